"""Slack's installations: encrypted, findable under old keys and while the database is away."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.kernel import errors
from bot.kernel.errors import Unusable
from bot.ports import Installation
from storage.database.engine import Database
from storage.installations import SqlInstallations
from storage.tables import slack_installation
from storage.vault import make_vault
from tests.storage.clocks import MONDAY, StoppedClock

OLD, NEW = "O" * 43 + "=", "N" * 43 + "="
READERS = Installation(
    "T1", "E1", "xoxb-s3cret", "B1", "U1", ("chat:write", "commands"), MONDAY + timedelta(days=1)
)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def installations(database: Database, clock: StoppedClock) -> SqlInstallations:
    return SqlInstallations(database, clock, make_vault((OLD,)))


def with_keys(installations: SqlInstallations, *keys: str) -> SqlInstallations:
    return replace(installations, vault=make_vault(keys))


async def kept_token(installations: SqlInstallations) -> str:
    async with installations.database.reading() as connection:
        return (await connection.execute(select(slack_installation.c.bot_token))).scalar_one()


async def test_an_installation_is_found_again_and_only_by_its_team(
    installations: SqlInstallations,
) -> None:
    await installations.save(READERS)
    assert await installations.find("T1") == READERS
    for other in ("T2", "", "t1", "T1\x00", "\ud800", "T" * 6000):
        assert await installations.find(other) is None


async def test_installing_again_replaces_and_forgetting_forgets(
    installations: SqlInstallations,
) -> None:
    await installations.save(READERS)
    again = replace(READERS, bot_token="xoxb-new", enterprise=None, scopes=())
    await installations.save(again)
    assert await installations.find("T1") == again
    assert await installations.forget("T1", lambda _: True)
    assert not await installations.forget("T1", lambda _: True)
    assert await installations.find("T1") is None


async def test_a_token_is_nowhere_to_be_read(
    installations: SqlInstallations, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await installations.save(READERS)
        await installations.find("T1")
    assert "s3cret" not in await kept_token(installations)
    assert "s3cret" not in caplog.text
    assert "s3cret" not in repr(READERS)
    assert OLD not in repr(installations)


async def test_a_token_under_an_old_key_is_encrypted_anew_when_it_is_read(
    installations: SqlInstallations,
) -> None:
    await installations.save(READERS)
    assert await with_keys(installations, NEW, OLD).find("T1") == READERS
    assert await with_keys(installations, NEW).find("T1") == READERS
    sealed = await kept_token(installations)
    assert await with_keys(installations, NEW, OLD).find("T1") == READERS
    assert await kept_token(installations) == sealed


@pytest.mark.parametrize("keys", [(), (NEW,)])
async def test_a_token_that_no_key_opens_is_as_good_as_none_and_the_operator_is_told(
    installations: SqlInstallations, keys: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    await installations.save(READERS)
    assert await with_keys(installations, *keys).find("T1") is None
    assert "HINDCAST_SLACK_TOKEN_KEY" in caplog.text
    assert "workspace T1" in caplog.text
    assert await installations.find("T1") == READERS


async def test_nothing_is_saved_without_a_key(installations: SqlInstallations) -> None:
    with pytest.raises(Unusable, match="HINDCAST_SLACK_TOKEN_KEY"):
        await with_keys(installations).save(READERS)
    assert await installations.find("T1") is None


async def test_only_the_installation_that_is_meant_is_forgotten(
    installations: SqlInstallations,
) -> None:
    await installations.save(READERS)
    assert not await installations.forget("T2", lambda _: True)
    assert not await installations.forget("T1", lambda kept: kept.bot_token == "xoxb-old")
    assert await installations.find("T1") == READERS
    assert await installations.forget("T1", lambda kept: kept.bot_token == "xoxb-s3cret")
    assert await installations.find("T1") is None


async def test_an_installation_whose_token_no_key_opens_can_be_forgotten(
    installations: SqlInstallations,
) -> None:
    await installations.save(READERS)
    assert await with_keys(installations, NEW).forget("T1", lambda kept: kept.team == "T1")
    assert await installations.find("T1") is None


class Away:
    """A database that does not answer; `reading` stands still, or fails at once."""

    def __init__(self, *, at_once: bool) -> None:
        self.at_once = at_once

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        if self.at_once:
            raise OSError("connection refused")
        await asyncio.Event().wait()
        yield


@pytest.mark.parametrize("at_once", [True, False])
async def test_while_the_database_is_away_what_is_remembered_serves(
    installations: SqlInstallations,
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
    at_once: bool,
) -> None:
    await installations.save(READERS)
    await installations.find("T1")
    monkeypatch.setattr("storage.installations.PATIENCE_S", 0.05)
    object.__setattr__(installations, "database", Away(at_once=at_once))
    assert await installations.find("T1") == READERS
    clock.wait(minutes=5)
    assert await installations.find("T1") == READERS
    with pytest.raises(errors.Away):
        await installations.find("T2")


async def test_what_is_remembered_is_looked_at_again_after_half_a_minute(
    installations: SqlInstallations, clock: StoppedClock
) -> None:
    await installations.save(READERS)
    await installations.find("T1")
    elsewhere = with_keys(installations, OLD)
    await elsewhere.forget("T1", lambda _: True)
    clock.wait(seconds=29)
    assert await installations.find("T1") == READERS
    clock.wait(seconds=2)
    assert await installations.find("T1") is None


async def test_no_more_than_a_thousand_are_remembered(installations: SqlInstallations) -> None:
    for number in range(1001):
        installations._remember(replace(READERS, team=f"T{number}"), MONDAY)
    assert len(installations._remembered) == 1000
