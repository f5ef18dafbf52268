"""The platforms that are configured. A library is imported only for one that is."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from adapters.pictures import Gallery
from bot import __version__
from bot.bootstrap import House
from bot.checking import Carrier, Checking, LocalCourier
from bot.checking.counting import Counted
from bot.domain.agreement import Setup
from bot.features.checkin_card import checkin_cards
from bot.kernel.asker import LOCAL, Community
from bot.kernel.command import Registry
from bot.kernel.errors import Unusable
from bot.ports import Courier, Ports, Roster
from bot.settings import Settings, setup_of
from bot.troubles import Operators
from storage.processes.roster import SqlRoster
from storage.processes.starts import SqlStarts
from storage.processes.synced import SqlSynced

if TYPE_CHECKING:
    from adapters.discord.access import DiscordAccess
    from adapters.slack.access import SlackAccess


class Platform(Protocol):
    """The bot's connection to one platform."""

    async def run(self) -> None:
        """Stay connected until cancelled, and then close cleanly.

        Raises `Unusable`, with the mend, when waiting would not help.
        """

    def fresh(self) -> bool:
        """Tell whether the connection is open and was heard lately."""

    def courier(self) -> Courier | None:
        """Return what carries posts there, from now on; None where nothing can."""


_OF_SLACK = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_id",
    "slack_client_secret",
    "slack_token_key",
)
"""Whoever sets one of these wants Slack, and is told what is missing."""


def configured_platforms(settings: Settings, house: House) -> Mapping[str, Platform]:
    """Return the configured platforms by name, not yet connected.

    Raises `Unusable` when the settings of one are incomplete or contradict each other.
    """
    gallery = Gallery()
    found = {
        "discord": _discord(settings, house, gallery),
        "slack": _slack(settings, house, gallery),
    }
    return {name: platform for name, platform in found.items() if platform}


def roster_of(settings: Settings, house: House) -> SqlRoster:
    """Return the list on which this process stands beside those that share its platforms."""

    def told(platform: str) -> Setup:
        return setup_of(settings, platform, __version__)

    return SqlRoster(house.database, settings.tick_s, told)


def check_ins(
    platforms: Mapping[str, Platform], house: House, settings: Settings, roster: Roster
) -> Mapping[str, Checking]:
    """Return the daily check-ins of the local community, and of each platform that posts.

    Processes that share a platform share its rate; those that divide its shards, its communities.
    """
    mine = {"discord": _own_shards(settings)} if settings.discord_shard_ids else {}
    checking: dict[str, Checking] = {LOCAL: local_check_ins(house)}
    for name, platform in platforms.items():
        courier = platform.courier()
        if courier:
            carrier = Carrier(
                name,
                Counted(name, courier, house.ports.metrics),
                mine=mine.get(name, lambda _: True),
            )
            checking[name] = Checking(carrier, house.ports, checkin_cards, roster=roster)
    return checking


def local_check_ins(house: House) -> Checking:
    """Return the check-ins of the web room and the terminal, where the row is the post."""
    # Nobody has to be given time to send it.
    carrier = Carrier(LOCAL, Counted(LOCAL, LocalCourier(), house.ports.metrics), call_s=1.0)
    return Checking(carrier, house.ports, checkin_cards)


def _own_shards(settings: Settings) -> Callable[[Community], bool]:
    """Return what tells whether a server is on the shards of this process."""
    from adapters.discord.asker import shard_of  # noqa: PLC0415 - only where it is configured

    ids, count = settings.discord_shard_ids, settings.discord_shard_count or 1
    return lambda community: shard_of(community, count) in ids


def operators(
    settings: Settings, platforms: Mapping[str, Platform], house: House
) -> Sequence[Operators]:
    """Return where operators want to be told of what breaks, on the platforms that are there."""
    team, _, slack_channel = settings.slack_operators_channel.rpartition("/")
    wanted = {
        "discord": (Community("discord:0"), settings.discord_operators_channel),
        "slack": (Community(f"slack:{team}"), slack_channel),
    }
    couriers = {name: platform.courier() for name, platform in platforms.items()}
    return [
        Operators(Counted(name, courier, house.ports.metrics), *wanted[name])
        for name, courier in couriers.items()
        if courier and name in wanted and wanted[name][1]
    ]


def discord_access(settings: Settings) -> "DiscordAccess | None":
    """Return how to reach Discord; None where nobody wants to."""
    if not settings.discord_token:
        return None
    from adapters.discord.access import DISCORD_API, DiscordAccess  # noqa: PLC0415

    return DiscordAccess(
        settings.discord_token,
        settings.discord_api_url or DISCORD_API,
        settings.discord_shard_ids,
        settings.discord_shard_count,
    )


def slack_access(settings: Settings, registry: Registry[Ports]) -> "SlackAccess | None":
    """Return how to reach Slack, complete; None where nobody wants to. Raises `Unusable`."""
    if not any(getattr(settings, name) for name in _OF_SLACK):
        return None
    from adapters.slack.access import API_URL, SlackAccess, read_aliases  # noqa: PLC0415

    access = SlackAccess(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        api_url=f"{settings.slack_api_url}/" if settings.slack_api_url else API_URL,
        http_host=settings.slack_http_host,
        http_port=settings.slack_http_port,
        aliases=read_aliases(settings.slack_aliases, registry),
    )
    access.check()
    if access.several and not settings.slack_token_key:
        raise Unusable(
            "HINDCAST_SLACK_CLIENT_ID lets workspaces install the bot, and their tokens are kept"
            " encrypted: set HINDCAST_SLACK_TOKEN_KEY too."
        )
    return access


def _discord(settings: Settings, house: House, gallery: Gallery) -> Platform | None:
    access = discord_access(settings)
    if access is None:
        return None
    from adapters.discord.connection import Connection  # noqa: PLC0415

    synced, starts = SqlSynced(house.database), SqlStarts(house.database)
    communities = house.ports.communities
    return Connection(access, house.dispatch, communities, synced, starts, gallery.draw)


def _slack(settings: Settings, house: House, gallery: Gallery) -> Platform | None:
    access = slack_access(settings, house.dispatch.registry)
    if access is None:
        return None
    from adapters.slack.bot import SlackBot  # noqa: PLC0415
    from storage.installations import SqlInstallations  # noqa: PLC0415
    from storage.vault import make_vault  # noqa: PLC0415

    installations = SqlInstallations(
        house.database, house.ports.clock, make_vault(settings.slack_token_key)
    )
    communities = house.ports.communities
    return SlackBot(
        access, house.dispatch, communities, installations, gallery.draw, acts=house.acts
    )
