"""What Slack tells about a workspace's members: who is an admin or an owner, and their names."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.mends import code_of
from adapters.slack.visit import Visit

log = logging.getLogger(__name__)

SOMEBODY = "a member"
"""What somebody is called whose name Slack does not tell."""

_REMEMBERED_S = 300.0
_MOST_MEMBERS = 10_000
_AT_ONCE = 8
_PATIENCE_S = 2.0
"""A form can be opened within 3 s of the press (docs.slack.dev/surfaces/modals)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One member: whether they may do what moderators do, and what others call them."""

    admin: bool
    name: str


class Members:
    """Asks Slack at most every five minutes about a member; remembers so many at most.

    `now` returns seconds on a clock that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: OrderedDict[tuple[str, str], tuple[Profile, float]] = OrderedDict()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def is_admin(self, visit: Visit) -> bool:
        """Tell whether somebody is an admin; no, when Slack does not say so in time.

        Raises `SlackApiError` when it refuses to say.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return (await self._profile(visit.client, visit.home, visit.member)).admin
        except (TimeoutError, aiohttp.ClientError):
            log.warning("Slack did not say in time whether somebody is an admin")
            return False

    async def names(
        self, client: AsyncWebClient, team: str, members: Iterable[str]
    ) -> dict[str, str]:
        """Return what members of a workspace are called; `SOMEBODY` where Slack does not say."""
        asked = list(dict.fromkeys(members))
        names = await asyncio.gather(*(self._name(client, team, member) for member in asked))
        return dict(zip(asked, names, strict=True))

    async def _name(self, client: AsyncWebClient, team: str, member: str) -> str:
        try:
            async with asyncio.timeout(_PATIENCE_S), self._turns:
                return (await self._profile(client, team, member)).name
        except SlackApiError as error:
            log.info("Slack did not say what somebody is called: %s", code_of(error))
        except (TimeoutError, aiohttp.ClientError):
            log.info("Slack did not say in time what somebody is called")
        return SOMEBODY

    async def _profile(self, client: AsyncWebClient, team: str, member: str) -> Profile:
        """Return what is remembered about a member, or ask."""
        key = (team, member)
        if key in self._known:
            profile, asked = self._known[key]
            if self._now() - asked < _REMEMBERED_S:
                return profile
        profile = await _ask(client, member)
        self._known[key] = (profile, self._now())
        self._known.move_to_end(key)
        if len(self._known) > _MOST_MEMBERS:
            self._known.popitem(last=False)
        return profile


async def _ask(client: AsyncWebClient, member: str) -> Profile:
    user = (await client.users_info(user=member)).get("user") or {}
    shown = user.get("profile") or {}
    name = shown.get("display_name") or user.get("real_name") or user.get("name")
    return Profile(bool(user.get("is_admin") or user.get("is_owner")), str(name or SOMEBODY))
