"""Processes that share a platform say in the log where they are not set up to."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot import __version__
from bot.checking.peers import Peers
from bot.domain.agreement import Setup
from bot.ports import Peer
from bot.settings import read_settings, setup_of

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
TICK = timedelta(seconds=30)


def peer(name: str, ticks: int, platform: str = "discord", **variables: str) -> Peer:
    """Return a process that was heard so many ticks after noon."""
    settings = read_settings({f"HINDCAST_{each}": value for each, value in variables.items()})
    return Peer(name, START + ticks * TICK, setup_of(settings, platform, __version__))


def said(caplog: pytest.LogCaptureFixture) -> Sequence[str]:
    """Return what was said since the last look, without the page that says more."""
    words = [record.getMessage().partition(" See ")[0] for record in caplog.records]
    caplog.clear()
    return words


def test_another_tick_is_said_once_and_again_when_it_was_mended_meanwhile(
    caplog: pytest.LogCaptureFixture,
) -> None:
    peers = Peers("a")
    slow = [peer("b", tick, TICK_S="3600", DISCORD_SHARD_IDS="1", DISCORD_SHARD_COUNT="2")
            for tick in range(4)]  # fmt: skip
    mended = peer("b", 4, DISCORD_SHARD_IDS="1", DISCORD_SHARD_COUNT="2")
    mine = peer("a", 0, DISCORD_SHARD_IDS="0", DISCORD_SHARD_COUNT="2")
    words = "on discord: HINDCAST_TICK_S is 30 here and 3600 in another process."
    peers.compare("discord", [mine, slow[0]])
    peers.compare("discord", [mine, slow[1]])
    assert said(caplog) == [words]
    peers.compare("discord", [mine, slow[2]])
    peers.compare("discord", [mine, mended])
    assert said(caplog) == []
    peers.compare("discord", [mine, slow[3]])
    assert said(caplog) == [words]


def test_the_last_word_of_a_process_that_ended_before_is_not_compared(
    caplog: pytest.LogCaptureFixture,
) -> None:
    peers, killed = Peers("a"), peer("b", -1, TICK_S="10")
    for tick in range(3):
        peers.compare("discord", [peer("a", tick), killed])
    assert said(caplog) == []


def test_a_shard_that_two_processes_have_is_said(caplog: pytest.LogCaptureFixture) -> None:
    peers = Peers("a")
    mine = peer("a", 0, DISCORD_SHARD_IDS="0,1", DISCORD_SHARD_COUNT="3")
    for tick in range(2):
        other = peer("b", tick, DISCORD_SHARD_IDS="1,2", DISCORD_SHARD_COUNT="3")
        peers.compare("discord", [mine, other])
    assert said(caplog) == ["on discord: Shard 1 is another process's, too."]


def test_two_that_leave_the_number_of_shards_to_discord_have_the_same_ones(
    caplog: pytest.LogCaptureFixture,
) -> None:
    peers = Peers("a")
    for tick in range(2):
        peers.compare("discord", [peer("a", tick), peer("b", tick)])
    assert said(caplog) == ["on discord: Shard 0 is another process's, too."]


def test_aliases_on_slack_are_compared_however_they_are_written(
    caplog: pytest.LogCaptureFixture,
) -> None:
    peers, mine = Peers("a"), peer("a", 0, "slack", SLACK_ALIASES="quote, q=quote")
    for tick in range(2):
        same = peer("b", tick, "slack", SLACK_ALIASES="q=quote,quote")
        none = peer("c", tick, "slack", SLACK_ALIASES="none")
        peers.compare("slack", [mine, same, none])
    expected = "HINDCAST_SLACK_ALIASES is q=quote, quote here and none in another process."
    assert said(caplog) == [f"on slack: {expected}"]


def test_no_secret_is_told_to_the_others() -> None:
    secrets = {
        "HINDCAST_DISCORD_TOKEN": "a-token-of-discord",
        "HINDCAST_WEB_KEY": "correct-horse-battery",
        "HINDCAST_SLACK_BOT_TOKEN": "xoxb-1",
        "HINDCAST_DATABASE_URL": "postgresql://me:hidden@localhost/hindcast",
    }
    settings = read_settings(secrets)
    told = [repr(setup_of(settings, platform, __version__)) for platform in ("discord", "slack")]
    assert not any(secret in words for words in told for secret in filter(None, settings.secrets()))


def test_who_is_alone_has_nothing_to_compare(caplog: pytest.LogCaptureFixture) -> None:
    Peers("a").compare("discord", [Peer("a", START, Setup())])
    assert said(caplog) == []
