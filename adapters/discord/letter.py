"""The replies to one interaction: acknowledged, delivered, and where they go."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import discord

from adapters.discord.asker import Interaction
from adapters.discord.forms import FormModal
from adapters.discord.insist import LOST, insist
from adapters.discord.layout import Page
from adapters.discord.once import at_most_once

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
"""No reply can ping anybody, whatever its words are."""


class Stage(Enum):
    """What Discord was told so far."""

    NOTHING = auto()
    PUBLIC = auto()
    """Everybody sees that an answer is coming."""
    PRIVATE = auto()
    """The asker sees that an answer is coming."""
    CHANGING = auto()
    """The message that was pressed will change."""
    ANSWERED = auto()
    """The answer stands there; whatever follows is a message of its own."""


@dataclass
class Letter:
    """Answers one interaction; first within three seconds, then as often as there are pages."""

    interaction: Interaction
    stage: Stage = Stage.NOTHING

    async def defer(self, *, private: bool, replaces: bool) -> None:
        """Acknowledge: the answer will take longer."""
        if replaces and self.interaction.message:
            await insist(self.interaction.response.defer)
            self.stage = Stage.CHANGING
            return
        await insist(lambda: self.interaction.response.defer(ephemeral=private, thinking=True))
        self.stage = Stage.PRIVATE if private else Stage.PUBLIC

    async def ask(self, form: FormModal) -> None:
        """Open a form."""
        await insist(lambda: self.interaction.response.send_modal(form))

    async def deliver(self, pages: Sequence[Page], *, private: bool, replaces: bool) -> None:
        """Send the pages; the first takes the place of what was promised or pressed."""
        first, *more = pages
        private = private or self.stage is Stage.PRIVATE
        await self._first(first, private=private, replaces=replaces)
        self.stage = Stage.ANSWERED
        for page in more:
            await self._further(page, private=private)

    async def _first(self, page: Page, *, private: bool, replaces: bool) -> None:
        match self.stage:
            case Stage.NOTHING if replaces and self.interaction.message:
                await insist(lambda: self._change(page))
            case Stage.NOTHING:
                await insist(lambda: self._say(page, private=private))
            case Stage.PUBLIC if private:
                # What stands in for the answer would lend it its publicity.
                await insist(self.interaction.delete_original_response)
                await self._further(page, private=True)
            case Stage.ANSWERED:
                await self._further(page, private=private)
            case Stage.CHANGING if not replaces:
                await self._further(page, private=private)
            case _:
                await insist(lambda: self._edit(page))

    async def _say(self, page: Page, *, private: bool) -> None:
        await self.interaction.response.send_message(
            view=page.view(), ephemeral=private, allowed_mentions=NOBODY, **_files(page)
        )

    async def _change(self, page: Page) -> None:
        await self.interaction.response.edit_message(
            view=page.view(), attachments=page.files(), allowed_mentions=NOBODY
        )

    async def _edit(self, page: Page) -> None:
        await self.interaction.edit_original_response(
            view=page.view(), attachments=page.files(), allowed_mentions=NOBODY
        )

    async def _further(self, page: Page, *, private: bool) -> None:
        """Send one more message: at most once, for nothing tells two of a kind apart."""

        async def send() -> None:
            with at_most_once():
                await self.interaction.followup.send(
                    view=page.view(), ephemeral=private, allowed_mentions=NOBODY, **_files(page)
                )

        try:
            await insist(send, again=False)
        except LOST as error:
            log.warning("a further message may be lost: %s", error)


def _files(page: Page) -> dict[str, Any]:
    files = page.files()
    return {"files": files} if files else {}
