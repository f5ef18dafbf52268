"""Who is an admin or an owner of a workspace, and so may do what moderators do."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable

import aiohttp

from adapters.slack.visit import Visit

log = logging.getLogger(__name__)

_REMEMBERED_S = 300.0
_MOST_MEMBERS = 10_000
_PATIENCE_S = 2.0
"""A form can be opened within 3 s of the press (docs.slack.dev/surfaces/modals)."""


class Moderators:
    """Looks up who is an admin; asks Slack at most every five minutes about a member.

    `now` returns seconds on a clock that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: OrderedDict[tuple[str, str], tuple[bool, float]] = OrderedDict()

    async def is_admin(self, visit: Visit) -> bool:
        """Tell whether somebody is an admin; no, when Slack does not say so in time.

        Raises `SlackApiError` when it refuses to say.
        """
        key = (visit.home, visit.member)
        admin, asked = self._known.get(key, (False, float("-inf")))
        if self._now() - asked < _REMEMBERED_S:
            return admin
        try:
            admin = await self._ask(visit)
        except (TimeoutError, aiohttp.ClientError):
            log.warning("Slack did not say in time whether somebody is an admin")
            return False
        self._known[key] = (admin, self._now())
        if len(self._known) > _MOST_MEMBERS:
            self._known.popitem(last=False)
        return admin

    async def _ask(self, visit: Visit) -> bool:
        async with asyncio.timeout(_PATIENCE_S):
            answer = await visit.client.users_info(user=visit.member)
        user = answer.get("user") or {}
        return bool(user.get("is_admin") or user.get("is_owner"))
