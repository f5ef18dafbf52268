"""Modals: opened where a line lacks options, filled in, sent in, sometimes sent back."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack import forms
from adapters.slack.calls import Calls
from adapters.slack.lines import Spelling
from adapters.slack.mends import code_of
from adapters.slack.rich import Element
from adapters.slack.visit import Payload, Visit
from adapters.suggesting import WITHIN_S, suggest_or_nothing
from bot.kernel.asker import Asker
from bot.kernel.card import Card, Form, Notice
from bot.kernel.command import Command, Suggestion
from bot.kernel.dispatch import Dispatch, Refuse, Reply, refused
from bot.kernel.errors import Refusal
from bot.kernel.grammar import Line
from bot.ports import Ports

log = logging.getLogger(__name__)

_NEEDED = "This is needed."
_QUICK_S = 0.5
"""A form opens within 3 s of the press (docs.slack.dev/surfaces/modals); most of them may be gone.
An option whose values are not there so soon is typed."""


@dataclass(frozen=True)
class Modals:
    """Opens forms and reads them."""

    dispatch: Dispatch[Ports]
    calls: Calls
    spelling: Spelling

    async def open(self, visit: Visit, form: Form) -> Card | None:
        """Open a form; return what to say instead when Slack did not open it."""
        command = self.dispatch.registry.get(form.command)
        if command is None:
            return None
        view = forms.modal(form, command, await self._closed(visit, command), visit.origin)
        try:
            await visit.client.views_open(trigger_id=visit.trigger, view=view)
        except SlackApiError as error:
            await self.calls.workspaces.refused(visit, error)
            log.warning("a form could not be opened: %s", code_of(error))
            return refused(Refusal("The form did not open.", command.usage_hint))
        except (aiohttp.ClientError, TimeoutError):
            log.warning("a form may not have opened: the connection broke", exc_info=True)
        return None

    async def submit(self, visit: Visit, view: Payload) -> Reply | dict[str, str]:
        """Plan what a form asks for: a reply to be finished, or what is wrong with which field.

        Nothing at all is wrong with, and nothing will come of, a form whose command is gone.
        """
        name, values = forms.name_of(view), forms.values_of(view)
        plan = self.dispatch.plan(await self.calls.of(visit, Line(name, values)))
        if isinstance(plan, Reply):
            return plan
        command = self.dispatch.registry.get(name)
        if command is None or not command.options:
            return {}
        blocks = plan.card.blocks if isinstance(plan, Refuse) else ()
        reason = " ".join(block.text for block in blocks if isinstance(block, Notice))
        return forms.complaints(command, values, self.spelling.words(reason) or _NEEDED)

    async def suggest(self, visit: Visit, view: Payload, name: str, typed: str) -> list[Element]:
        """Return the options of a menu for what was typed into it so far."""
        command = forms.name_of(view)
        asker = await self.calls.asker(visit, command)
        found = await self._suggest(asker, command, name, typed, within_s=WITHIN_S)
        return forms.options_of(found)

    async def _closed(self, visit: Visit, command: Command[Any, Ports]) -> list[str]:
        """Return the options that have a set of values: they suggest before a key is pressed."""
        asker = await self.calls.asker(visit, command.name)
        names = [option.name for option in command.options if option.about.suggest]
        found = await asyncio.gather(
            *(self._suggest(asker, command.name, name, "", within_s=_QUICK_S) for name in names)
        )
        return [name for name, suggestions in zip(names, found, strict=True) if suggestions]

    async def _suggest(
        self, asker: Asker, command: str, name: str, typed: str, *, within_s: float
    ) -> list[Suggestion]:
        return await suggest_or_nothing(
            self.dispatch, command, name, typed, asker, {}, within_s=within_s
        )
