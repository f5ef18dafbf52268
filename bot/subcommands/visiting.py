"""The operator's way into the database, beside a running Hindcast or without one."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from storage.database.engine import Database


def there(settings: Settings) -> Database:
    """Return the database that is there; where none is, none is made."""
    return Database.visit(settings.database_url, settings.data_dir)


@asynccontextmanager
async def unhurried(opened: Database) -> AsyncIterator[Database]:
    """Give a database for as long as it takes; SIGTERM ends that without leaving anything."""
    # What was begun aside is cleared away before the process ends. Not by way of SIGINT: a shell
    # has that ignored by whatever it starts in the background.
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    # Whoever waits here has time, and the statements are about whole tables.
    async with opened, opened.unhurried() as database:
        yield database
