"""What happens to each kind of payload: acknowledged at once, and handed on.

Bolt passes arguments by their names.
"""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answering import Answering
from adapters.slack.escape import message_words
from adapters.slack.forms import CALLBACK
from adapters.slack.home import Home
from adapters.slack.mends import code_of
from adapters.slack.seen import Seen, key_of
from adapters.slack.visit import Payload, Visit, read_visit
from adapters.slack.workspaces import Workspaces
from adapters.unfinished import Unfinished
from bot.kernel.dispatch import Reply
from bot.kernel.grammar import Line

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doors:
    """One method for each kind of payload."""

    answering: Answering
    home: Home
    workspaces: Workspaces
    unfinished: Unfinished = field(default_factory=Unfinished)
    seen: Seen = field(default_factory=Seen)

    async def once(
        self,
        body: Payload,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Let an act through the first time; Slack may deliver it again."""
        key = key_of(body)
        if key and self.seen.again(key):
            return BoltResponse(status=200, body="")
        await next()
        return None

    async def command(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Answer a slash command."""
        async with self._begun(ack, body, context) as visit:
            text = str(body.get("text") or "")
            await self.answering.line(visit, str(body.get("command") or ""), text)

    async def action(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Answer a button or an entry of a menu."""
        async with self._begun(ack, body, context) as visit:
            address = _address(body)
            if address.startswith(CALLBACK):
                await self.answering.answer(visit, Line(address.removeprefix(CALLBACK), {}))
            else:
                await self.answering.press(visit, address)

    async def shortcut(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Look up the words of a message."""
        async with self._begun(ack, body, context) as visit:
            message: Payload = body.get("message") or {}
            await self.answering.find(visit, message_words(str(message.get("text") or "")))

    async def stale_shortcut(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Say that a shortcut is of an earlier time."""
        async with self._begun(ack, body, context) as visit:
            await self.answering.stale(visit, "shortcut")

    async def submission(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Answer a modal, or say in it what is wrong; a view is answered once."""
        visit, view = _visit(body, context), body.get("view") or {}
        with self.unfinished.business():
            async with self.answering.net(visit):
                found = await self._submitted(ack, visit, view)
                if isinstance(found, Reply):
                    await ack()
                    if not self.seen.again(f"view:{view.get('id')}"):
                        await self.answering.finish(visit, found)
                elif found:
                    await ack(response_action="errors", errors=found)
                else:
                    await ack()
                    await self.answering.stale(visit, "form")

    async def _submitted(
        self, ack: AsyncAck, visit: Visit, view: Payload
    ) -> Reply | dict[str, str]:
        """Read a modal; whatever happens, it is acknowledged in time."""
        try:
            return await self.answering.modals.submit(visit, view)
        except Exception:
            await ack()
            raise

    async def suggestions(self, ack: AsyncAck, body: Payload, context: AsyncBoltContext) -> None:
        """Give the options of a menu in a modal."""
        view: Payload = body.get("view") or {}
        option, typed = str(body.get("action_id") or ""), str(body.get("value") or "")
        with self.unfinished.business():
            visit = _visit(body, context)
            await ack(options=await self.answering.modals.suggest(visit, view, option, typed))

    async def home_opened(self, body: Payload, context: AsyncBoltContext) -> None:
        """Show the App Home to whoever opened it."""
        if (body.get("event") or {}).get("tab") != "home":
            return
        with self.unfinished.business():
            visit = _visit(body, context)
            view = await self.home.view(visit)
            try:
                await visit.client.views_publish(user_id=visit.member, view=view)
            except SlackApiError as error:
                await self.workspaces.refused(visit, error)
                log.warning("the App Home could not be shown: %s", code_of(error))
            except (aiohttp.ClientError, TimeoutError):
                log.warning("the App Home could not be shown", exc_info=True)

    async def removed(self, body: Payload) -> None:
        """Hear that the app was uninstalled, or that its bot's token was revoked."""
        event: Payload = body.get("event") or {}
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        with self.unfinished.business():
            at = datetime.fromtimestamp(int(body.get("event_time") or time.time()), UTC)
            await self.workspaces.removed(str(body.get("team_id") or ""), at)

    @asynccontextmanager
    async def _begun(
        self, ack: AsyncAck, body: Payload, context: AsyncBoltContext
    ) -> AsyncIterator[Visit]:
        await ack()
        visit = _visit(body, context)
        with self.unfinished.business():
            async with self.answering.net(visit):
                yield visit


def _visit(body: Payload, context: AsyncBoltContext) -> Visit:
    found = context.authorize_result
    home = (found.team_id if found else None) or context.team_id or ""
    client: AsyncWebClient = context.client
    return read_visit(client, home, body, found.enterprise_id if found else None)


def _address(body: Payload) -> str:
    """Return what a pressed element stands for: a button's value, or the entry of a menu."""
    action: Payload = next(iter(body.get("actions") or ()), {})
    chosen: Payload = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "")
