"""How often the right words are found, and by whom they are said to be: on the labelled set."""

import asyncio
import gc
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.labelled import SETS, Query, queries, spoken
from benchmarks.tables import milliseconds, percentile, table
from bot.bootstrap import House, open_house
from bot.domain.quote import Quote, QuoteId
from bot.ports import Search
from bot.settings import Settings

FIRST = 5


def right(query: Query, quote: Quote) -> bool:
    """Tell whether a quote overlaps a place that answers the question."""
    return quote.episode.slug == query.episode and any(
        quote.id.start < end and at < quote.id.end for at, end in query.answers
    )


def rank(query: Query, quotes: Sequence[Quote]) -> int | None:
    """Return the place of the first right quote, from 1; None when there is none."""
    return next((n for n, quote in enumerate(quotes, start=1) if right(query, quote)), None)


async def questions(
    house: House, name: str = "queries"
) -> tuple[dict[str, list[int | None]], list[str], list[float]]:
    """Ask a whole set; return ranks by kind (0 for a right refusal), misses, and seconds."""
    ranks: dict[str, list[int | None]] = defaultdict(list)
    misses, spent = [], []
    for query in queries(name):
        began = time.perf_counter()
        found = (await house.ports.library.find(Search(query.words, limit=FIRST))).quotes
        spent.append(time.perf_counter() - began)
        place = (None if found else 0) if query.kind == "none" else rank(query, found)
        ranks[query.kind].append(place)
        if place not in (0, 1):
            first = found[0].text[:60] if found else "nothing"
            misses.append(f"{query.kind}: “{query.words}” ({query.episode}): {place}, “{first}”")
    return ranks, misses, spent


async def speakers(house: House) -> tuple[int, int, list[str]]:
    """Return how many sentences are by the right speaker, how many unattributed, and the misses."""
    sources = {q.episode.slug: q.id.source for q in await _one_of_each(house)}
    good, unknown, misses = 0, 0, []
    for sentence in spoken():
        span = QuoteId(sources[sentence.episode], sentence.at, sentence.end)
        found = await house.ports.library.quote(span)
        name = found.speaker.name if found and found.speaker else ""
        good += name == sentence.speaker
        unknown += not name
        if name != sentence.speaker:
            misses.append(f"{sentence.episode} {sentence.at} “{sentence.words}”: {name}")
    return good, unknown, misses


async def _one_of_each(house: House) -> list[Quote]:
    found = []
    for episode in await house.ports.library.episodes():
        turns = await house.ports.library.conversation(episode.slug)
        found.append(turns[0].sentences[0])
    return found


async def measure_fidelity() -> str:
    """Ask the whole labelled set; return the tables and every miss."""
    rows, missed, spent = [], [], []
    with tempfile.TemporaryDirectory() as data_dir:
        async with open_house(Settings(data_dir=Path(data_dir))) as house:
            gc.freeze()  # as `hindcast serve` does when it is ready
            for name in SETS:
                ranks, misses, seconds = await questions(house, name)
                rows += _rows(name, ranks)
                missed += [f"{name}, {miss}" for miss in misses]
                spent += seconds
            good, unknown, wrong = await speakers(house)
    p50, p99 = (milliseconds(percentile(spent, share)) for share in (0.5, 0.99))
    facts = (
        table(("set", "questions", "count", "first right", "within five"), rows),
        f"Speakers: {good} of {len(spoken())} right, {unknown} unattributed.",
        f"A look-up: p50 {p50} ms, p99 {p99} ms.",
        "Misses:",
        "\n".join(f"- {miss}" for miss in [*missed, *wrong]) or "none",
    )
    return "\n\n".join(facts)


def _rows(name: str, ranks: dict[str, list[int | None]]) -> list[tuple[str, ...]]:
    rows = []
    for kind, places in ranks.items():
        first = sum(place in (0, 1) for place in places) / len(places)
        within = sum(place is not None for place in places) / len(places)
        rows.append((name, kind, str(len(places)), f"{first:.0%}", f"{within:.0%}"))
    return rows


if __name__ == "__main__":
    print(asyncio.run(measure_fidelity()))
