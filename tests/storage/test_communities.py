"""Communities: greeted once, behaving as their moderators want, forgotten a month after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

import storage.communities
from bot.kernel.asker import LOCAL, Community
from bot.ports import CardState, Checkin, Claim, Fault, Installation, Manners, Report
from storage.cards import SqlCards
from storage.communities import CAUTIOUS, SqlCommunities
from storage.database.engine import Database
from storage.diary.book import SqlDiary
from storage.installations import SqlInstallations
from storage.ledger import SqlLedger
from storage.reports import SqlReports
from storage.tables import metadata
from storage.vault import make_vault
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import live

HERE, ELSEWHERE = Community("slack:T1"), Community("discord:1")
BERLIN = Manners(
    "Europe/Berlin", frozenset({"bob"}), frozenset({"quote", "share"}), frozenset({"podcasts"})
)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def communities(database: Database, clock: StoppedClock) -> SqlCommunities:
    return SqlCommunities(database, clock)


@asynccontextmanager
async def away(_: Database) -> AsyncIterator[AsyncConnection]:
    """Give no connection, in place of a database's own: it is away."""
    raise OperationalError("", {}, Exception("gone"))
    yield


async def test_a_community_is_greeted_when_it_is_new_or_back(communities: SqlCommunities) -> None:
    assert await communities.joined(HERE, "Readers")
    assert not await communities.joined(HERE, "Readers")
    assert not await communities.joined(HERE, "Renamed")
    await communities.left(HERE)
    await communities.left(HERE)
    assert await communities.joined(HERE, "Readers")
    assert await communities.joined(ELSEWHERE, "\x00 \ud800")


async def test_it_is_known_where_the_bot_is_on_each_platform(communities: SqlCommunities) -> None:
    for community in (HERE, ELSEWHERE, Community("discord:2")):
        await communities.joined(community, "Readers")
    await communities.left(Community("discord:2"))
    assert await communities.present("discord") == {ELSEWHERE}
    assert await communities.present("slack") == {HERE}
    assert await communities.present("sl") == frozenset()


async def test_of_many_who_join_at_once_one_greets(communities: SqlCommunities) -> None:
    for _ in range(2):
        greets = await asyncio.gather(*(communities.joined(HERE, "Readers") for _ in range(20)))
        assert sum(greets) == 1
        await communities.left(HERE)


async def test_manners_are_kept(
    communities: SqlCommunities, database: Database, clock: StoppedClock
) -> None:
    assert await communities.manners(HERE) == Manners()
    for after in (BERLIN, replace(BERLIN, public=None), replace(BERLIN, public=frozenset())):
        before = await communities.manners(HERE)
        assert await communities.change(HERE, lambda _, after=after: after) == (before, after)
        assert await communities.manners(HERE) == after
        assert await SqlCommunities(database, clock).manners(HERE) == after
    assert await communities.manners(ELSEWHERE) == Manners()
    assert not communities._looking
    assert not communities._changing


async def test_another_process_sees_a_change_within_half_a_minute(
    communities: SqlCommunities, database_url: str, clock: StoppedClock, tmp_path: Path
) -> None:
    assert await communities.manners(HERE) == Manners()
    async with Database.open(database_url, tmp_path) as another:
        await SqlCommunities(another, clock).change(HERE, lambda _: BERLIN)
    clock.wait(seconds=29)
    assert await communities.manners(HERE) == Manners()
    clock.wait(seconds=1)
    assert await communities.manners(HERE) == BERLIN


async def test_two_moderators_do_not_undo_each_others_changes(
    communities: SqlCommunities, database_url: str, clock: StoppedClock, tmp_path: Path
) -> None:
    def adding(member: str):
        return lambda manners: replace(manners, moderators=manners.moderators | {member})

    async with Database.open(database_url, tmp_path) as another:
        both = (communities, SqlCommunities(another, clock))
        changes = [both[n % 2].change(HERE, adding(f"member {n}")) for n in range(20)]
        await asyncio.gather(*changes)
    clock.wait(minutes=1)
    assert len((await communities.manners(HERE)).moderators) == 20


async def test_a_change_that_is_refused_changes_nothing(communities: SqlCommunities) -> None:
    def refuse(manners: Manners) -> Manners:
        raise PermissionError

    await communities.change(HERE, lambda _: BERLIN)
    with pytest.raises(PermissionError):
        await communities.change(HERE, refuse)
    assert await communities.manners(HERE) == BERLIN


async def test_while_the_database_is_away_what_is_remembered_holds(
    communities: SqlCommunities,
    clock: StoppedClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await communities.change(HERE, lambda _: BERLIN)
    clock.wait(minutes=1)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "reading", away)
        assert await communities.manners(HERE) == BERLIN
        assert await communities.manners(ELSEWHERE) == CAUTIOUS
    assert "cannot be read" in caplog.text
    clock.wait(minutes=1)
    assert await communities.manners(ELSEWHERE) == Manners()


async def test_of_many_communities_those_looked_at_last_are_remembered(
    communities: SqlCommunities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.communities, "MOST_REMEMBERED", 1)
    await communities.change(HERE, lambda _: BERLIN)
    assert await communities.manners(ELSEWHERE) == Manners()
    monkeypatch.setattr(Database, "reading", away)
    assert await communities.manners(ELSEWHERE) == Manners()
    assert await communities.manners(HERE) == CAUTIOUS


async def test_a_change_that_waits_for_the_database_keeps_nobody_else_waiting(
    communities: SqlCommunities, database: Database
) -> None:
    await communities.change(HERE, lambda _: BERLIN)
    async with database.writing() as connection:
        held = update(metadata.tables["community_settings"]).values(zone="Europe/Paris")
        await connection.execute(held)
        change = asyncio.create_task(communities.change(HERE, lambda _: Manners()))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(30):
            assert await communities.manners(HERE) == BERLIN
            communities._remembered.clear()
            assert (await communities.manners(HERE)).moderators == BERLIN.moderators
        assert not change.done()
    before, _ = await change
    assert before.zone == "Europe/Paris"
    assert await communities.manners(HERE) == Manners()


async def test_however_many_wait_for_a_slow_database_all_are_told_in_time(
    communities: SqlCommunities,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    @asynccontextmanager
    async def slow(_: Database) -> AsyncIterator[AsyncConnection]:
        await asyncio.sleep(60)
        yield

    monkeypatch.setattr(Database, "reading", slow)
    monkeypatch.setattr("storage.communities.PATIENCE_S", 0.2)
    async with asyncio.timeout(10):  # one after the other they would wait for twenty seconds
        told = await asyncio.gather(*(communities.manners(HERE) for _ in range(100)))
    assert set(told) == {CAUTIOUS}
    assert len(caplog.records) == 1


async def test_what_was_changed_during_a_look_is_not_undone_by_it(
    communities: SqlCommunities, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen, go_on = storage.communities._manners, asyncio.Event(), asyncio.Event()

    async def slowly(connection: AsyncConnection, community: Community) -> Manners:
        manners = await read(connection, community)
        seen.set()
        await go_on.wait()
        return manners

    with monkeypatch.context() as patched:
        patched.setattr("storage.communities._manners", slowly)
        looking = asyncio.create_task(communities.manners(HERE))
        await seen.wait()
    await communities.change(HERE, lambda _: BERLIN)
    go_on.set()
    assert await looking == BERLIN
    assert await communities.manners(HERE) == BERLIN


async def furnish(database: Database, clock: StoppedClock, *owners: Community) -> None:
    """Leave something of every kind in each community."""
    communities, vault = SqlCommunities(database, clock), make_vault(("N" * 43 + "=",))
    for owner in owners:
        await communities.joined(owner, "Readers")
        await communities.change(owner, lambda _: BERLIN)
        await SqlCards(database, clock).keep(owner, CardState("quote", "you", {}))
        await SqlReports(database).file(owner, Report("q", Fault.WORD, "you", MONDAY))
        team = owner.partition(":")[2]
        installed = Installation(team, None, "xoxb-1", "B1", "U1", (), MONDAY)
        await SqlInstallations(database, clock, vault).save(installed)
        await live(SqlLedger(database, clock), owner)
        diary, daily = SqlDiary(database, clock), Checkin(owner, "general", time(9), "UTC")
        await diary.start(daily)
        claim = Claim("general", MONDAY.date(), "rain", judging=False)
        await diary.claim(owner, claim, MONDAY, timedelta(minutes=2))


async def owners_by_table(database: Database) -> dict[str, set[str]]:
    """Return whose rows there are, for each table in which rows belong to a community."""
    async with database.reading() as connection:
        return {
            name: set((await connection.execute(select(table.c.community))).scalars())
            for name, table in metadata.tables.items()
            if "community" in table.c
        }


async def test_thirty_days_after_the_bot_left_nothing_is_left_of_a_community(
    communities: SqlCommunities, database: Database, clock: StoppedClock
) -> None:
    back = Community("slack:T2")
    await furnish(database, clock, HERE, back)
    await SqlCards(database, clock).keep(LOCAL, CardState("quote", "you", {}))
    for community in (HERE, back):
        await communities.left(community)
    clock.wait(days=29)
    assert await communities.joined(back, "Readers")
    assert await communities.purge() == 0
    clock.wait(days=1)
    assert all(HERE in owners for owners in (await owners_by_table(database)).values())
    assert await communities.purge() == 1
    assert await communities.purge() == 0
    left = await owners_by_table(database)
    assert all(back in owners and HERE not in owners for owners in left.values())
    assert LOCAL in left["card_state"]
    assert await communities.joined(HERE, "Readers")
    assert await communities.manners(HERE) == Manners()


async def test_a_community_is_counted_once(communities: SqlCommunities, database: Database) -> None:
    await asyncio.gather(*(communities.left(HERE) for _ in range(10)))
    async with database.reading() as connection:
        query = select(func.count()).select_from(metadata.tables["community"])
        assert (await connection.execute(query)).scalar_one() == 1
