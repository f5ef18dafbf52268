"""A look at Slack with every token there is: asks, posts nothing, and opens no connection."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.clocks import HeardClock
from adapters.slack.access import SlackAccess
from adapters.slack.health_channels import AWAY, Channels
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.mends import app_mend, bot_mend, code_of, is_final, scope_mend
from adapters.slack.workspaces import scopes_of
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.kernel.kinds import clean
from bot.ports import Checkin, Clock, Installation

_AREA = "slack"
_CALL_S = 10.0
_INSTALL = "Install the app there again."


@dataclass(frozen=True, slots=True)
class _Look:
    """One look: the client of a token, and Slack's clock as it was last told."""

    client: AsyncWebClient
    heard: HeardClock

    async def introduced(self, token: str) -> tuple[str, str, tuple[str, ...]]:
        """Return the id and the name of a token's workspace, and its scopes."""
        answer = await self.client.auth_test(token=token)
        headers: Mapping[str, str] = answer.headers
        date = next((value for name, value in headers.items() if name.lower() == "date"), "")
        self.heard.hear(date)
        name = clean(str(answer.get("team") or answer["team_id"]))
        return str(answer["team_id"]), name, scopes_of(headers)


async def examine_slack(
    access: SlackAccess,
    installations: Mapping[str, Installation | None],
    checkins: Sequence[Checkin],
    operators: str,
    clock: Clock,
) -> AsyncIterator[Finding]:
    """Look at the tokens, their scopes, and the channels to post in.

    `operators` is the channel where they are told what broke, with the workspace's id before it
    where there are several, or empty.
    """
    timeout = aiohttp.ClientTimeout(total=_CALL_S)
    heard = HeardClock("Slack's", clock)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        client = AsyncWebClient(base_url=access.api_url, session=session, retry_handlers=[])
        look = _Look(client, heard)
        tokens: dict[str, str] = {}
        async for finding in _tokens(look, access, installations, tokens):
            yield finding
        channels = Channels(client, access, tokens, frozenset(installations))
        for checkin in checkins:
            async for finding in channels.examine_checkin(checkin):
                yield finding
        async for finding in channels.examine_operators(operators):
            yield finding
    for finding in heard.compared():
        yield finding


async def _tokens(
    look: _Look,
    access: SlackAccess,
    installations: Mapping[str, Installation | None],
    tokens: dict[str, str],
) -> AsyncIterator[Finding]:
    """Look at every token there is; those that are accepted are added, by their workspace."""
    if access.by_socket:
        yield await _app_token(look.client, access.app_token)
    if access.bot_token:
        for finding in await _bot_token(look, access.bot_token, tokens):
            yield finding
    for team, installation in installations.items() if access.several else ():
        for finding in await _installation(look, team, installation, tokens):
            yield finding


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    """Ask for the address of a connection, and leave it unused."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        if is_final(error):
            return wrong(_AREA, "Socket Mode cannot be used.", str(app_mend(error)))
        return wrong(_AREA, f"Socket Mode cannot be used: {code_of(error)}.", AWAY)
    except (aiohttp.ClientError, TimeoutError):
        return wrong(_AREA, "It cannot be reached.", AWAY)
    return fine(_AREA, "The app-level token is accepted, and Socket Mode is on.")


async def _bot_token(look: _Look, token: str, tokens: dict[str, str]) -> Sequence[Finding]:
    try:
        team, name, scopes = await look.introduced(token)
    except SlackApiError as error:
        if is_final(error):
            return [wrong(_AREA, "It does not let the bot in.", str(bot_mend(error)))]
        return [wrong(_AREA, f"It does not answer as it should: {code_of(error)}.", AWAY)]
    except (aiohttp.ClientError, TimeoutError):
        return [wrong(_AREA, "It cannot be reached.", AWAY)]
    tokens[team] = token
    return [fine(_AREA, f"The bot's token is accepted in {name}."), *_scopes(name, scopes)]


async def _installation(
    look: _Look, team: str, installation: Installation | None, tokens: dict[str, str]
) -> Sequence[Finding]:
    if installation is None:
        mend = "Put the key from before into HINDCAST_SLACK_TOKEN_KEY, behind the newest."
        return [wrong(_AREA, f"No key opens the token of workspace {team}.", mend)]
    try:
        _, name, scopes = await look.introduced(installation.bot_token)
    except SlackApiError as error:
        return [wrong(_AREA, f"Workspace {team} refuses its token: {code_of(error)}.", _INSTALL)]
    except (aiohttp.ClientError, TimeoutError):
        return [wrong(_AREA, f"Workspace {team} cannot be reached.", AWAY)]
    tokens[team] = installation.bot_token
    return [fine(_AREA, f"The token of {name} is accepted."), *_scopes(name, scopes)]


def _scopes(name: str, granted: tuple[str, ...]) -> Sequence[Finding]:
    """Compare what a workspace granted with what the manifest asks for."""
    lacking = [scope for scope in SCOPES if scope not in granted]
    if lacking:
        return [wrong(_AREA, f"In {name} a scope is missing.", str(scope_mend(", ".join(lacking))))]
    return [
        doubtful(_AREA, f"In {name} the scope {scope} is missing: {why}.", str(scope_mend(scope)))
        for scope, why in OPTIONAL_SCOPES.items()
        if scope not in granted
    ] or [fine(_AREA, f"In {name} all scopes are granted.")]
