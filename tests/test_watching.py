"""What the process tells of its database, beside what commands report."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from adapters.metrics import PrometheusMetrics
from bot.bootstrap import House
from bot.serving.watching import DatabaseWatch
from storage.backup.last_backup import last_backup, note_backup

BACKUP = Path("/srv/one.backup")
FIGURE = "hindcast_last_backup_timestamp_seconds"
FIRST, LAST = datetime(2026, 11, 19, 3, tzinfo=UTC), datetime(2026, 11, 20, 3, tzinfo=UTC)


async def shown(house: House) -> float:
    """Return the figure as Prometheus reads it."""
    metrics = PrometheusMetrics()
    await DatabaseWatch(house, metrics, {"local"}).look()
    page, _ = metrics.page()
    lines = page.decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(FIGURE))


async def test_the_last_backup_is_shown_whoever_made_it(house: House) -> None:
    assert await shown(house) == 0.0
    for moment in (FIRST, LAST):
        await note_backup(house.database, BACKUP, moment)
    assert await shown(house) == LAST.timestamp()


async def test_nothing_is_noted_in_a_database_of_an_older_version(house: House) -> None:
    async with house.database.writing() as connection:
        await connection.execute(text("UPDATE hindcast_version SET version_num = '0001'"))
    await note_backup(house.database, BACKUP, LAST)
    assert await last_backup(house.database) is None
