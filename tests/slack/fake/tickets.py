"""What Slack gives out once: triggers, addresses to respond to, codes of an installation."""

from dataclasses import dataclass, field

from tests.slack.fake import limits
from tests.slack.fake.clock import Clock
from tests.slack.fake.errors import SlackError, Violation
from tests.slack.fake.interaction import Interaction
from tests.slack.fake.workspace import Team, new_id


@dataclass
class Triggers:
    """Trigger ids: each opens one modal, within 3 s."""

    clock: Clock
    _given: dict[str, tuple[float, Interaction]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def issue(self, interaction: Interaction) -> str:
        trigger = f"{new_id('9')}.{interaction.team.id}"
        self._given[trigger] = (self.clock.now() + limits.TRIGGER_S, interaction)
        return trigger

    def exchange(self, trigger: str) -> Interaction:
        """Return the interaction behind a trigger, and use the trigger up."""
        if trigger in self._used:
            raise Violation("exchanged_trigger_id", messages=["a trigger_id serves once"])
        if trigger not in self._given:
            raise Violation("invalid_trigger_id")
        until, interaction = self._given[trigger]
        if self.clock.now() > until:
            raise Violation("expired_trigger_id", messages=["a trigger_id lasts 3 s"])
        self._used.add(trigger)
        return interaction


@dataclass
class ResponseUrl:
    """One address: five uses in half an hour."""

    interaction: Interaction
    until: float
    uses: int = 0


@dataclass
class ResponseUrls:
    """The addresses that were given out with payloads."""

    clock: Clock
    _given: dict[str, ResponseUrl] = field(default_factory=dict)

    def issue(self, interaction: Interaction) -> str:
        key = new_id("R")
        self._given[key] = ResponseUrl(interaction, self.clock.now() + limits.RESPONSES_S)
        return key

    def use(self, key: str) -> Interaction:
        """Return the interaction behind an address, and count the use."""
        given = self._given.get(key)
        if given is None:
            raise Violation("404", messages=["no such response_url"])
        given.uses += 1
        if given.uses > limits.RESPONSES:
            raise Violation("used_url", messages=["a response_url serves five times"])
        if self.clock.now() > given.until:
            raise Violation("expired_url", messages=["a response_url lasts 30 minutes"])
        return given.interaction


@dataclass(frozen=True)
class Invitation:
    """A code of OAuth: which workspace, who let the app in, with what, until when."""

    team: Team
    person_id: str
    scopes: frozenset[str]
    redirect_uri: str | None
    until: float


@dataclass
class Invitations:
    """OAuth codes: each serves once, within ten minutes."""

    clock: Clock
    _given: dict[str, Invitation] = field(default_factory=dict)

    def issue(
        self, team: Team, person_id: str, scopes: frozenset[str], redirect_uri: str | None
    ) -> str:
        until = self.clock.now() + limits.CODE_S
        code = new_id("code.")
        self._given[code] = Invitation(team, person_id, scopes, redirect_uri, until)
        return code

    def redeem(self, code: str, redirect_uri: str | None) -> tuple[Team, str, frozenset[str]]:
        """Return workspace, installer and scopes, and use the code up."""
        given = self._given.pop(code, None)
        if given is None or self.clock.now() > given.until:
            raise SlackError("invalid_code")
        if given.redirect_uri != redirect_uri:
            raise SlackError("bad_redirect_uri")
        return given.team, given.person_id, given.scopes
