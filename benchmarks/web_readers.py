"""The readers of `benchmarks.web`: one crowd at a steady pace, and some who want what is not kept.

The crowd asks for the same pages again and again, whether or not earlier ones were answered (an
open loop: a stall delays everybody who comes meanwhile, and all of them are counted). Beside it
come `KINDS` of readers. Each opens some pages at once, now and then, none of them twice, and from
an address of its own, as paces and places are given by address. Linux has them all on loopback.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle

import aiohttp

PER_S = 200
TABS, TABS_EVERY_S = 4, 2.0
"""What a reader opens at once, and how often: twice a second, as what takes work may be asked."""

PAGES = (
    "/",
    "/episodes",
    "/episodes/sholto-douglas-2025",
    "/episodes/julian-schrittwieser-2025",
    "/episodes/david-luan-2025",
    "/episodes/mostafa-dehghani-2026",
    "/quote/edcc9e947bed-17635-17714",
    "/speakers",
    "/speakers/sholto-douglas",
    "/topics",
    "/topics/benchmarks-and-evals",
    "/predictions",
    "/predictions?state=open",
    "/predictions?speaker=Sholto+Douglas",
    "/predictions/super-impressive-ai-discoveries-in-2026",
    "/predictions/browser-agents-clear-by-end-2025",
    "/predictions.csv",
    "/predictions.json",
    "/timeline",
    "/standings",
    "/calibration",
    "/feed.atom",
)

LONGEST = "/episodes/mostafa-dehghani-2026"
"""The conversation whose sentences and words are asked for."""

_ID = re.compile(r'id="([0-9a-f]{12}-\d+-\d+)"')
_WORD = re.compile(r"\b[a-z]{5}\b")
_FROM = date(2025, 1, 1)
_OK, _NOWHERE = 200, 404


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the requests, by page or by kind.

    `spent` has the seconds of what was answered as it should be, and `failed` how many were not: a
    refusal is quick and would flatter the others. `sizes` are in bytes, as they were sent.
    """

    spent: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def answered(self, name: str, seconds: float, size: int) -> None:
        """Note an answer as it should be."""
        self.spent.setdefault(name, []).append(seconds)
        self.sizes[name] = size

    def turned_away(self, name: str) -> None:
        """Note any other, or none."""
        self.failed[name] = self.failed.get(name, 0) + 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What a conversation's page holds: the ids of its sentences, and its words of five letters."""

    quotes: Sequence[str]
    words: Sequence[str]

    @classmethod
    def of(cls, html: str) -> "Seen":
        """Read a page."""
        words = dict.fromkeys(_WORD.findall(html[html.find('id="transcript"') :]))
        return cls(tuple(dict.fromkeys(_ID.findall(html))), tuple(words))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reader: what it asks for as its request of some number, and the right status."""

    name: str
    asks: Callable[[Seen, int], str]
    status: int = _OK


def _nowhere(seen: Seen, number: int) -> str:
    """Return an address that leads nowhere, with as many words as are looked at."""
    words = (seen.words[(number + each) % len(seen.words)] for each in range(13))
    return f"/{'-'.join(words)}-{number}"


WORDS_FOUND, NEW_PICTURE = "words found in a conversation", "a quote's picture, each another"

KINDS = (
    Kind("the same picture again", lambda *_: f"{PAGES[6]}.png"),
    Kind(
        WORDS_FOUND,
        lambda seen, number: f"{LONGEST}?find={seen.words[number % len(seen.words)]}",
    ),
    Kind(
        NEW_PICTURE,
        lambda seen, number: f"/quote/{seen.quotes[-1 - number % len(seen.quotes)]}.png",
    ),
    Kind(
        "a quote's page, each another",
        lambda seen, number: f"/quote/{seen.quotes[number % len(seen.quotes)]}",
    ),
    Kind(
        "a choice of the board, each another",
        lambda _, number: f"/predictions?from={_FROM + timedelta(days=number)}",
    ),
    Kind("an address that leads nowhere", _nowhere, _NOWHERE),
)


async def read(address: str, seconds: int) -> Tally:
    """Let all of them come for some seconds; return what came of it."""
    tally = Tally()
    async with _session() as session, session.get(address + LONGEST) as answer:
        seen = Seen.of(await answer.text())
    async with asyncio.TaskGroup() as readers:
        readers.create_task(_crowd(address, seconds, tally))
        for number, kind in enumerate(KINDS):
            own = f"127.0.0.{number + 2}"
            readers.create_task(_reader(address, own, kind, seen, seconds, tally))
    return tally


async def _crowd(address: str, seconds: int, tally: Tally) -> None:
    """Ask for page after page, each at its time."""
    async with _session(packed=True) as session, asyncio.TaskGroup() as asking:
        began = time.perf_counter()
        for number, page in zip(range(PER_S * seconds), cycle(PAGES), strict=False):
            await asyncio.sleep(began + number / PER_S - time.perf_counter())
            asking.create_task(_ask(session, address + page, page, _OK, tally))


async def _reader(
    address: str, own: str, kind: Kind, seen: Seen, seconds: int, tally: Tally
) -> None:
    """Open some pages of a kind at once, again and again."""
    async with _session(own, packed=True) as session, asyncio.TaskGroup() as asking:
        began = time.perf_counter()
        for number in range(int(seconds / TABS_EVERY_S) * TABS):
            await asyncio.sleep(began + number // TABS * TABS_EVERY_S - time.perf_counter())
            url = address + kind.asks(seen, number)
            asking.create_task(_ask(session, url, kind.name, kind.status, tally))


async def _ask(
    session: aiohttp.ClientSession, url: str, name: str, status: int, tally: Tally
) -> None:
    """Ask once, and note what came of it under a name. Who is cut off was not answered."""
    began = time.perf_counter()
    try:
        async with session.get(url) as answer:
            body = await answer.read()
    except aiohttp.ClientError:
        tally.turned_away(name)
        return
    if answer.status == status:
        tally.answered(name, time.perf_counter() - began, len(body))
    else:
        tally.turned_away(name)


@asynccontextmanager
async def _session(
    own: str | None = None, *, packed: bool = False
) -> AsyncIterator[aiohttp.ClientSession]:
    """Give what asks, from an address of its `own`.

    What comes `packed`, as browsers ask for it, is left so: unpacking would slow the readers down.
    """
    headers: Mapping[str, str] = {"Accept-Encoding": "gzip" if packed else "identity"}
    many = aiohttp.TCPConnector(limit=0, local_addr=(own, 0) if own else None)
    async with aiohttp.ClientSession(
        headers=headers, connector=many, auto_decompress=not packed
    ) as session:
        yield session
