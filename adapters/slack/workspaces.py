"""The workspaces the bot speaks for: the one of the bot token, or those that installed it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.manifest import SCOPES
from adapters.slack.mends import bot_mend, code_of, is_final, scope_mend
from adapters.slack.visit import Visit, community_of
from bot.kernel.errors import Unusable
from bot.ports import Communities, Installation, Installations

log = logging.getLogger(__name__)

_AGAIN_S = 5.0

CHECK_S = 3600.0
"""Between two looks whether a token still serves."""


class Workspaces(Protocol):
    """Finds the installation behind a payload, and hears of tokens that no longer serve."""

    async def find(self, team: str | None) -> Installation | None:
        """Return the installation that answers for a team."""

    async def refused(self, visit: Visit, error: SlackApiError) -> None:
        """Hear that Slack refused a call that was made for a visit, with its client's token."""

    async def removed(self, team: str, at: datetime) -> None:
        """Hear that the bot was removed from a team at that moment. Slack may say so late."""

    async def watch(self, client: AsyncWebClient) -> None:
        """Look now and then whether tokens still serve, until cancelled or done with it."""


@dataclass
class OneWorkspace:
    """The workspace of the bot token. `fail` ends the connection with a sentence.

    Payloads of any team are its own: in a shared channel other workspaces' members may press.
    """

    installation: Installation
    communities: Communities
    fail: Callable[[Unusable], None]

    async def find(self, team: str | None) -> Installation | None:
        """Return the one installation."""
        del team
        return self.installation

    async def refused(self, visit: Visit, error: SlackApiError) -> None:
        """End the connection when no further call can succeed."""
        del visit
        if is_final(error):
            self.fail(bot_mend(error))

    async def removed(self, team: str, at: datetime) -> None:
        """End the community's posts, and the connection: its token is dead.

        It was good when the process began, so what is older is of another token.
        """
        if team != self.installation.team or at < _whole(self.installation.installed_at):
            return
        await self.communities.left(community_of(team))
        self.fail(Unusable("Hindcast was removed from its Slack workspace. Install the app again."))

    async def watch(self, client: AsyncWebClient) -> None:
        """Ask now and then: whoever misses the event would, idle, never hear of it."""
        while True:
            await asyncio.sleep(CHECK_S)
            try:
                await client.auth_test(token=self.installation.bot_token)
            except SlackApiError as error:
                if is_final(error):
                    self.fail(bot_mend(error))
                    return
            except (aiohttp.ClientError, TimeoutError) as error:
                log.info("Slack cannot be asked about the token (%s)", type(error).__name__)


@dataclass
class ManyWorkspaces:
    """Workspaces that installed the bot through OAuth."""

    installations: Installations
    communities: Communities

    async def find(self, team: str | None) -> Installation | None:
        """Return what a team installed."""
        return await self.installations.find(team) if team else None

    async def refused(self, visit: Visit, error: SlackApiError) -> None:
        """Forget an installation whose token is dead; of a missing scope, tell the operator."""
        team = visit.home
        if code_of(error) == "missing_scope":
            log.error("workspace %s: %s", team, bot_mend(error))
        elif is_final(error):
            log.warning("workspace %s: its token is no longer good (%s)", team, code_of(error))
            # A call may still be under way with the token of an earlier installation.
            await self._forget(team, lambda kept: kept.bot_token == visit.client.token)

    async def removed(self, team: str, at: datetime) -> None:
        """Forget a team's installation and end its posts, unless it was installed anew since."""
        await self._forget(team, lambda kept: _whole(kept.installed_at) <= at)

    async def watch(self, client: AsyncWebClient) -> None:
        """Do nothing: there may be thousands, and the next check-in there will tell."""

    async def _forget(self, team: str, meant: Callable[[Installation], bool]) -> None:
        if await self.installations.forget(team, meant):
            await self.communities.left(community_of(team))


async def introduce(client: AsyncWebClient, token: str) -> tuple[Installation, str]:
    """Ask Slack whose bot `token` this is; return the installation and the workspace's name.

    Waits while Slack is away; raises `Unusable` when the token is no good or lacks a scope.
    """
    while True:
        try:
            answer = await client.auth_test(token=token)
        except SlackApiError as error:
            if is_final(error):
                raise bot_mend(error) from error
            log.warning("Slack said %s; asking again", code_of(error))
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("Slack cannot be reached (%s); asking again", type(error).__name__)
        else:
            scopes = scopes_of(answer.headers)
            _check(scopes)
            installation = Installation(
                team=str(answer["team_id"]),
                enterprise=answer.get("enterprise_id"),
                bot_token=token,
                bot_id=str(answer.get("bot_id") or ""),
                bot_user_id=str(answer.get("user_id") or ""),
                scopes=scopes,
                installed_at=datetime.now(UTC),
            )
            return installation, str(answer.get("team") or "")
        await asyncio.sleep(_AGAIN_S)


def _whole(moment: datetime) -> datetime:
    """Return the second of a moment: Slack dates its events by whole ones."""
    return moment.replace(microsecond=0)


def scopes_of(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the token's scopes; Slack names them beside each answer."""
    given = next((text for name, text in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return tuple(scope.strip() for scope in given.split(",") if scope.strip())


def _check(scopes: tuple[str, ...]) -> None:
    missing = [scope for scope in SCOPES if scope not in scopes] if scopes else []
    if missing:
        raise scope_mend(", ".join(missing))
