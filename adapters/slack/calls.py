"""From somebody's act to the kernel's call: who asks, in which role, and how loud the answer is."""

import asyncio
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from adapters.slack.access import SURFACE
from adapters.slack.members import Members
from adapters.slack.visit import Visit
from adapters.slack.workspaces import Workspaces
from bot.kernel.asker import Asker, Role
from bot.kernel.command import Registry
from bot.kernel.dispatch import Call
from bot.kernel.grammar import Line
from bot.ports import Communities, Manners, Ports


@dataclass(frozen=True)
class Calls:
    """Makes calls. Slack is asked about somebody only for the commands of moderators."""

    registry: Registry[Ports]
    communities: Communities
    members: Members
    workspaces: Workspaces

    async def of(self, visit: Visit, line: Line) -> Call:
        """Return the call that a line makes when it comes from there."""
        # Both at once: a form that was sent in has to be acknowledged within 3 s.
        manners, admin = await asyncio.gather(
            self._manners(visit), self._is_admin(visit, line.command)
        )
        channel = visit.origin.channel
        return Call(
            line.command,
            line.values,
            _asker(visit, manners, admin=admin),
            SURFACE,
            has_forms=True,
            quiet=not manners.answers_publicly(line.command, channel),
            aloud=manners.speaks_up(line.command, channel),
        )

    async def asker(self, visit: Visit, name: str) -> Asker:
        """Return who asks, in the role that counts for the command `name`."""
        manners, admin = await asyncio.gather(self._manners(visit), self._is_admin(visit, name))
        return _asker(visit, manners, admin=admin)

    async def _is_admin(self, visit: Visit, name: str) -> bool:
        """Tell whether somebody is an admin, where the command `name` makes that matter."""
        command = self.registry.get(name)
        if command is None or command.role is not Role.MODERATOR:
            return False
        if visit.community is None or visit.foreign:
            return False
        try:
            return await self.members.is_admin(visit)
        except SlackApiError as error:
            await self.workspaces.refused(visit, error)
            return False

    async def _manners(self, visit: Visit) -> Manners:
        if visit.community is None:
            return Manners()
        return await self.communities.manners(visit.community)


def _asker(visit: Visit, manners: Manners, *, admin: bool) -> Asker:
    moderates = not visit.foreign and (admin or visit.member in manners.moderators)
    role = Role.MODERATOR if moderates and visit.community else Role.MEMBER
    return visit.asker(role, manages=admin)
