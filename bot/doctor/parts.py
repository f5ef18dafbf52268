"""Leads through everything that is looked at, and waits for none of it too long."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

from bot.bootstrap import SystemClock
from bot.doctor.disk import examine_disk
from bot.doctor.look import gathered
from bot.doctor.ports import Listener, examine_ports
from bot.doctor.public import examine_public
from bot.doctor.readers import examine_readers
from bot.doctor.report import without
from bot.doctor.settings import examine_settings
from bot.doctor.stored import Known, examine_stored
from bot.features.registry import REGISTRY
from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, fine
from bot.logs.redaction import Redaction
from bot.platforms import discord_access, slack_access
from bot.ports import Clock
from bot.settings import Settings, given_secrets

_ALONE = fine(
    "platforms",
    "Neither Discord nor Slack is set up here: the web room works alone. Their tokens are read"
    " from HINDCAST_DISCORD_TOKEN, HINDCAST_SLACK_BOT_TOKEN and HINDCAST_SLACK_APP_TOKEN, or the"
    " files that these name with _FILE behind them.",
)
_PROXY = "What answers in its place ({}, or a proxy on the way) does not speak as it does."


async def examine(environment: Mapping[str, str], clock: Clock | None = None) -> Sequence[Finding]:
    """Look at everything. Nothing is changed or posted, and no connection is opened to stay."""
    redaction = Redaction()
    redaction.add(given_secrets(environment))
    settings, found = examine_settings(environment)
    if settings:
        redaction.add(settings.secrets())
        found = [*found, *await _everything(settings, clock or SystemClock(), redaction)]
    return [without(redaction, finding) for finding in found]


async def _everything(settings: Settings, clock: Clock, redaction: Redaction) -> Sequence[Finding]:
    known = Known()
    stored = await gathered("database", examine_stored(settings, clock, known))
    redaction.add(one.bot_token for one in known.installations.values() if one)
    of_discord = _PROXY.format("HINDCAST_DISCORD_API_URL")
    of_slack = _PROXY.format("HINDCAST_SLACK_API_URL")
    disk, readers, ports, public, *platforms = await asyncio.gather(
        gathered("disk", examine_disk(settings)),
        gathered("disk", examine_readers(settings)),
        gathered("web room", _ports(settings)),
        gathered("web room", examine_public(settings)),
        gathered("discord", _discord(settings, known, clock), of_discord),
        gathered("slack", _slack(settings, known, clock), of_slack),
    )
    told = [finding for found in platforms for finding in found] or [_ALONE]
    return [*disk, *readers, *stored, *ports, *public, *told]


async def _discord(settings: Settings, known: Known, clock: Clock) -> AsyncIterator[Finding]:
    access = discord_access(settings)
    if access is None:
        return
    from adapters.discord.health import examine_discord  # noqa: PLC0415 - where it is configured

    operators = settings.discord_operators_channel
    async for finding in examine_discord(access, known.of("discord"), operators, clock):
        yield finding


async def _ports(settings: Settings) -> AsyncIterator[Finding]:
    async for finding in examine_ports(settings, _slack_listener(settings)):
        yield finding


def _slack_listener(settings: Settings) -> Listener | None:
    """Return the port that Slack needs; None where it needs none, or is not rightly set up."""
    try:
        access = slack_access(settings, REGISTRY)
    except Unusable:
        return None
    if access is None or not access.listens:
        return None
    return Listener("slack", access.http_host, access.http_port, "HINDCAST_SLACK_HTTP")


async def _slack(settings: Settings, known: Known, clock: Clock) -> AsyncIterator[Finding]:
    access = slack_access(settings, REGISTRY)
    if access is None:
        return
    from adapters.slack.health import examine_slack  # noqa: PLC0415 - where it is configured

    operators, checkins = settings.slack_operators_channel, known.of("slack")
    async for finding in examine_slack(access, known.installations, checkins, operators, clock):
        yield finding
