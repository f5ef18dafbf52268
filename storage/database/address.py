"""The address of the database: read in any of its spellings, and said without its password."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.kernel.errors import Unusable

FILE_NAME = "hindcast.db"

SQLITE = "sqlite+aiosqlite"
POSTGRESQL = "postgresql+asyncpg"
DRIVERS = {
    "sqlite": SQLITE,
    SQLITE: SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    POSTGRESQL: POSTGRESQL,
}


def read_address(url: str, data_dir: Path) -> URL:
    """Read an address; an empty one means SQLite in `data_dir`.

    Raises `Unusable` when it cannot be read.
    """
    if not url:
        return URL.create(SQLITE, database=str(data_dir / FILE_NAME))
    address = _parsed(url)
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise Unusable(
            f"Hindcast works with SQLite and PostgreSQL, not with “{address.drivername}”."
            " Set HINDCAST_DATABASE_URL to a postgresql:// address, or leave it empty."
        )
    return _as_asyncpg_reads_it(address.set(drivername=driver))


def _parsed(url: str) -> URL:
    """Take an address apart; no part of a password gets into the error or, as a host, further."""
    with suppress(ArgumentError, ValueError):
        address = make_url(url)
        # `me:p@ss@host` is read as the password `p` and the host `ss@host`.
        if "@" not in (address.host or ""):
            return address
    raise Unusable(
        "The address of the database cannot be read. HINDCAST_DATABASE_URL looks like"
        " postgresql://user:password@host:5432/name, with an @ in a password written as %40;"
        " for a file of SQLite, like sqlite:////var/lib/hindcast/hindcast.db."
    )


def _as_asyncpg_reads_it(address: URL) -> URL:
    """Rename libpq's `sslmode`, which hosted databases put into the addresses they give out."""
    mode = address.query.get("sslmode")
    if address.drivername != POSTGRESQL or mode is None:
        return address
    return address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def file_of(address: URL) -> Path | None:
    """Return where SQLite keeps it; None for a server's."""
    return Path(address.database or "") if address.drivername == SQLITE else None


def place_of(address: URL) -> str:
    """Say where a database is, without user, password or other options."""
    if address.drivername == SQLITE:
        return str(Path(address.database or "").absolute())
    host = address.host or address.query.get("host") or "localhost"
    where = f"{host}:{address.port}" if address.port else host
    return f"PostgreSQL database “{address.database or ''}” at {where}"
