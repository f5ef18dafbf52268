"""Cards on their way to a person: by the address of the act, else by a post that only they see."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.members import Members
from adapters.slack.mends import code_of, status_of
from adapters.slack.naming import named
from adapters.slack.render import Message, in_words, render
from adapters.slack.uploads import Uploads
from adapters.slack.uses import Uses
from adapters.slack.visit import Visit
from adapters.slack.workspaces import Workspaces
from bot.kernel.card import Card

log = logging.getLogger(__name__)

_TRIES = 4
_LOOKED_AT_S = (0.0, 1.0, 2.0)
_TOO_MANY = 429
_OK = 200
_BROKEN = 500
"""From this status on it is unknown whether a message arrived. Twice would be worse than a line in
the log, so it is not sent again."""

_CLOSED_CHANNEL = {
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "restricted_action",
    "user_not_in_channel",
}
"""Errors of chat.postEphemeral and chat.postMessage that a direct message gets around."""


@dataclass
class _Way:
    """How one card goes: to whom, seen by whom, and whether its first message replaces another."""

    visit: Visit
    private: bool
    replaces: bool


@dataclass(frozen=True)
class Delivery:
    """Sends cards. Nothing is sent twice: when Slack's reply is lost, the message stays sent."""

    session: aiohttp.ClientSession
    uploads: Uploads
    workspaces: Workspaces
    members: Members
    uses: Uses = field(default_factory=Uses)

    async def give(self, visit: Visit, card: Card, *, replaces: bool = False) -> None:
        """Show a card to whoever asked, or to everybody, as the card says.

        A picture is refused until Slack has looked at it, some seconds after it was uploaded
        (slackapi/java-slack-sdk#1349); in the end its words are shown instead.
        """
        card = await named(card, self.members, visit.client, visit.home)
        pictures = await self.uploads.pictures(visit.client, card)
        way = _Way(visit, card.private, replaces)
        left: Sequence[Message] = render(card, pictures)
        for wait in _LOOKED_AT_S if pictures else ():
            await asyncio.sleep(wait)
            left = await self._send(way, left)
        if left and pictures:
            left = in_words(left, pictures)
        if left:
            await self._send(way, left)

    async def _send(self, way: _Way, pages: Sequence[Message]) -> Sequence[Message]:
        """Send messages, and return those that are left when Slack refused one."""
        for number, page in enumerate(pages):
            if not (await self._respond(way, page) or await self._posted(way, page)):
                return pages[number:]
            way.replaces = False  # the following ones stand behind it
        return ()

    async def _posted(self, way: _Way, page: Message) -> bool:
        try:
            await _post(way, page)
        except SlackApiError as error:
            await self.workspaces.refused(way.visit, error)
            log.warning("an answer could not be shown: %s", code_of(error))
            return status_of(error) >= _BROKEN
        except (aiohttp.ClientError, TimeoutError):
            log.warning("an answer may be lost: the connection broke", exc_info=True)
        return True

    async def _respond(self, way: _Way, page: Message) -> bool:
        """Send by the `response_url`; False when Slack did not take it and another way may."""
        url = way.visit.origin.url
        if not url or not self.uses.take(url):
            return False
        body = {
            **_body(page),
            "response_type": "ephemeral" if way.private else "in_channel",
            "replace_original": way.replaces,
        }
        for _ in range(_TRIES):
            try:
                async with self.session.post(url, json=body) as answer:
                    if answer.status == _TOO_MANY:
                        await asyncio.sleep(_wait(answer.headers))
                        continue
                    if answer.status != _OK:
                        log.info("a response_url answered with status %d", answer.status)
                    return answer.status == _OK or answer.status >= _BROKEN
            except aiohttp.ClientConnectorError:
                return False
            except (aiohttp.ClientError, TimeoutError):
                log.warning("the reply to an answer was lost", exc_info=True)
                return True
        return False


async def _post(way: _Way, page: Message) -> None:
    """Post in the channel; to the person alone when private or when the channel is closed."""
    visit, client = way.visit, way.visit.client
    channel = visit.origin.channel
    try:
        if channel and not visit.origin.direct and way.private:
            body = {**_words(page), "channel": channel, "user": visit.member}
            await patiently(client, "chat.postEphemeral", body)
            return
        if channel and not way.private:
            await patiently(client, "chat.postMessage", {**_body(page), "channel": channel})
            return
    except SlackApiError as error:
        if code_of(error) not in _CLOSED_CHANNEL:
            raise
    await patiently(client, "chat.postMessage", {**_body(page), "channel": visit.member})


async def patiently(client: AsyncWebClient, method: str, body: Mapping[str, object]) -> None:
    """Call a method of the Web API, again only when Slack said that it was too much (429).

    The client's own retries are off: they would post a second time when a reply was lost.
    """
    for _ in range(_TRIES - 1):
        try:
            await client.api_call(method, json=dict(body))
        except SlackApiError as error:
            if status_of(error) != _TOO_MANY:
                raise
            await asyncio.sleep(_wait(error.response.headers))
        else:
            return
    await client.api_call(method, json=dict(body))


def _words(page: Message) -> dict[str, object]:
    return {"text": page.text, "blocks": list(page.blocks)}


def _body(page: Message) -> dict[str, object]:
    return {**_words(page), "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


def _wait(headers: Mapping[str, str]) -> float:
    """Return the seconds of `Retry-After`."""
    given = next((text for name, text in headers.items() if name.lower() == "retry-after"), "")
    return float(given) if given.isdigit() else 1.0
