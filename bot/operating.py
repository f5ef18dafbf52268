"""What the operator does beside a running Hindcast: doctor, backup, restore, rescore, export."""

import argparse
import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.features.said import date_words, tally
from bot.kernel.errors import Unusable
from bot.settings import Settings

DIFFERENT = 1
"""What `rescore --check` ends with when a score is not what its forecasts come to."""

if TYPE_CHECKING:
    from storage.backup import Copied
    from storage.database.engine import Database


async def doctor(environment: Mapping[str, str], *, as_json: bool) -> int:
    """Look at everything and say how to mend what is wrong."""
    from bot.doctor import as_object, as_text, examine, status_of  # noqa: PLC0415 - all is needed

    logging.disable()  # what a library would write down is among the findings, without secrets
    found = await examine(environment)
    written = json.dumps(as_object(found), ensure_ascii=False, indent=1)
    print(written if as_json else as_text(found))
    return status_of(found)


async def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Write everything into one new file, which in a folder of backups takes the oldest's place."""
    from storage.backup import back_up, named, prune  # noqa: PLC0415 - the others need no database
    from storage.backup.last_backup import note_backup  # noqa: PLC0415 - as above

    now, file = datetime.now(UTC), options.file
    if options.keep:
        if file.exists() and not file.is_dir():
            raise Unusable(f"{file} is a file; with --keep name the folder of the backups.")
        file.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = named(file, now)
    async with _unhurried(_there(settings)) as database:
        copied = await back_up(database, file, now, __version__)
        await note_backup(database, now)
    gone = prune(file, options.keep) if options.keep else ()
    # Told last: where nobody listens any more, the rest is done.
    print(f"{file} holds {_contents(copied)}. It was read back.")
    print("Settings are not in it. Keep it where nobody else reads: forecasts are in it.")
    _tell(copied)
    if gone:
        print(f"Deleted, because newer ones are there: {', '.join(one.name for one in gone)}.")
    return 0


async def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring a backup into an empty database."""
    from storage.backup import check_there  # noqa: PLC0415 - as above
    from storage.backup import restore as bring_back  # noqa: PLC0415 - as above
    from storage.database.engine import Database  # noqa: PLC0415 - as above

    check_there(options.file)
    settings.data_dir.mkdir(0o700, parents=True, exist_ok=True)
    opened = Database.open(settings.database_url, settings.data_dir)
    async with _unhurried(opened) as database:
        copied = await bring_back(options.file, database, settings.data_dir)
        place = database.place
    print(f"{place} holds {_contents(copied)}. It was read back.")
    print("Settings are not restored. Where web.key is gone, the web room makes a new key.")
    _tell(copied)
    return 0


async def rescore(settings: Settings, options: argparse.Namespace) -> int:
    """Compute every score anew, or with `--check` only look whether any differs."""
    from storage.database.migrate import require_head  # noqa: PLC0415 - as above
    from storage.ledger.scores import rescore as compute  # noqa: PLC0415 - as above

    async with _unhurried(_there(settings)) as database:
        await require_head(database)
        found = await compute(database, check=options.check)
    for one in found:
        print(f"{one.community} {one.prediction}: {', '.join(one.members)}")
    if not found:
        print("Every score is what its forecasts come to.")
        return 0
    said = "differ from" if options.check else "now are"
    print(f"The scores above {said} what their forecasts come to.")
    return DIFFERENT if options.check else 0


async def export(settings: Settings, options: argparse.Namespace) -> int:
    """Write what is kept of communities as JSON and CSV."""
    from bot.exporting import export as write  # noqa: PLC0415 - as above

    async with _unhurried(_there(settings)) as database:
        only, now = options.community, datetime.now(UTC)
        chosen = await write(database, options.file, only, now, __version__)
    print(f"{options.file} holds what is kept of {', '.join(chosen) or 'no community yet'}.")
    print("It names members, and forecasts that they do not see of each other.")
    return 0


def _there(settings: Settings) -> "Database":
    """Return the database that is there; where none is, none is made."""
    from storage.database.engine import Database  # noqa: PLC0415 - as above

    return Database.visit(settings.database_url, settings.data_dir)


@asynccontextmanager
async def _unhurried(opened: "Database") -> "AsyncIterator[Database]":
    """Give a database for as long as it takes; SIGTERM ends that without leaving anything."""
    # What was begun aside is cleared away before the process ends. Not by way of SIGINT: a shell
    # has that ignored by whatever it starts in the background.
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    # Whoever waits here has time, and the statements are about whole tables.
    async with opened, opened.unhurried() as database:
        yield database


def _contents(copied: "Copied") -> str:
    made = datetime.fromisoformat(copied.made_at)
    return (
        f"{tally(copied.rows, 'row')}, {tally(copied.forecasts, 'forecast')} among them,"
        f" as they were on {date_words(made.date())} at {made:%H:%M} UTC"
    )


def _tell(copied: "Copied") -> None:
    """Say what has to be done beside it."""
    if copied.workspaces:
        print(
            f"The tokens of {tally(copied.workspaces, 'Slack workspace')} are in it, encrypted:"
            " nothing opens them without HINDCAST_SLACK_TOKEN_KEY as it is now."
        )
    if copied.differing:
        print(
            f"The scores of {tally(copied.differing, 'verdict')} are not what their forecasts come"
            " to. `hindcast rescore` mends them."
        )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not text.strip("0"):
        raise argparse.ArgumentTypeError(f"a whole number, at least 1; “{text}” is not")
    return int(text)


def _file(text: str) -> Path:
    return Path(text).absolute()


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the command line."""
    looks = commands.add_parser("doctor", help="look at everything, and say how to mend it")
    looks.add_argument("--json", action="store_true", help="print one JSON object")
    made = commands.add_parser("backup", help="write everything into one new file, while serving")
    made.add_argument("file", type=_file, help="a file that is not there yet; or see --keep")
    made.add_argument(
        "--keep",
        type=_count,
        metavar="NUMBER",
        help="FILE is a folder: name the backup by its moment, and keep so many of the newest",
    )
    brought = commands.add_parser("restore", help="bring a backup into an empty database")
    brought.add_argument("file", type=_file, help="what `hindcast backup` wrote")
    scores = commands.add_parser("rescore", help="compute every score anew")
    scores.add_argument("--check", action="store_true", help="only look; 1 if any differs")
    taken = commands.add_parser("export", help="write what is kept as JSON and CSV, in a zip file")
    taken.add_argument("file", type=_file, help="a zip file that is not there yet")
    taken.add_argument("--community", help="only this one, such as discord:123 or slack:T1")
