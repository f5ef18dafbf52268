"""The readers of the benchmark want what they say, and only what they got is timed."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from benchmarks.web_readers import KINDS, PAGES, PER_S, Seen, read

QUOTES = [f"edcc9e947bed-{number}-{number + 9}" for number in range(40)]
WORDS = ("claim", "model", "agent", "reach", "spent", "moved", "yearn")
LENT = f'<p id="transcript">{" ".join(WORDS)}' + "".join(f'<i id="{each}"></i>' for each in QUOTES)


@pytest.fixture
async def room() -> AsyncIterator[TestServer]:
    """Serve one conversation: the board is refused, and whatever else is asked for is there."""

    async def answer(request: web.Request) -> web.Response:
        refused = request.path == "/predictions"
        return web.Response(text=LENT, status=503 if refused else 200)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        yield server


async def test_what_was_refused_is_counted_once_and_not_timed(room):
    tally = await read(str(room.make_url("")).rstrip("/"), 2)
    refused = {page for page in PAGES if page.partition("?")[0] == "/predictions"}
    assert refused & set(tally.spent) == set()
    timed = sum(len(tally.spent.get(page, ())) for page in PAGES)
    assert timed + sum(tally.failed[page] for page in refused) == 2 * PER_S


async def test_an_address_that_leads_nowhere_and_is_answered_all_the_same_is_a_fault(room):
    tally = await read(str(room.make_url("")).rstrip("/"), 2)
    assert tally.failed["an address that leads nowhere"] == 4
    assert len(tally.spent["a quote's page, each another"]) == 4


def test_nobody_beside_the_crowd_wants_the_same_twice_but_who_wants_one_picture():
    seen = Seen.of(LENT)
    wanted = {kind.name: {kind.asks(seen, number) for number in range(7)} for kind in KINDS}
    again = wanted.pop("the same picture again")
    assert len(again) == 1
    assert {len(each) for each in wanted.values()} == {7}
