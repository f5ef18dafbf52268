"""How the web room bears readers: `python -m benchmarks.web [seconds]`.

The real `hindcast serve` over the seeds and a lived-in ledger (`benchmarks.community`); the
readers are a process of their own (`benchmarks.web_readers`). Before them, one person asks for each
page once, as the first after a start, and then with the key, for whom every page of the board is
made anew.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from benchmarks.community import furnish
from benchmarks.serving import ROOT, serving
from benchmarks.tables import machine, milliseconds, percentile, table
from benchmarks.web_readers import KINDS, NEW_PICTURE, PAGES, PER_S, WORDS_FOUND, Tally, read

SECONDS = 40
"""Longer than pages are kept, so that each is made anew under load."""

_KEY = "open-sesame"
_SETTLED_S = 5.0
"""After a start the words' dictionary is loaded beside what is asked first."""

_SHARES = (0.5, 0.99, 0.999)
_NONE = "–"


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
    facts = (
        ("in the ledger", held),
        ("slowest first call of a page", f"{milliseconds(max(first.values()))} ms"),
        ("slowest page with the key", f"{milliseconds(max(keyed.values()))} ms"),
        *_of_crowd(came),
        ("memory afterwards", f"{megabytes:.0f} MB"),
    )
    tables = (table(("what", "measured"), facts), _beside(came), _by_page(came, first, keyed))
    return "\n\n".join(tables)


def _of_crowd(came: Tally) -> Iterator[tuple[str, str]]:
    """Give what the crowd found, whose pages are kept."""
    spent = [each for page in PAGES for each in came.spent.get(page, ())]
    failed = sum(came.failed.get(page, 0) for page in PAGES)
    dear = [each for kind in (WORDS_FOUND, NEW_PICTURE) for each in came.spent.get(kind, ())]
    yield "pages asked for", f"{len(spent) + failed:,}, {PER_S} a second"
    yield "not answered with 200", f"{failed}"
    for share in _SHARES:
        yield f"p{share * 100:g}", f"{_at(share, spent)} ms"
    yield "slowest", f"{_at(1, spent)} ms"
    yield "words found and pictures beside, p50", f"{_at(0.5, dear)} ms"
    largest = max(came.sizes.get(page, 0) for page in PAGES)
    yield "largest page, compressed", f"{largest / 1000:.0f} kB"


def _beside(came: Tally) -> str:
    """Return the table of those who came beside the crowd, from an address each."""
    head = ("beside them", "asked for", "turned away", "p50, ms", "p99, ms", "slowest, ms")
    return table(head, [_row(kind.name, came) for kind in KINDS])


def _row(kind: str, came: Tally) -> tuple[str, ...]:
    spent, failed = came.spent.get(kind, []), came.failed.get(kind, 0)
    figures = (_at(share, spent) for share in (0.5, 0.99, 1))
    return kind, f"{len(spent) + failed}", f"{failed}", *figures


def _by_page(came: Tally, first: Mapping[str, float], keyed: Mapping[str, float]) -> str:
    """Return the table of the crowd's pages."""
    head = ("page", "kB", "p50, ms", "p99, ms", "first call, ms", "with the key, ms")
    rows = [
        (
            page,
            f"{came.sizes.get(page, 0) / 1000:.1f}",
            *(_at(share, came.spent.get(page, ())) for share in (0.5, 0.99)),
            *map(milliseconds, (first[page], keyed[page])),
        )
        for page in PAGES
    ]
    return table(head, rows)


def _at(share: float, spent: Sequence[float]) -> str:
    """Return a percentile for a cell; a dash where nothing was answered."""
    return milliseconds(percentile(spent, share)) if spent else _NONE


def _crowd(address: str, seconds: int) -> Tally:
    """Let the readers come, in a process of their own; return what came of it."""
    command = [sys.executable, "-m", "benchmarks.web", address, str(seconds)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Tally(**json.loads(done.stdout))


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


def main(arguments: list[str]) -> None:
    """Measure; or, with an address, be the readers."""
    match arguments:
        case [address, seconds] if address.startswith("http"):
            print(json.dumps(asdict(asyncio.run(read(address, int(seconds))))))
        case [seconds]:
            print(f"{machine()}\n\n{measure_web(int(seconds))}")
        case _:
            print(f"{machine()}\n\n{measure_web()}")


if __name__ == "__main__":
    main(sys.argv[1:])
