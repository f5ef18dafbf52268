"""Parting from PostgreSQL: all connections at once, and whether it answers or not."""

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING
from weakref import WeakSet

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.kernel.ending import DATABASE_S

if TYPE_CHECKING:
    from asyncpg import Connection


def known_connections(engine: Engine) -> "Collection[Connection]":
    """Return the connections an engine has from now on, those in use among them."""
    known: WeakSet[Connection] = WeakSet()

    def connected(connection: DBAPIConnection, _record: object) -> None:
        known.add(connection.driver_connection)

    event.listen(engine, "connect", connected)
    return known


async def part(connections: "Collection[Connection]") -> None:
    """Say goodbye to all at once, and hang up on a server that does not hear it.

    The pool says goodbye to one after the other, and waits for each as for a statement. What was
    still being asked of the server is broken off.
    """
    goodbyes = [connection.close(timeout=DATABASE_S) for connection in connections]
    # One that cannot close is hung up all the same, and nobody can do more about it.
    await asyncio.gather(*goodbyes, return_exceptions=True)
