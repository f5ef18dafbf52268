"""Takes every interaction, of whichever kind and through whichever door, exactly once."""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from discord import InteractionType

from adapters.completion import LOOK_UP
from adapters.discord.addresses import BUTTON
from adapters.discord.answering import Answering
from adapters.discord.asker import Interaction
from adapters.discord.forms import submitted
from adapters.discord.insist import UNHEARD
from adapters.discord.sent import Sent, sent, words_of_target
from adapters.discord.suggesting import suggest
from bot.kernel.command import Registry
from bot.kernel.errors import NotUnderstood, Refusal
from bot.kernel.grammar import Line, parse
from bot.kernel.observe import request

P = TypeVar("P")
log = logging.getLogger(__name__)

_REMEMBERED = 1000
"""Interactions taken lately: a connection that resumes may bring one again."""

_MESSAGE_COMMAND = 3


class Reception(Generic[P]):
    """Reads what people sent and has it answered."""

    def __init__(self, answering: Answering[P]) -> None:
        self._answering = answering
        self._dispatch = answering.dispatch
        self._taken: OrderedDict[int, None] = OrderedDict()

    async def take(self, interaction: Interaction) -> None:
        """Answer an interaction, unless it was taken before."""
        if not self._is_new(interaction.id):
            return
        with request():
            await self._received(interaction)

    async def _received(self, interaction: Interaction) -> None:
        try:
            await self._take(interaction)
        except Exception:
            log.exception("an interaction could not be read")
            if interaction.type is not InteractionType.autocomplete:
                await self._answering.apologise(interaction)

    def _is_new(self, interaction_id: int) -> bool:
        if interaction_id in self._taken:
            return False
        self._taken[interaction_id] = None
        if len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)
        return True

    async def _take(self, interaction: Interaction) -> None:
        data: Mapping[str, Any] = dict(interaction.data or {})
        match interaction.type:
            case InteractionType.autocomplete:
                await self._suggest(interaction, sent(data))
            case InteractionType.application_command if data.get("type") == _MESSAGE_COMMAND:
                await self._find(interaction, data)
            case InteractionType.application_command:
                typed = sent(data)
                await self._answering.answer(interaction, typed.command, typed.values)
            case InteractionType.component:
                await self._press(interaction, data)
            case InteractionType.modal_submit:
                command, values = submitted(data)
                await self._answering.answer(interaction, command, values, has_forms=False)
            case _:
                log.info("an interaction of a kind I do not know: %s", interaction.type)

    async def _suggest(self, interaction: Interaction, typed: Sent) -> None:
        asker, _ = await self._answering.asker(interaction)
        found = await suggest(self._dispatch, typed, asker)
        try:
            await interaction.response.autocomplete(found)
        except UNHEARD:
            log.debug("suggestions came too late")  # whoever types has typed on by now

    async def _find(self, interaction: Interaction, data: Mapping[str, Any]) -> None:
        """Look the words of a message up, as many as the command takes."""
        command = self._dispatch.registry.get(LOOK_UP)
        option = next((o for o in command.options if o.required), None) if command else None
        words = words_of_target(data)
        if command is None or option is None or not words:
            empty = Refusal("There are no words in that message.", "Try one with some text in it.")
            await self._answering.refuse(interaction, empty)
            return
        whole = words if len(words) <= option.about.limit else _beginning(words, option.about.limit)
        await self._answering.answer(interaction, command.name, {option.name: whole})

    async def _press(self, interaction: Interaction, data: Mapping[str, Any]) -> None:
        chosen = data.get("values") or [data.get("custom_id", "")]
        try:
            line = _pressed(str(chosen[0]), self._dispatch.registry)
        except NotUnderstood as refusal:
            await self._answering.refuse(interaction, refusal)
            return
        await self._answering.answer(interaction, line.command, line.values)


def _pressed(address: str, registry: Registry[Any]) -> Line:
    """Read a button's address; raises `NotUnderstood` about everything that is none."""
    if not BUTTON.fullmatch(address):
        raise NotUnderstood("That button is not one of mine.", "Ask again with a command.")
    return parse(address, registry)


def _beginning(words: str, most: int) -> str:
    """Return as many whole words as fit; a single endless one is cut."""
    return words[: most + 1].rpartition(" ")[0] or words[:most]
