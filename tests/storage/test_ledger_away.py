"""The ledger in bad times: two at once, a database that is away, none half-written."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.prediction import Verdict
from bot.kernel.errors import Refusal
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.ledger.scores import rescore
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import HERE, RAIN, SNOW, given, judged, put_in_catalogue

AWAY = "^Nothing was kept and nothing can be looked up: the database is away"


@pytest.fixture
async def ledger(database: Database) -> SqlLedger:
    await put_in_catalogue(database, RAIN, SNOW)
    return SqlLedger(database, StoppedClock())


async def test_of_moderators_at_once_one_judges_and_the_others_hear_who(
    ledger: SqlLedger, database_url: str, tmp_path: Path
) -> None:
    async with Database.open(database_url, tmp_path) as another:
        ledgers = [ledger, SqlLedger(another, ledger.clock)]
        ends = await asyncio.gather(
            *(
                ledgers[number % 2].judge(HERE, judged("rain", by=f"m{number}"))
                for number in range(10)
            ),
            return_exceptions=True,
        )
    stands = [end for end in ends if isinstance(end, Verdict)]
    refused = [str(end) for end in ends if isinstance(end, Refusal)]
    assert len(stands) == 1
    assert len(refused) == 9
    assert all(f"by {stands[0].given_by} already" in said for said in refused)
    assert list(await ledger.verdicts(HERE)) == stands


async def test_a_forecast_while_a_verdict_falls_is_refused_or_scored(ledger: SqlLedger) -> None:
    async def forecast(number: int) -> str:
        try:
            await ledger.forecast(HERE, given(f"al{number}", "rain", 0.5))
        except Refusal:
            return ""
        return f"al{number}"

    early = [forecast(number) for number in range(20)]
    late = [forecast(number) for number in range(20, 40)]
    *kept, _ = await asyncio.gather(*early, *late, ledger.judge(HERE, judged("rain")))
    scored = {one.member for one in await ledger.scores(HERE)}
    assert scored == set(kept) - {""}
    assert len(await ledger.forecasts(HERE, "rain")) == len(scored)


async def test_who_is_forgotten_while_a_verdict_falls_is_forgotten(
    ledger: SqlLedger, database: Database
) -> None:
    for name in ("rain", "snow"):
        for member in ("al", "bo", "cy"):
            await ledger.forecast(HERE, given(member, name, 0.7))
        await asyncio.gather(ledger.judge(HERE, judged(name)), ledger.forget(HERE, "al"))
    assert {one.member for one in await ledger.scores(HERE)} == {"bo", "cy"}
    assert not any((await ledger.export(HERE, "al")).values())
    assert list(await rescore(database, check=True)) == []


async def test_the_same_press_at_once_is_one_forecast(ledger: SqlLedger) -> None:
    press = given("al", "rain", 0.7, "press")
    ends = await asyncio.gather(*(ledger.forecast(HERE, press) for _ in range(10)))
    assert len({forecast.sequence for _, forecast in ends}) == 1
    assert len(await ledger.forecasts(HERE, "rain")) == 1


async def test_a_locked_file_refuses_in_clear_words_and_keeps_nothing(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.engine.BUSY_S", 0.05)
    file = tmp_path / "hindcast.db"
    file.write_bytes(sqlite_template.read_bytes())
    async with Database.open("", tmp_path) as database:
        await put_in_catalogue(database, RAIN)
        ledger = SqlLedger(database, StoppedClock())
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Refusal, match=AWAY):
                await ledger.forecast(HERE, given("al", "rain", 0.7))
            with pytest.raises(Refusal, match=AWAY):
                await ledger.judge(HERE, judged("rain"))
        assert list(await ledger.forecasts(HERE, "rain")) == []
        await ledger.forecast(HERE, given("al", "rain", 0.7))


async def test_a_full_disk_refuses_in_clear_words_and_keeps_nothing(
    tmp_path: Path, sqlite_template: Path
) -> None:
    (tmp_path / "hindcast.db").write_bytes(sqlite_template.read_bytes())
    async with Database.open("", tmp_path) as database:
        await put_in_catalogue(database, RAIN)
        ledger = SqlLedger(database, StoppedClock())
        async with database.writing() as connection:
            pages = await connection.scalar(text("PRAGMA page_count"))
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        kept = 0

        async def fill() -> None:
            nonlocal kept
            while kept < 1000:
                await ledger.forecast(HERE, given("al", "rain", 0.7, "x" * 2000 + str(kept)))
                kept += 1

        with pytest.raises(Refusal, match=AWAY):
            await fill()
        assert len(await ledger.forecasts(HERE, "rain")) == kept
        async with database.writing() as connection:
            await connection.execute(text(f"PRAGMA max_page_count = {pages * 2}"))
        await ledger.forecast(HERE, given("al", "rain", 0.7, "x" * 2000))


async def test_a_server_that_drops_everybody_refuses_once_and_goes_on(
    postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> None:
    engine = create_async_engine(
        make_url(postgresql_server).set(drivername="postgresql+asyncpg"),
        isolation_level="AUTOCOMMIT",
    )
    async with engine.connect() as server:
        await server.execute(text(f'CREATE DATABASE away TEMPLATE "{postgresql_template}"'))
        url = make_url(postgresql_server).set(database="away")
        async with Database.open(url.render_as_string(hide_password=False), tmp_path) as database:
            await put_in_catalogue(database, RAIN)
            ledger = SqlLedger(database, StoppedClock())
            await server.execute(text("ALTER DATABASE away ALLOW_CONNECTIONS false"))
            gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'away'"
            await server.execute(text(gone))
            for _ in range(2):
                with pytest.raises(Refusal, match=AWAY):
                    await ledger.forecast(HERE, given("al", "rain", 0.7))
            await server.execute(text("ALTER DATABASE away ALLOW_CONNECTIONS true"))
            await ledger.forecast(HERE, given("al", "rain", 0.7))
            with pytest.raises(Refusal, match="it may have kept that or not"):
                async with ledger.writing(HERE):
                    await server.execute(text(gone))
        await server.execute(text("DROP DATABASE away WITH (FORCE)"))
    await engine.dispose()


async def test_a_server_that_is_not_there_refuses_in_clear_words(tmp_path: Path) -> None:
    async with Database.open("postgres://me:s3cret@127.0.0.1:9/talks", tmp_path) as database:
        ledger = SqlLedger(database, StoppedClock())
        with pytest.raises(Refusal, match=AWAY):
            await ledger.forecast(HERE, given("al", "rain", 0.7))
        with pytest.raises(Refusal, match=AWAY):
            await ledger.due_reminders(ledger.clock.now())
