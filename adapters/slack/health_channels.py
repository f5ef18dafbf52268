"""A look at the Slack channels that the bot is to post in."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.access import SlackAccess
from adapters.slack.mends import bot_mend, code_of
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.ports import Checkin

_AREA = "slack"
AWAY = "See whether this machine reaches it, and https://slack-status.com."
_SETTING = "HINDCAST_SLACK_OPERATORS_CHANNEL"

_CLOSED = {
    "channel_not_found": "The channel is gone, or private and without the app.",
    "is_archived": "The channel is archived.",
    "not_in_channel": "The app is not in it.",
}
"""Answers of conversations.history that mean that nothing can be posted."""


@dataclass(frozen=True, slots=True)
class _Use:
    """What a channel is for, in words, and what may be done where it is closed."""

    purpose: str
    works: str
    instead: str


_CHECKIN = _Use(
    "has a check-in", "check-ins can be posted", "Or stop the check-in with /checkin stop."
)
_OPERATORS = _Use(
    "is the operators'", "operators can be told what broke", f"Or set {_SETTING} to another."
)


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of workspaces: `tokens` are the good ones by workspace.

    Those that `installed` the bot were looked at, each with its token.
    """

    client: AsyncWebClient
    access: SlackAccess
    tokens: Mapping[str, str]
    installed: frozenset[str]

    async def examine_checkin(self, checkin: Checkin) -> AsyncIterator[Finding]:
        """Look at the channel of a check-in."""
        team = checkin.community.removeprefix("slack:")
        if team in self.tokens:
            yield await self._channel(self.tokens[team], checkin.channel, _CHECKIN)
        elif not self._was_told(team):
            words = f"Channel {checkin.channel} has a check-in, and nobody posts it there:"
            yield self._without_token(words, team)

    async def examine_operators(self, operators: str) -> AsyncIterator[Finding]:
        """Look at the channel where operators are told what broke; an empty one is none."""
        named, _, channel = operators.rpartition("/")
        team = named if self.access.several else next(iter(self.tokens), "")
        if not channel or self._was_told(team):
            return
        if self.access.several and not team:
            words = f"{_SETTING} names no workspace, and there are several."
            yield wrong(_AREA, words, "Write its id before the channel's: T0123ABCD/C0123ABCD.")
        elif team not in self.tokens:
            words = f"Channel {channel} is the operators', and nobody posts there:"
            yield self._without_token(words, team)
        else:
            yield await self._channel(self.tokens[team], channel, _OPERATORS)

    def _was_told(self, team: str) -> bool:
        """Tell whether it was said already why there is no good token of a workspace."""
        if not self.access.several:
            return not self.tokens
        return team in self.installed and team not in self.tokens

    def _without_token(self, words: str, team: str) -> Finding:
        mend = (
            f"Install the app in {team}."
            if self.access.several
            else "HINDCAST_SLACK_BOT_TOKEN is another workspace's; for several see docs/slack.md."
        )
        return wrong(_AREA, f"{words} there is no token of workspace {team}.", mend)

    async def _channel(self, token: str, channel: str, use: _Use) -> Finding:
        """Look whether the app is in a channel: its history says so."""
        where = f"Channel {channel}"
        try:
            await self.client.conversations_history(token=token, channel=channel, limit=1)
        except SlackApiError as error:
            return _refused(error, where, use)
        except (aiohttp.ClientError, TimeoutError):
            return doubtful(_AREA, f"{where} cannot be looked at.", AWAY)
        return fine(_AREA, f"{where}: {use.works}.")


def _refused(error: SlackApiError, where: str, use: _Use) -> Finding:
    code = code_of(error)
    if code in _CLOSED:
        mend = f"There: /invite @Hindcast. {use.instead}"
        return wrong(_AREA, f"{where} {use.purpose}. {_CLOSED[code]}", mend)
    if code == "missing_scope":
        words = f"{where}: without a history scope nobody can tell whether the app is in it."
        return doubtful(_AREA, words, str(bot_mend(error)))
    return doubtful(_AREA, f"{where} cannot be looked at: {code}.", "Try again in a minute.")
