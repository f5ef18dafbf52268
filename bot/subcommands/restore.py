"""`hindcast restore`: a backup into an empty database."""

from argparse import Namespace

from bot.settings import Settings
from bot.subcommands.copied import contents, tell_duties
from bot.subcommands.visiting import unhurried
from storage.backup import check_there, restore
from storage.database.engine import Database


async def run(settings: Settings, options: Namespace) -> int:
    """Bring back what is in the file; where there is no database yet, one is made."""
    check_there(options.file)
    settings.data_dir.mkdir(0o700, parents=True, exist_ok=True)
    opened = Database.open(settings.database_url, settings.data_dir)
    async with unhurried(opened) as database:
        copied = await restore(options.file, database, settings.data_dir)
        place = database.place
    print(f"{place} holds {contents(copied)}. It was read back.")
    print("Settings are not restored. Where web.key is gone, the web room makes a new key.")
    tell_duties(copied)
    return 0
