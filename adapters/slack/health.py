"""A look at Slack with every token there is: asks, posts nothing, and opens no connection."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.clocks import HeardClock
from adapters.slack.access import SlackAccess
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.mends import app_mend, bot_mend, code_of, is_final, scope_mend
from adapters.slack.workspaces import scopes_of
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.kernel.kinds import clean
from bot.ports import Checkin, Clock, Installation

_AREA = "slack"
_CALL_S = 10.0
_AWAY = "See whether this machine reaches it, and https://slack-status.com."
_INSTALL = "Install the app there again."

_CLOSED = {
    "channel_not_found": "The channel is gone, or private and without the app.",
    "is_archived": "The channel is archived.",
    "not_in_channel": "The app is not in it.",
}
"""Answers of conversations.history that mean that no check-in can be posted."""


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
    clock: Clock,
) -> AsyncIterator[Finding]:
    """Look at the tokens, their scopes, and the channels of check-ins."""
    timeout = aiohttp.ClientTimeout(total=_CALL_S)
    heard = HeardClock("Slack's", clock)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        client = AsyncWebClient(base_url=access.api_url, session=session, retry_handlers=[])
        look = _Look(client, heard)
        async for finding in _findings(look, access, installations, checkins):
            yield finding
    for finding in heard.compared():
        yield finding


async def _findings(
    look: _Look,
    access: SlackAccess,
    installations: Mapping[str, Installation | None],
    checkins: Sequence[Checkin],
) -> AsyncIterator[Finding]:
    tokens: dict[str, str] = {}
    if access.by_socket:
        yield await _app_token(look.client, access.app_token)
    if access.bot_token:
        for finding in await _bot_token(look, access.bot_token, tokens):
            yield finding
    for team, installation in installations.items() if access.several else ():
        for finding in await _installation(look, team, installation, tokens):
            yield finding
    for checkin in checkins:
        token = tokens.get(checkin.community.removeprefix("slack:"))
        if token:  # of a workspace without one, enough was said
            yield await _channel(look.client, token, checkin.channel)


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    """Ask for the address of a connection, and leave it unused."""
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        if is_final(error):
            return wrong(_AREA, "Socket Mode cannot be used.", str(app_mend(error)))
        return wrong(_AREA, f"Socket Mode cannot be used: {code_of(error)}.", _AWAY)
    except (aiohttp.ClientError, TimeoutError):
        return wrong(_AREA, "It cannot be reached.", _AWAY)
    return fine(_AREA, "The app-level token is accepted, and Socket Mode is on.")


async def _bot_token(look: _Look, token: str, tokens: dict[str, str]) -> Sequence[Finding]:
    try:
        team, name, scopes = await look.introduced(token)
    except SlackApiError as error:
        if is_final(error):
            return [wrong(_AREA, "It does not let the bot in.", str(bot_mend(error)))]
        return [wrong(_AREA, f"It does not answer as it should: {code_of(error)}.", _AWAY)]
    except (aiohttp.ClientError, TimeoutError):
        return [wrong(_AREA, "It cannot be reached.", _AWAY)]
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
        return [wrong(_AREA, f"Workspace {team} cannot be reached.", _AWAY)]
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


async def _channel(client: AsyncWebClient, token: str, channel: str) -> Finding:
    """Look whether the app is in a channel with a check-in: its history says so."""
    where = f"Channel {channel}"
    try:
        await client.conversations_history(token=token, channel=channel, limit=1)
    except SlackApiError as error:
        code = code_of(error)
        if code in _CLOSED:
            mend = "There: /invite @Hindcast. Or stop the check-in with /checkin stop."
            return wrong(_AREA, f"{where} has a check-in. {_CLOSED[code]}", mend)
        if code == "missing_scope":
            words = f"{where}: without a history scope nobody can tell whether the app is in it."
            return doubtful(_AREA, words, str(bot_mend(error)))
        return doubtful(_AREA, f"{where} cannot be looked at: {code}.", "Try again in a minute.")
    except (aiohttp.ClientError, TimeoutError):
        return doubtful(_AREA, f"{where} cannot be looked at.", _AWAY)
    return fine(_AREA, f"{where}: check-ins can be posted.")
