"""`hindcast backup`: everything in one new file, while it serves."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__
from bot.kernel.errors import Unusable
from bot.settings import Settings
from bot.subcommands.copied import contents, tell_duties
from bot.subcommands.visiting import there, unhurried
from storage.backup import Copied, back_up, named, prune
from storage.backup.last_backup import note_backup


async def run(settings: Settings, options: Namespace) -> int:
    """Write the file, which in a folder of backups takes the oldest's place."""
    now, file = datetime.now(UTC), options.file
    if options.keep:
        if file.exists() and not file.is_dir():
            raise Unusable(f"{file} is a file; with --keep name the folder of the backups.")
        file.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = named(file, now)
    async with unhurried(there(settings)) as database:
        copied = await back_up(database, file, now, __version__)
        try:
            await note_backup(database, file, now)
        finally:  # made it is all the same, and counts among those that stay
            _finish(file, copied, options.keep)
    return 0


def _finish(file: Path, copied: Copied, keep: int | None) -> None:
    """Delete those whose place it takes, and tell what is there now."""
    print(f"{file} holds {contents(copied)}. It was read back.")
    print("Settings are not in it. Keep it where nobody else reads: forecasts are in it.")
    tell_duties(copied)
    if keep and (gone := prune(file, keep)):
        print(f"Deleted, because newer ones are there: {', '.join(one.name for one in gone)}.")
