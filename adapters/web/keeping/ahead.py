"""What is read before anybody asks, so that whoever comes first need not wait for it."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from adapters.web.keeping.store import KEPT, glance_of
from adapters.web.material.catalogue import read
from adapters.web.room import PAGES, ROOM


async def warm_up(app: web.Application) -> None:
    """Have the library and the templates ready that the first page would otherwise wait for."""
    app[PAGES].load_all()
    await read(app[ROOM].ports.library)


async def reading_ahead(app: web.Application) -> AsyncIterator[None]:
    """Read ahead once it serves, and leave nothing in the making when it stops."""
    reading = asyncio.create_task(_read_ahead(app))
    yield
    reading.cancel()
    # Whatever failed there is told to whoever asks for it.
    await asyncio.gather(reading, return_exceptions=True)
    await app[KEPT].close()


async def _read_ahead(app: web.Application) -> None:
    """Have the board at a glance and all conversations read: the first reader need not wait.

    Not at once: whoever comes with the start is to have the machine for themselves. The glance is
    first: the queries of the front page are the first of all, and SQLAlchemy compiles each once.
    """
    room = app[ROOM]
    await asyncio.sleep(room.ahead_s)
    # What fails is told to whoever asks for it.
    await asyncio.gather(glance_of(app), return_exceptions=True)
    for episode in await room.ports.library.episodes():
        await asyncio.sleep(room.ahead_s)
        await room.ports.library.conversation(episode.slug)
