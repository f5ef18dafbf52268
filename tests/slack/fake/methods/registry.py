"""The table of methods: what each asks for before it is run."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.slack.fake.errors import SlackError
from tests.slack.fake.validation import Json
from tests.slack.fake.workspace import Channel, Team

if TYPE_CHECKING:
    from tests.slack.fake.server import FakeSlack


@dataclass(frozen=True)
class Call:
    """One call of a method, as the app made it."""

    slack: "FakeSlack"
    method: str
    args: Json
    token: str
    team: Team

    def channel(self) -> Channel:
        """Return the channel that the call names; a member's id means their direct messages."""
        named = str(self.args.get("channel") or self.args.get("channel_id") or "")
        person = self.team.find_person(named)
        channel = self.team.direct(person) if person else self.team.find_channel(named)
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def flag(self, name: str) -> bool:
        """Return an argument that may have come as JSON or in a form."""
        return str(self.args.get(name, "")).lower() in ("1", "true")


Run = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """A method. `scopes`: any one of them is needed. `token` is bot, app, or client."""

    run: Run
    scopes: Callable[[Call], tuple[str, ...]]
    required: frozenset[str]
    optional: frozenset[str]
    token: str


METHODS: dict[str, Method] = {}


def method(
    name: str,
    needs: str = "",
    maybe: str = "",
    scope: str | Callable[[Call], tuple[str, ...]] = "",
    token: str = "bot",
) -> Callable[[Run], Run]:
    """Enter a function in the table; `needs` and `maybe` list its arguments."""

    def enter(run: Run) -> Run:
        scopes = scope if callable(scope) else lambda _call: (scope,) if scope else ()
        METHODS[name] = Method(
            run, scopes, frozenset(needs.split()), frozenset(maybe.split()), token
        )
        return run

    return enter


def by_kind(what: str) -> Callable[[Call], tuple[str, ...]]:
    """Return the scope for a kind of conversation: `channels:read`, `groups:read`, `im:read`."""

    def scopes(call: Call) -> tuple[str, ...]:
        channel: Any = call.team.find_channel(str(call.args.get("channel", "")))
        return (f"{channel.kind if channel else 'channels'}:{what}",)

    return scopes
