"""Leads through everything that is looked at, and waits for none of it too long."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence

from bot.bootstrap import SystemClock
from bot.doctor.machine import examine_disk, examine_port
from bot.doctor.report import without
from bot.doctor.settings import examine_settings
from bot.features.registry import REGISTRY
from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.logs.redaction import Redaction
from bot.platforms import discord_access, slack_access
from bot.ports import Checkin, Clock, Installation
from bot.settings import Settings, given_secrets
from storage.diary import SqlDiary
from storage.engine import Database
from storage.health import examine_database, examine_index
from storage.installations import SqlInstallations
from storage.migrate import require_head
from storage.vault import make_vault

_LONGEST_S = 120.0
"""A server with hundreds of check-ins is asked about each of them."""
_ALONE = fine(
    "platforms",
    "Neither Discord nor Slack is set up here: the web room works alone. Their tokens are read"
    " from HINDCAST_DISCORD_TOKEN, HINDCAST_SLACK_BOT_TOKEN and HINDCAST_SLACK_APP_TOKEN, or the"
    " files that these name with _FILE behind them.",
)


async def examine(environment: Mapping[str, str], clock: Clock | None = None) -> Sequence[Finding]:
    """Look at everything. Nothing is changed or posted, and no connection is opened to stay."""
    clock = clock or SystemClock()
    settings, found = examine_settings(environment)
    redaction = Redaction()
    redaction.add(given_secrets(environment))
    if settings is None:
        return [without(redaction, finding) for finding in found]
    stored, checkins, installations = await _stored(settings, clock)
    port = examine_port(settings)
    web, discord, slack = await asyncio.gather(
        _within("web room", _one(port)),
        _within("discord", _discord(settings, checkins, clock)),
        _within("slack", _slack(settings, installations, checkins, clock)),
    )
    disk = await asyncio.to_thread(examine_disk, settings.data_dir)
    tokens = [one.bot_token for one in installations.values() if one]
    redaction.add([*settings.secrets(), *tokens])
    platforms = [*discord, *slack] or [_ALONE]
    everything = [*found, *disk, *stored, *web, *platforms]
    return [without(redaction, finding) for finding in everything]


async def _within(area: str, look: Awaitable[Sequence[Finding]]) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(_LONGEST_S):
            return await look
    except TimeoutError:
        words = f"It did not answer everything within {_LONGEST_S:.0f} s."
        return [doubtful(area, words, "Try again later.")]


async def _one(look: Awaitable[Finding]) -> Sequence[Finding]:
    return [await look]


async def _stored(
    settings: Settings, clock: Clock
) -> tuple[Sequence[Finding], Sequence[Checkin], Mapping[str, Installation | None]]:
    """Look at the database and the index; return what the platforms are asked about, too."""
    if not settings.database_url and not settings.data_dir.exists():
        return (), (), {}  # opening it would make the folder
    try:
        async with Database.open(settings.database_url, settings.data_dir) as database:
            found = await examine_database(database, clock)
            if not await _is_current(database):
                return found, (), {}
            index = await examine_index(database, settings.data_dir / "index")
            checkins = await SqlDiary(database, clock).everybodys()
            vault = make_vault(settings.slack_token_key)
            installations = await SqlInstallations(database, clock, vault).every()
    except Unusable as error:
        return [wrong("database", "It cannot be opened.", str(error))], (), {}
    paused = [_paused(one) for one in checkins if one.paused and one.reason]
    running = [one for one in checkins if not one.paused]
    return [*found, *index, *paused], running, installations


async def _is_current(database: Database) -> bool:
    try:
        await require_head(database)
    except Unusable:
        return False
    return True


def _paused(checkin: Checkin) -> Finding:
    words = f"{checkin.community}, channel {checkin.channel}: paused. {checkin.reason}"
    return doubtful("check-ins", words, "Mend that, then use /checkin resume there.")


def _of(platform: str, checkins: Sequence[Checkin]) -> Sequence[Checkin]:
    return [one for one in checkins if one.community.startswith(f"{platform}:")]


async def _discord(
    settings: Settings, checkins: Sequence[Checkin], clock: Clock
) -> Sequence[Finding]:
    access = discord_access(settings)
    if access is None:
        return ()
    from adapters.discord.health import examine_discord  # noqa: PLC0415 - where it is configured

    return await examine_discord(access, _of("discord", checkins), clock)


async def _slack(
    settings: Settings,
    installations: Mapping[str, Installation | None],
    checkins: Sequence[Checkin],
    clock: Clock,
) -> Sequence[Finding]:
    try:
        access = slack_access(settings, REGISTRY)
    except Unusable as error:
        return [wrong("slack", "It cannot be used as it is set up.", str(error))]
    if access is None:
        return ()
    from adapters.slack.health import examine_slack  # noqa: PLC0415 - where it is configured

    return await examine_slack(access, installations, _of("slack", checkins), clock)
