"""Slack's installations: encrypted, findable under old keys, and OAuth states that count once."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.kernel.errors import Unusable
from bot.ports import Installation
from storage.engine import Database
from storage.installations import SqlInstallations
from storage.tables import slack_installation, slack_state
from storage.vault import Vault
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
    return SqlInstallations(database, clock, Vault((OLD,)))


def with_keys(installations: SqlInstallations, *keys: str) -> SqlInstallations:
    return replace(installations, vault=Vault(keys))


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
    await installations.forget("T1")
    await installations.forget("T1")
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


async def test_a_state_is_good_once(installations: SqlInstallations) -> None:
    state = await installations.issue()
    uses = await asyncio.gather(*(installations.consume(state) for _ in range(10)))
    assert sum(uses) == 1
    assert state != await installations.issue()


async def test_a_state_is_good_for_ten_minutes(
    installations: SqlInstallations, clock: StoppedClock
) -> None:
    early, late = await installations.issue(), await installations.issue()
    clock.wait(minutes=10, microseconds=-1)
    assert await installations.consume(early)
    clock.wait(microseconds=1)
    assert not await installations.consume(late)


async def test_old_states_are_deleted(installations: SqlInstallations, clock: StoppedClock) -> None:
    for _ in range(5):
        await installations.issue()
        clock.wait(minutes=11)
    async with installations.database.reading() as connection:
        query = select(func.count()).select_from(slack_state)
        assert (await connection.execute(query)).scalar_one() == 1


@pytest.mark.parametrize("typed", ["", "\x00" * 43, "\ud800" * 43, "a" * 43, "a" * 6000, "ä" * 43])
async def test_any_string_may_come_back_as_a_state(
    installations: SqlInstallations, typed: str
) -> None:
    assert not await installations.consume(typed)
