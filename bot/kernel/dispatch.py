"""From a call to a card.

`plan` decides in memory, without I/O, how a call will be answered, so that an adapter can
acknowledge in time; `run` does the work.
"""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.kernel.asker import LOCAL, Asker
from bot.kernel.card import Card, Form, FormField, Notice, Status, Tone
from bot.kernel.command import LONGEST_NAME, Command, Registry, Suggestion
from bot.kernel.cooldown import Cooldowns
from bot.kernel.errors import NotUnderstood, Refusal, TooSoon
from bot.kernel.grammar import Line, parse
from bot.kernel.kinds import Member, clean, shorten
from bot.kernel.observe import NO_REQUEST, Metrics, NoMetrics, request_id
from bot.kernel.rights import check_quiet, check_role, is_private

P = TypeVar("P")
log = logging.getLogger(__name__)

MOST_SUGGESTIONS = 25
"""As many as Discord shows (specs: application command option choices)."""


NOT_TIMED = 0.0
"""Seconds of a call that was never carried out: it is counted, and no duration is observed."""


@dataclass(frozen=True, slots=True)
class Call:
    """A command somebody gave: its name and raw values, on a surface.

    `paced` calls were counted at the surface's own door; the cooldown here is not for them.
    The community wants `quiet` ones answered privately, and `aloud` ones publicly where that can
    be: see `rights.may_be_public`.
    """

    command: str
    values: Mapping[str, object]
    asker: Asker
    surface: str = "local"
    has_forms: bool = False
    paced: bool = False
    quiet: bool = False
    aloud: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The call will be carried out; the adapter acknowledges as this says."""

    call: Call
    private: bool
    replaces: bool


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The call lacks options; the surface can show a form to fill in."""

    form: Form


@dataclass(frozen=True, slots=True)
class Refuse:
    """The call is refused, privately."""

    card: Card


Plan = Reply | OpenForm | Refuse

Excuse = Callable[[Exception], Refusal | None]
"""Says what an error means to a person, where it is one that passes; None of any other."""


@dataclass(frozen=True)
class Dispatch(Generic[P]):
    """Plans and runs calls against one registry and one set of ports."""

    registry: Registry[P]
    ports: P
    cooldowns: Cooldowns | None = None
    metrics: Metrics = field(default_factory=NoMetrics)
    excuse: Excuse = lambda _: None

    def plan(self, call: Call) -> Plan:
        """Decide how `call` will be answered; never raises, never waits."""
        try:
            return self._plan(call)
        except Refusal as refusal:
            self.metrics.command(self._known(call.command), call.surface, "refused", NOT_TIMED)
            return Refuse(refused(refusal))

    def _plan(self, call: Call) -> Plan:
        command = self._command(call.command)
        check_role(command, call.asker)
        check_quiet(command, quiet=call.quiet)
        if not call.paced:
            self._check_pace(call.asker)
        if call.has_forms and command.missing(call.values):
            return OpenForm(form_of(command, call.values))
        command.read(call.values)
        private = is_private(command, quiet=call.quiet, aloud=call.aloud)
        return Reply(call, private, command.replaces)

    async def run(self, reply: Reply) -> Card:
        """Carry out a planned call; whatever happens, the answer is a card."""
        call, began = reply.call, time.perf_counter()
        command = self._command(call.command)
        try:
            card = await command.handler(command.read(call.values), call.asker, self.ports)
        except Refusal as refusal:
            card = refused(refusal)
        except Exception as error:
            # People get a sentence; the operator gets the whole story in the log.
            log.exception("/%s failed", command.name)
            excuse = self.excuse(error)
            card = refused(excuse) if excuse else failed()
        seconds = time.perf_counter() - began
        log.debug("/%s on %s: %s in %.3f s", command.name, call.surface, card.status, seconds)
        self.metrics.command(command.name, call.surface, card.status.value, seconds)
        private = reply.private or card.private
        # What takes a card's place is seen by whoever saw that card.
        return card.as_private(private).as_seen(private and not reply.replaces)

    async def answer(self, call: Call) -> Card:
        """Plan and run in one: for surfaces where nothing has to be acknowledged first."""
        plan = self.plan(call)
        match plan:
            case Reply():
                return await self.run(plan)
            case OpenForm(form):
                return _form_card(self._command(form.command), form)
            case Refuse(card):
                return card

    async def answer_line(
        self,
        text: str,
        asker: Asker,
        surface: str,
        *,
        has_forms: bool = False,
        paced: bool = False,
    ) -> Card:
        """Answer one typed line."""
        try:
            line = parse(text, self.registry)
        except NotUnderstood as refusal:
            self.metrics.command("?", surface, "refused", NOT_TIMED)
            return refused(refusal)
        values = self._named(line, asker)
        return await self.answer(Call(line.command, values, asker, surface, has_forms, paced))

    def _named(self, line: Line, asker: Asker) -> Mapping[str, object]:
        """Return a line's values; where no platform gives ids, a member's name is their id."""
        if asker.community != LOCAL:
            return line.values
        command = self._command(line.command)
        members = {option.name for option in command.options if option.kind is Member}
        return {
            name: Member(clean(text).removeprefix("@")) if name in members else text
            for name, text in line.values.items()
        }

    async def suggest(
        self, command: str, option: str, typed: str, asker: Asker, chosen: Mapping[str, str]
    ) -> list[Suggestion]:
        """Return values for an option that fit what was typed so far; at most 25.

        Whoever may not use the command gets none: a suggestion may tell as much as an answer.
        """
        found = self.registry.get(command)
        spec = found.option(option) if found else None
        if found is None or spec is None or asker.role < found.role:
            return []
        if spec.choices:
            return [Suggestion(c, c) for c in spec.choices if typed.casefold() in c.casefold()]
        if spec.about.suggest is None:
            return []
        return list(await spec.about.suggest(self.ports, asker, typed, chosen))[:MOST_SUGGESTIONS]

    def _command(self, name: str) -> Command[Any, P]:
        command = self.registry.get(name)
        if command is None:
            name = shorten(clean(name), LONGEST_NAME)
            raise NotUnderstood(f"There is no command /{name}.", "Type /help.")
        return command

    def _known(self, name: str) -> str:
        return name if self.registry.get(name) else "?"

    def _check_pace(self, asker: Asker) -> None:
        if self.cooldowns is None or asker.trusted:
            return
        wait = self.cooldowns.wait(f"{asker.community}/{asker.member}")
        if wait:
            seconds = math.ceil(wait)
            unit = "second" if seconds == 1 else "seconds"
            raise TooSoon("That was a little fast.", f"Ask again in {seconds} {unit}.")


def _form_card(command: Command[Any, Any], form: Form) -> Card:
    """Return a form as a card; a button has no name that anybody would type."""
    if command.button:
        return Card(command.summary, (form,), private=True)
    return Card(f"/{command.name}", (Notice(command.summary), form), private=True)


def form_of(
    command: Command[Any, Any], values: Mapping[str, object], *, whole: bool = False
) -> Form:
    """Return a form of all the command's options, filled in as far as values are known.

    Values are cut to what an option takes, unless they are wanted `whole`: somebody shortens them.
    """
    return Form(
        command.name,
        tuple(
            FormField(
                name=option.name,
                label=option.about.description,
                kind=option.kind_name,
                required=option.required,
                value=_prefilled(values.get(option.name), None if whole else option.about.limit),
                choices=option.choices,
                title=option.about.title,
            )
            for option in command.options
        ),
    )


def _prefilled(raw: object, most: int | None) -> str:
    return clean(str(raw or ""))[:most]


def refused(refusal: Refusal) -> Card:
    """Return the card of a refusal: the reason, and the way out."""
    blocks = [Notice(refusal.reason, Tone.REFUSAL)]
    if refusal.way_out:
        blocks.append(Notice(refusal.way_out))
    return Card("Not this time", tuple(blocks), status=Status.REFUSED, private=True)


def failed() -> Card:
    """Return what is said when something broke that is nobody's request's fault."""
    return refused(broken())


def broken() -> Refusal:
    """Return the same as a refusal; it names the request, for whoever can look it up in the log."""
    number = request_id.get()
    where = "in the log" if number == NO_REQUEST else f"in the log as {number}"
    return Refusal("Something broke on my side.", f"It is {where}. Please try again in a moment.")
