"""Posts on Slack: paced by channel and workspace, sent once, looked for when unheard of."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pacing import Crowded, Lane, Pace, Paces, Shutter
from adapters.slack.members import Members
from adapters.slack.mends import code_of, is_final, status_of
from adapters.slack.naming import named
from adapters.slack.render import NO_PICTURES, Message, render
from bot.domain.delivery import Delivered, Refused, Sent, Unknown
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Post

log = logging.getLogger(__name__)

IN_A_CHANNEL_S = 1.0
"""Seconds between two posts in a channel (docs.slack.dev/apis/web-api/rate-limits)."""

IN_A_WORKSPACE_S = 0.21
"""Seconds between two posts in a workspace: Slack speaks of several hundred a minute."""

EVENT = "hindcast_post"
"""The type of the metadata on each post; its payload is the post's id."""

_CLOCKS_DIFFER = timedelta(minutes=2)
_PAGE = 200  # messages of a channel in one answer, as many as Slack recommends
_PAGES = 5
_AWAY_S = 30.0
_BROKEN, _TOO_MANY = 500, 429
_CLOSED = {
    "channel_not_found": "The channel is gone, or the app is no longer in it.",
    "is_archived": "The channel is archived.",
    "not_in_channel": "The app is not in the channel: invite it.",
    "restricted_action": "The workspace does not let the app post there.",
    "message_not_found": "The post was deleted.",
    "cant_update_message": "The post cannot be changed.",
    "user_not_found": "That member is gone.",
    "messages_tab_disabled": "The app may not send direct messages.",
}
"""Refusals that stand until somebody does something about them."""

Way = Callable[[str], Awaitable[AsyncWebClient | None]]
"""Returns the client that speaks for a workspace; None while there is none."""


@dataclass
class SlackCourier:
    """Carries posts. Slack has no way to send one twice and get one: an unheard reply is Unknown.

    `look` finds a post by the metadata on it; without the history scopes there is no way to know.
    """

    way: Way
    members: Members = field(default_factory=Members)
    channels: Paces[Lane] = field(init=False)
    workspaces: Paces[Pace] = field(init=False)
    _shutter: Shutter = field(default_factory=Shutter, init=False)

    def __post_init__(self) -> None:
        self.channels = Paces(lambda: Lane(IN_A_CHANNEL_S, shutter=self._shutter))
        self.workspaces = Paces(lambda: Pace(IN_A_WORKSPACE_S, shutter=self._shutter))

    def share(self, among: int) -> None:
        """Keep to a part of the rates: Slack counts all posts of one app."""
        self.workspaces.among = self.channels.among = among

    def rest(self) -> None:
        """Send nothing more that still waits for its turn."""
        self._shutter.close()

    async def send(self, post: Post, card: Card) -> Delivered:
        """Send a post, with its id as metadata."""
        metadata = {"event_type": EVENT, "event_payload": {"post": post.id}}
        return await self._post(post.community, post.channel, card, {"metadata": metadata})

    async def look(self, post: Post) -> Delivered:
        """Look through what the channel got since, for a message with this post's metadata."""
        client = await self.way(_team(post.community))
        if client is None:
            return Unknown()
        oldest = str((post.created_at - _CLOCKS_DIFFER).timestamp())
        asked = {"channel": post.channel, "oldest": oldest, "include_all_metadata": True}
        try:
            return await self._found(client, post, {**asked, "limit": _PAGE})
        except SlackApiError as error:
            for_good = code_of(error) in {*_CLOSED, "missing_scope"} or is_final(error)
            return Unknown(for_good=for_good)
        except (aiohttp.ClientError, TimeoutError):
            return Unknown()

    async def edit(self, post: Post, card: Card) -> Delivered:
        """Show a post as it is now."""
        if post.message_id is None:
            return Refused("The post is not there.", permanent=True)
        *_, page = await self._pages(post.community, card)
        body = {"channel": post.channel, "ts": post.message_id, **_body(page)}
        return await self._call(post.community, "chat.update", body)

    async def announce(self, community: Community, channel: str, card: Card) -> Delivered:
        """Post a card in a channel."""
        return await self._post(community, channel, card, {})

    async def tell(self, community: Community, member: str, card: Card) -> Delivered:
        """Send a member a direct message."""
        return await self._post(community, member, card, {})

    async def _post(
        self, community: Community, channel: str, card: Card, extra: Mapping[str, object]
    ) -> Delivered:
        delivered: Delivered = Unknown()
        for page in await self._pages(community, card):
            body = {"channel": channel, **_body(page), **extra, **_PLAIN}
            delivered = await self._call(community, "chat.postMessage", body)
            if not isinstance(delivered, Sent):
                return delivered
        return delivered

    async def _pages(self, community: Community, card: Card) -> tuple[Message, ...]:
        client = await self.way(_team(community))
        if client:
            card = await named(card, self.members, client, _team(community))
        return render(card, NO_PICTURES)

    async def _call(
        self, community: Community, method: str, body: Mapping[str, object]
    ) -> Delivered:
        """Call once, in turn, and say what became of it."""
        client = await self.way(_team(community))
        if client is None:
            return Refused("Slack is away.", retry_after_s=_AWAY_S)
        lane = self.channels.at(f"{community}/{body['channel']}")
        try:
            async with lane.held():
                await self.workspaces.at(community).turn()
                return await _called(client, method, body)
        except Crowded as crowded:
            return Refused("Others wait before it.", retry_after_s=crowded.wait_s)

    async def _found(
        self, client: AsyncWebClient, post: Post, asked: Mapping[str, Any]
    ) -> Delivered:
        cursor = ""
        for _ in range(_PAGES):
            answer = await client.conversations_history(**asked, cursor=cursor)
            for message in answer["messages"]:
                if message.get("metadata", {}).get("event_payload", {}).get("post") == post.id:
                    return _sent(post.channel, str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return Refused("It is not there.")
        return Unknown(for_good=True)  # the channel is too busy to be read to its end


async def _called(client: AsyncWebClient, method: str, body: Mapping[str, object]) -> Delivered:
    try:
        answer = await client.api_call(method, json=dict(body))
    except aiohttp.ClientConnectorError:
        return Refused("Slack cannot be reached.", retry_after_s=_AWAY_S)
    except SlackApiError as error:
        return _refused(error)
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("what became of a post is not known: %s", type(error).__name__)
        return Unknown()
    return _sent(str(answer["channel"]), str(answer["ts"]))


_PLAIN = {"unfurl_links": False, "unfurl_media": False}


def _body(page: Message) -> dict[str, object]:
    return {"text": page.text, "blocks": list(page.blocks), "mrkdwn": False}


def _sent(channel: str, ts: str) -> Sent:
    """Return what Slack took, and where it stands; Slack leads on to the reader's workspace."""
    return Sent(ts, f"https://slack.com/archives/{channel}/p{ts.replace('.', '')}")


def _refused(error: SlackApiError) -> Delivered:
    code, status = code_of(error), status_of(error)
    if status >= _BROKEN or code in ("internal_error", "fatal_error"):
        return Unknown()  # Slack says of these that the call may have been carried out
    if status == _TOO_MANY:
        after = {name.lower(): value for name, value in error.response.headers.items()}
        asked = str(after.get("retry-after", "1"))
        wait = float(asked) if asked.isdigit() else 1.0
        return Refused("Slack is asked too much.", retry_after_s=wait)
    if code in _CLOSED or is_final(error):
        return Refused(_CLOSED.get(code, "Slack no longer lets the app in."), permanent=True)
    log.error("Slack did not take a post: %s", code)
    return Refused("Slack did not take it.", retry_after_s=600.0)


def _team(community: Community) -> str:
    return community.removeprefix("slack:")
