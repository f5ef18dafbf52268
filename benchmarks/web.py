"""How the web room bears readers: `python -m benchmarks.web [seconds]`.

The real `hindcast serve` over the seeds and a lived-in ledger (`benchmarks.community`); the
readers are a process of their own, which asks for all pages in turn at a steady pace, whether or
not earlier ones were answered (an open loop: a stall delays everybody who comes meanwhile, and all
of them are counted). Before them, one person asks for each page once, as the first after a start,
and then with the key, for whom every page of the board is made anew.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import aiohttp

from benchmarks.community import furnish
from benchmarks.serving import ROOT, serving
from benchmarks.tables import machine, milliseconds, percentile, table

PER_S = 200
SECONDS = 40
"""Longer than pages are kept, so that each is made anew under load."""

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

BESIDE = (
    "/episodes/sholto-douglas-2025?find=the",
    "/quote/edcc9e947bed-17635-17714.png",
)
"""What takes longer and has a pace of its own: each once a second beside the pages."""

_KEY = "open-sesame"
_SETTLED_S = 5.0
"""After a start the words' dictionary is loaded beside what is asked first."""


def measure_web(seconds: int = SECONDS) -> str:
    """Let readers come to a running room; return the tables."""
    with tempfile.TemporaryDirectory() as home:
        with serving(home):
            pass  # the first start builds the index
        held = asyncio.run(furnish(Path(home)))
        with serving(home, HINDCAST_LOG_LEVEL="WARNING", HINDCAST_WEB_KEY=_KEY) as served:
            time.sleep(_SETTLED_S)
            first = _each(build_opener(), served.address)
            keyed = _each(_opener(served.address), served.address)
            came = _crowd(served.address, seconds)
            megabytes = served.megabytes
    dear = [each for page in BESIDE for each in came["spent"].pop(page)]
    spent = [each for page in came["spent"].values() for each in page]
    facts = (
        ("in the ledger", held),
        ("slowest first call of a page", f"{milliseconds(max(first.values()))} ms"),
        ("slowest page with the key", f"{milliseconds(max(keyed.values()))} ms"),
        ("pages asked for", f"{len(spent) + came['failed']:,}, {PER_S} a second"),
        ("not answered with 200", f"{came['failed']}"),
        *(
            (f"p{share * 100:g}", f"{milliseconds(percentile(spent, share))} ms")
            for share in _SHARES
        ),
        ("slowest", f"{milliseconds(max(spent))} ms"),
        ("words found and pictures beside, p50", f"{milliseconds(percentile(dear, 0.5))} ms"),
        ("largest page, compressed", f"{max(came['bytes'].values()) / 1000:.0f} kB"),
        ("memory afterwards", f"{megabytes:.0f} MB"),
    )
    rows = [
        (
            page,
            f"{came['bytes'][page] / 1000:.1f}",
            *map(milliseconds, (*_told(each), first[page], keyed[page])),
        )
        for page, each in came["spent"].items()
    ]
    head = ("page", "kB", "p50, ms", "p99, ms", "first call, ms", "with the key, ms")
    return f"{table(('what', 'measured'), facts)}\n\n{table(head, rows)}"


def _crowd(address: str, seconds: int) -> dict[str, Any]:
    """Let the readers come, in a process of their own; return what `read` tells."""
    command = [sys.executable, "-m", "benchmarks.web", address, str(seconds)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _opener(address: str) -> OpenerDirector:
    """Return what keeps the cookie of whoever came with the key."""
    keyed = build_opener(HTTPCookieProcessor())
    keyed.open(f"{address}/?key={_KEY}").close()
    return keyed


def _each(opener: OpenerDirector, address: str) -> Mapping[str, float]:
    """Return the seconds of every page, asked for once."""
    spent = {}
    for page in PAGES:
        began = time.perf_counter()
        with opener.open(address + page) as answer:
            answer.read()
        spent[page] = time.perf_counter() - began
    return spent


_SHARES = (0.5, 0.99, 0.999)


def _told(spent: list[float]) -> tuple[float, float]:
    return percentile(spent, 0.5), percentile(spent, 0.99)


async def read(address: str, seconds: int) -> Mapping[str, object]:
    """Ask for page after page; return seconds and bytes by page, and how many went wrong."""
    spent: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, int] = {}
    failed = 0

    async def one(session: aiohttp.ClientSession, page: str) -> None:
        nonlocal failed
        began = time.perf_counter()
        async with session.get(address + page) as answer:
            body = await answer.read()
        failed += answer.status != 200  # noqa: PLR2004
        spent[page].append(time.perf_counter() - began)
        sizes[page] = len(body)

    # Packed, as browsers ask for it, and left so: unpacking would slow the readers down.
    headers, many = {"Accept-Encoding": "gzip"}, aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(headers=headers, connector=many, auto_decompress=False) as session,
        asyncio.TaskGroup() as readers,
    ):
        began = time.perf_counter()
        for number, page in zip(range(PER_S * seconds), cycle(PAGES), strict=False):
            await asyncio.sleep(began + number / PER_S - time.perf_counter())
            readers.create_task(one(session, page))
            if number % PER_S == 0:
                for dear in BESIDE:
                    readers.create_task(one(session, dear))
    return {"spent": spent, "bytes": sizes, "failed": failed}


def main(arguments: list[str]) -> None:
    """Measure; or, with an address, be the readers."""
    match arguments:
        case [address, seconds] if address.startswith("http"):
            print(json.dumps(asyncio.run(read(address, int(seconds)))))
        case [seconds]:
            print(f"{machine()}\n\n{measure_web(int(seconds))}")
        case _:
            print(f"{machine()}\n\n{measure_web()}")


if __name__ == "__main__":
    main(sys.argv[1:])
