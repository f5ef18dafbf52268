"""`hindcast export`: what is kept of communities, as JSON and CSV in one zip file."""

from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bot import __version__
from bot.features.said import date_words
from bot.features.written import Rows, as_csv, as_json
from bot.kernel.asker import Community
from bot.kernel.errors import HindcastError
from bot.settings import Settings
from bot.subcommands.visiting import there, unhurried
from storage.aside import aside, check_free, finished, place
from storage.database.engine import Database
from storage.database.failing import failing
from storage.database.migrate import require_head
from storage.export import TABLES, Shelf, opened_shelf

_ABOUT = """\
What Hindcast {version} kept on {day}, at {time} UTC.

A folder for each community; in it each table, as JSON and as CSV. The folder
catalogue has the predictions that everybody sees; the others refer to them by id.

Members are named by their platform's ids. Forecasts are here that members do not
see of each other before a prediction falls due. Treat it as confidential.

In CSV, text that a spreadsheet would take for a formula has an apostrophe before
it. JSON has everything as it was kept. Moments are in UTC.
"""


async def run(settings: Settings, options: Namespace) -> int:
    """Write what is kept of communities as JSON and CSV."""
    async with unhurried(there(settings)) as database:
        chosen = await _export(database, options.file, options.community, datetime.now(UTC))
    print(f"{options.file} holds what is kept of {', '.join(chosen) or 'no community yet'}.")
    print("It names members, and forecasts that they do not see of each other.")
    return 0


async def _export(
    database: Database, file: Path, only: str | None, now: datetime
) -> Sequence[Community]:
    """Write what is kept of one community, or of all, into a new zip file; return which they are.

    Raises `HindcastError` when there is no such community, and `Unusable` when the file is there
    already or cannot be written.
    """
    check_free(file)
    await require_head(database)
    with failing(f"{file} could not be written"):
        async with opened_shelf(database) as shelf:
            chosen = _chosen(await shelf.communities(), only)
            with aside(file.parent) as folder:
                with ZipFile(folder / file.name, "w", ZIP_DEFLATED) as archive:
                    archive.writestr("README.txt", _about(now))
                    async for name, rows in _tables(shelf, chosen):
                        await finished(_write, archive, name, rows)
                await finished(place, folder / file.name, file)
    return chosen


def _about(now: datetime) -> str:
    day, time = date_words(now.date()), f"{now:%H:%M}"
    return _ABOUT.format(version=__version__, day=day, time=time)


def _chosen(kept: Sequence[Community], only: str | None) -> Sequence[Community]:
    if only is None:
        return kept
    if only not in kept:
        listed = ", ".join(kept) or "nothing at all"
        raise HindcastError(f"Nothing is kept of “{only}”. There is {listed}.")
    return [Community(only)]


async def _tables(shelf: Shelf, chosen: Sequence[Community]) -> AsyncIterator[tuple[str, Rows]]:
    """Give each table with its name in the archive."""
    yield "catalogue/predictions", await shelf.catalogue()
    for community in chosen:
        for name in TABLES:
            yield f"{community.replace(':', '-')}/{name}", await shelf.rows(community, name)


def _write(archive: ZipFile, name: str, rows: Rows) -> None:
    archive.writestr(f"{name}.json", as_json(rows) + "\n")
    archive.writestr(f"{name}.csv", as_csv(rows) + "\n")
