"""What is kept for half a minute, and where the handlers find it."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import web

from adapters.web.away import unless_away
from adapters.web.errors import Busy, Near
from adapters.web.keeping.kept import KEPT_FOR, Kept
from adapters.web.keeping.revision import Revision
from adapters.web.keeping.workbench import Workbench
from adapters.web.material.catalogue import Catalogue, read
from adapters.web.material.glance import Glance, read_glance
from adapters.web.room import ROOM
from bot.kernel.card import Block
from bot.ports import Ports

T = TypeVar("T")

_WAITING = 32
"""A few seconds' work."""


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page, plain and packed with gzip; `tag` changes with its content (an ETag)."""

    kind: str
    """Its media type."""
    body: bytes
    packed: bytes
    tag: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further ones that are sent with it, such as the name of a file."""


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept for half a minute, pages up to a minute: at worst some twenty megabytes.

    Whoever draws takes one of two `pencils`, and whoever makes a page one of two `presses`.
    """

    pages: Kept[Page]
    pictures: Kept[bytes]
    catalogue: Kept[Catalogue]
    calibration: Kept[Sequence[Block]]
    """Everybody's, by the verdicts that it rests on."""
    glance: Kept[Glance]
    named: Kept[Sequence[Near]]
    """All pages that an unknown address may mean."""
    revision: Revision
    """What pages are kept by that tell what the crowd thinks."""
    pencils: Workbench
    presses: Workbench

    @classmethod
    def empty(cls, ports: Ports, look_every_s: float) -> "Store":
        """Make one."""
        clock = ports.clock
        return cls(
            Kept(clock, 64, KEPT_FOR),
            Kept(clock, 64),
            Kept(clock, 1),
            Kept(clock, 1),
            Kept(clock, 1, KEPT_FOR),
            Kept(clock, 1),
            Revision(ports, look_every_s),
            Workbench(2, _WAITING),
            Workbench(2, _WAITING),
        )

    async def close(self) -> None:
        """End what is still being made."""
        every = (
            self.pages,
            self.pictures,
            self.catalogue,
            self.calibration,
            self.glance,
            self.named,
        )
        for kept in every:
            await kept.close()


KEPT = web.AppKey("kept", Store)


async def catalogue(request: web.Request) -> Catalogue:
    """Return the catalogue as it was at most half a minute ago."""
    library = request.app[ROOM].ports.library
    return await request.app[KEPT].catalogue.get("catalogue", lambda: read(library))


async def glance(request: web.Request) -> Glance:
    """Return the board at a glance as it was at most a minute ago; nothing while it is away."""
    return await unless_away(request, glance_of(request.app)) or Glance(None, ())


async def glance_of(app: web.Application) -> Glance:
    """Return the same, for a room nobody has entered yet. Raises what the database raises."""
    ports = app[ROOM].ports
    return await app[KEPT].glance.get("glance", lambda: read_glance(ports))


async def got(kept: Kept[T], key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
    """Return what is kept under `key`, or make it; while too many want a place, what it was last.

    What another reader was having made may have had to give way: then it is made once more.
    """
    joined = kept.holds(key)
    try:
        return await kept.get(key, make)
    except Busy:
        last = kept.last(key)
        if last is not None:
            return last
        if not joined:
            raise
    return await kept.get(key, make)
