"""The ledger full of forecasts, on SQLite: `python -m benchmarks.ledger [forecasts]`.

One community, in which every member has forecast every prediction once, and all but one are
judged: nowhere do standings have more to add up.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks.tables import milliseconds, percentile, progress, table
from bot.bootstrap import FixedClock
from bot.domain.prediction import Outcome, Prediction, Verdict
from bot.kernel.asker import LOCAL
from bot.ports import Given
from storage.database.engine import Database
from storage.database.migrate import migrate
from storage.ledger import SqlLedger
from storage.tables import forecast

FORECASTS = 1_000_000
MEMBERS = 2_000
SEED = 20261120
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DUE = date(2026, 12, 31)
"""The day on which all of them fall due."""

_ROUNDS = 20
_GIVEN = 300


def measure_ledger(forecasts: int = FORECASTS) -> str:
    """Fill a ledger and measure it; return a table."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return asyncio.run(_measure(Path(folder), forecasts))


async def _measure(folder: Path, forecasts: int) -> str:
    members = min(MEMBERS, forecasts)
    async with Database.open("", folder) as database:
        await migrate(database)
        ledger = SqlLedger(database, FixedClock(NOW))
        names = await _fill(ledger, members, forecasts // members)
        *judged, last = names
        judging = [await _timed(ledger.judge(LOCAL, _verdict(name, judged))) for name in judged]
        rows = [["a verdict, scored", *_cells(judging)], *await _rows(ledger, last, names)]
    told = (
        f"{forecasts:,} forecasts by {members:,} members, {len(judged):,} of {len(names):,}"
        f" predictions judged; {_megabytes(folder):,.0f} MB."
    )
    return f"{told}\n\n" + table(["what", "count", "p50, ms", "p99, ms"], rows)


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.iterdir()) / 1e6


async def _fill(ledger: SqlLedger, members: int, predictions: int) -> list[str]:
    """Add predictions with a forecast of every member; return their ids."""
    chance = random.Random(SEED)  # noqa: S311 - always the same
    names = []
    for number in range(predictions):
        claim = Prediction("", f"Number {number}", "?", NOW.date(), DUE)
        names.append((await ledger.add(LOCAL, claim)).id)
        rows = [
            {
                "community": LOCAL,
                "prediction": names[-1],
                "member": f"member-{member}",
                "probability": round(chance.random(), 2),
                "at": NOW - timedelta(seconds=chance.randrange(10_000_000)),
                "looked_first": False,
                "interaction": f"filled-{number}-{member}",
            }
            for member in range(members)
        ]
        async with ledger.database.writing() as connection:
            await connection.execute(forecast.insert(), rows)
        progress("predictions", number + 1, predictions)
    return names


def _verdict(name: str, judged: list[str]) -> Verdict:
    outcome = (Outcome.YES, Outcome.NO)[judged.index(name) % 2]
    return Verdict("", name, outcome, "https://example.org", "mona", NOW)


async def _rows(ledger: SqlLedger, name: str, names: list[str]) -> list[list[str]]:
    """Measure what members ask for, and what they do."""
    numbers = count()

    def given() -> Given:
        number = next(numbers)
        return Given(f"member-{number % MEMBERS}", name, 0.7, f"measured-{number}")

    return [
        ["a forecast", *await _rounds(lambda: ledger.forecast(LOCAL, given()), _GIVEN)],
        ["/standings", *await _rounds(lambda: ledger.standings(LOCAL))],
        ["the forecasts on one", *await _rounds(lambda: ledger.forecasts(LOCAL, name))],
        ["a member's forecasts", *await _rounds(lambda: ledger.forecasts_of(LOCAL, "member-1"))],
        ["all predictions", *await _rounds(lambda: ledger.predictions(LOCAL))],
        ["a verdict revoked", *await _rounds(lambda: _revoke(ledger, names), 1)],
        *await _forgetting(ledger, given),
    ]


async def _forgetting(ledger: SqlLedger, given: Callable[[], Given]) -> list[list[str]]:
    """Have a member forgotten while others go on forecasting."""
    forgetting = asyncio.create_task(_timed(ledger.forget(LOCAL, "member-1")))
    meanwhile = []
    while not forgetting.done():
        meanwhile.append(await _timed(ledger.forecast(LOCAL, given())))
    return [
        ["/mydata forget", *_cells([await forgetting])],
        ["a forecast meanwhile", *_cells(meanwhile)],
    ]


async def _revoke(ledger: SqlLedger, names: list[str]) -> None:
    await ledger.revoke(LOCAL, names[0], "mona", NOW)


async def _rounds(work: Callable[[], Awaitable[object]], rounds: int = _ROUNDS) -> list[str]:
    return _cells([await _timed(work()) for _ in range(rounds)])


async def _timed(work: Awaitable[object]) -> float:
    """Return the seconds that something takes."""
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _cells(spent: list[float]) -> list[str]:
    told = [milliseconds(percentile(spent, share)) for share in (0.5, 0.99)]
    return [f"{len(spent):,}", *told]


if __name__ == "__main__":
    print(measure_ledger(*map(int, sys.argv[1:2])))
