"""What stands behind a card's buttons: the request it answered, and a place in the answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from bot.kernel.asker import Asker, Role
from bot.kernel.card import Card
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.ports import CardState, Ports

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Press:
    """The request of a button: the id in its address. Those that open a form ask for more."""

    id: Annotated[str, Option("What the button stands on")]


@dataclass(frozen=True, slots=True)
class Ref:
    """A remembered card, and up to two small numbers: which answer, and how much around it."""

    card: str
    number: int = 0
    width: int = 0

    def __str__(self) -> str:
        return f"{self.card}.{self.number}" + (f".{self.width}" if self.width else "")

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read a button's id; whatever cannot be read becomes a card that nobody remembers."""
        card, *numbers = text.split(".")
        small = [int(n) for n in numbers[:2] if n.isascii() and n.isdigit() and len(n) < 4]  # noqa: PLR2004
        return cls(card, *small)


async def remember(ports: Ports, asker: Asker, command: str, request: Mapping[str, Any]) -> str:
    """Keep a request and return the id of its card."""
    state = CardState(command, asker.member, request)
    return await ports.cards.keep(asker.community, state, passing=asker.visits)


async def recall(ports: Ports, asker: Asker, card: str) -> CardState:
    """Return what stands behind a card; refuses kindly when it is gone or somebody else's."""
    state = await ports.cards.find(asker.community, card)
    if state is None:
        raise Refusal("That card is too old for its buttons.", "Ask again, it takes a moment.")
    if state.owner != asker.member:
        raise Refusal("That card answers somebody else.", "Ask for yourself with /quote.")
    return state


def button(
    name: str,
    summary: str,
    handler: Callable[[R, Asker, Ports], Awaitable[Card]],
    request: type[R],
    *,
    role: Role = Role.VISITOR,
    replaces: bool = False,
    changes: bool = False,
) -> Command[R, Ports]:
    """Return a command that is pressed and answered privately, or in the place of its card."""
    return Command(
        name,
        summary,
        request,
        handler,
        private=True,
        role=role,
        button=True,
        replaces=replaces,
        changes=changes,
    )
