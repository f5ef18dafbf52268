"""From somebody's act to the kernel's call: who asks, in which role, and how loud the answer is."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from adapters.slack.access import SURFACE
from adapters.slack.moderators import Moderators
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
    moderators: Moderators
    workspaces: Workspaces

    async def of(self, visit: Visit, line: Line) -> Call:
        """Return the call that a line makes when it comes from there."""
        manners = await self._manners(visit)
        channel = visit.origin.channel
        return Call(
            line.command,
            line.values,
            await self.asker(visit, line.command),
            SURFACE,
            has_forms=True,
            quiet=not manners.answers_publicly(line.command, channel),
            aloud=manners.speaks_up(line.command, channel),
        )

    async def asker(self, visit: Visit, name: str) -> Asker:
        """Return who asks, in the role that counts for the command `name`."""
        command, role = self.registry.get(name), Role.MEMBER
        if command and command.role is Role.MODERATOR:
            try:
                role = await self.moderators.role(visit)
            except SlackApiError as error:
                await self.workspaces.refused(visit.home, error)
        return visit.asker(role)

    async def _manners(self, visit: Visit) -> Manners:
        if visit.community is None:
            return Manners()
        return await self.communities.manners(visit.community)
