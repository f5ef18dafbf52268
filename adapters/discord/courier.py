"""Posts on Discord: paced, sent once, and found again when a reply was lost."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

import discord

from adapters.discord.drawing import drawn
from adapters.discord.insist import LOST, insist
from adapters.discord.layout import Page
from adapters.discord.letter import NOBODY
from adapters.discord.render import render
from adapters.pacing import LONGEST_WAIT_S, Crowded, Quota
from adapters.pictures import Draw
from bot.domain.delivery import Delivered, Refused, Sent, Unknown
from bot.kernel.asker import Community
from bot.kernel.card import Card
from bot.ports import Post

log = logging.getLogger(__name__)

POSTS_A_SECOND = 49
"""Discord takes fifty requests a second of a bot, replies to people apart (topics, Rate Limits).
One is left for whatever else is asked."""

_CLOCKS_DIFFER = timedelta(minutes=2)
_PAGE = 100  # messages of a channel; more do not come with one request
_PAGES = 30
_AWAY = Refused("Discord is away.", retry_after_s=30.0)
_OLD_EDITS = 30046
_OLD_EDITS_WAIT_S = 600.0
_GONE = {HTTPStatus.FORBIDDEN: "may no longer post there", HTTPStatus.NOT_FOUND: "is gone"}

Way = Callable[[], discord.Client | None]


@dataclass
class DiscordCourier:
    """Carries posts by the client that `way` returns while it is connected.

    A post carries a nonce, so that within some minutes the same one sent again is the same post.
    Later it is looked for by the id in its buttons.
    """

    way: Way
    draw: Draw | None = None
    pace: Quota = field(default_factory=lambda: Quota(POSTS_A_SECOND))

    def share(self, among: int) -> None:
        """Keep to a part of the rate: Discord counts all requests of one bot."""
        self.pace.among = among

    def rest(self) -> None:
        """Send nothing more that still waits for its turn."""
        self.pace.shutter.close()

    async def send(self, post: Post, card: Card) -> Delivered:
        """Send a post; a lost reply is asked for once more under the same nonce."""
        return await self._send(post.channel, card, post.nonce, _server(post.community))

    async def look(self, post: Post) -> Delivered:
        """Look through what the channel got since, for a message with this post's buttons."""
        client = self.way()
        if client is None:
            return Unknown()
        try:
            return await self._found(client, post)
        except discord.HTTPException as error:
            return Unknown(for_good=error.status in _GONE)
        except (discord.RateLimited, *LOST):
            return Unknown()

    async def _found(self, client: discord.Client, post: Post) -> Delivered:
        """Read the channel page by page, from shortly before the post was made.

        Who may not read the history gets an empty page, which tells nothing.
        """
        after = discord.utils.time_snowflake(post.created_at - _CLOCKS_DIFFER)
        for _ in range(_PAGES):
            async with self.pace.held():
                page = await client.http.logs_from(post.channel, _PAGE, after=after)
            for message in page:
                if _is(message, post):
                    return _sent(message["id"], post.channel, _server(post.community))
            if len(page) < _PAGE:
                known = bool(page) or _reads_history(client, post.channel)
                return Refused("It is not there.") if known else Unknown(for_good=True)
            after = max(int(message["id"]) for message in page)
        return Unknown(for_good=True)  # the channel is too busy to be read to its end

    async def edit(self, post: Post, card: Card) -> Delivered:
        """Show a post as it is now."""
        client = self.way()
        if client is None or post.message_id is None:
            return _AWAY
        channel = client.get_partial_messageable(int(post.channel))
        message = channel.get_partial_message(int(post.message_id))
        *_, page = await self._pages(card)
        sent = _sent(post.message_id, post.channel, _server(post.community))

        async def change() -> Sent:
            await message.edit(view=page.view(), attachments=page.files(), allowed_mentions=NOBODY)
            return sent

        return await self._carried(change)

    async def announce(self, community: Community, channel: str, card: Card) -> Delivered:
        """Post a card in a channel; the same one within minutes is the same post."""
        return await self._send(channel, card, _nonce(channel, card), _server(community))

    async def tell(self, community: Community, member: str, card: Card) -> Delivered:
        """Send a member a direct message."""
        del community
        client = self.way()
        if client is None:
            return _AWAY

        async def reach() -> Sent:
            return Sent(str((await client.http.start_private_message(member))["id"]))

        reached = await self._carried(reach)
        if not isinstance(reached, Sent):
            return reached
        return await self._send(reached.message_id, card, _nonce(member, card), "@me")

    async def _send(self, channel: str, card: Card, nonce: str, server: str) -> Delivered:
        client = self.way()
        if client is None:
            return _AWAY
        delivered: Delivered = Unknown()
        for number, page in enumerate(await self._pages(card)):
            own = nonce if number == 0 else f"{nonce[:22]}-{number}"
            delivered = await self._post(client, channel, page, own, server)
            if not isinstance(delivered, Sent):
                return delivered
        return delivered

    async def _post(
        self, client: discord.Client, channel: str, page: Page, nonce: str, server: str
    ) -> Delivered:
        messageable = client.get_partial_messageable(int(channel))
        files: dict[str, Any] = {"files": page.files()} if page.files() else {}

        async def send() -> Sent:
            message = await messageable.send(
                view=page.view(), nonce=nonce, allowed_mentions=NOBODY, **files
            )
            return _sent(message.id, channel, server)

        return await self._carried(send)

    async def _carried(self, send: Callable[[], Awaitable[Sent]]) -> Delivered:
        """Send in turn, once more when it was lost, and say what became of it."""
        ahead_s = self.pace.ahead_s
        if ahead_s > LONGEST_WAIT_S:  # asked once: nothing was sent yet
            return _crowded(ahead_s)
        result: list[Sent] = []

        async def in_turn() -> None:
            async with self.pace.held():
                result.append(await send())

        try:
            await insist(in_turn)
        except Crowded as crowded:
            return _crowded(crowded.wait_s)
        except discord.RateLimited as limited:
            return Refused("Discord is asked too much.", retry_after_s=limited.retry_after)
        except LOST as error:
            log.warning("what became of a post is not known: %s", error)
            return Unknown()
        except discord.HTTPException as error:
            return _refused(error)
        return result[-1]

    async def _pages(self, card: Card) -> list[Page]:
        return list(render(card, await drawn(card, self.draw)))


def _crowded(wait_s: float) -> Refused:
    return Refused("Others wait before it.", retry_after_s=wait_s)


def _reads_history(client: discord.Client, channel: str) -> bool:
    """Tell whether the bot is known to have the permission Read Message History there."""
    found = client.get_channel(int(channel))
    if not isinstance(found, discord.abc.GuildChannel | discord.Thread):
        return False
    return found.permissions_for(found.guild.me).read_message_history


def _is(message: Mapping[str, Any], post: Post) -> bool:
    """Tell a post by its buttons; one of a prediction withdrawn has none, but keeps its nonce."""
    return post.id in str(message.get("components", "")) or message.get("nonce") == post.nonce


def _refused(error: discord.HTTPException) -> Refused:
    status = HTTPStatus(error.status)
    if error.code == _OLD_EDITS:
        return Refused("That post is old; Discord lets it change seldom.", False, _OLD_EDITS_WAIT_S)
    if status in _GONE:
        return Refused(f"The channel {_GONE[status]}.", permanent=True)
    log.error("Discord did not take a post: %s", error)
    return Refused("Discord did not take it.", retry_after_s=_OLD_EDITS_WAIT_S)


def _sent(message_id: int | str, channel: str, server: str) -> Sent:
    return Sent(str(message_id), f"https://discord.com/channels/{server}/{channel}/{message_id}")


def _server(community: Community) -> str:
    return community.removeprefix("discord:")


def _nonce(place: str, card: Card) -> str:
    """Return at most 25 characters that tell this card in this place from others."""
    return blake2b(f"{place}/{card}".encode(), digest_size=10).hexdigest()
