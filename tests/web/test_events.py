"""The day's check-in comes to an open page by itself."""

import asyncio
import json
import logging
import socket
import struct
import time
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientError
from aiohttp.client_exceptions import ClientConnectionResetError
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.errors import Unacceptable
from adapters.web.routes import make_app
from adapters.web.wall import bulletin, events
from adapters.web.wall.bulletin import Bulletin, Looker
from adapters.web.wall.today import read_today
from bot.kernel.cooldown import Pace
from tests.patience import PATIENCE_S, until
from tests.web.talking import prediction

AT_ONCE_S = 10.0
"""The server would wait for a minute for whoever is still there."""


@asynccontextmanager
async def listening(browser, path="/events", **options):
    """Open a stream of events; gives a function that returns the next one."""
    response = await browser.get(path, **options)
    assert response.status == 200

    async def heard() -> dict[str, str]:
        lines: dict[str, str] = {}
        async with asyncio.timeout(PATIENCE_S):
            async for line in response.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if not name and not value and ("data" in lines or "" in lines):
                    return lines
                lines[name] = value
        return {"over": "yes"}

    try:
        yield response, heard
    finally:
        response.close()


async def says(heard, words):
    """Hear on until the wall says something, or the stream ends: it may be seen half-way, too."""
    told = await heard()
    while told.get("event") == "today" and words not in told["data"]:
        told = await heard()
    return words in told.get("data", "")


async def test_a_check_in_arrives_while_the_page_is_open(keeper):
    async with listening(keeper) as (response, heard):
        assert response.content_type == "text/event-stream"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert "Content-Encoding" not in response.headers
        assert json.loads((await heard())["data"])["title"] == ""
        await keeper.say("/checkin now")
        told = await heard()
        assert told["event"] == "today"
        news = json.loads(told["data"])
        assert news["title"] == "Prediction check-in · Friday 20 November"
        assert 'action="/press?as=you"' in news["html"]


async def test_its_count_and_its_verdict_come_too(keeper, furnished):
    await keeper.say("/checkin now")
    (post,) = await furnished.house.ports.diary.posts("local", "room")
    async with listening(keeper) as (_, heard):
        assert "no forecasts so far" in (await heard())["data"]
        await keeper.say(f"/forecast {post.prediction} percent:30")
        assert await says(heard, "1 forecast so far")
        await keeper.say(
            f'/resolve {post.prediction} outcome:yes evidence:"https://example.org/news"'
        )
        assert await says(heard, "It happened")


async def test_verdicts_on_other_predictions_are_listed(keeper):
    name = await prediction(keeper)
    async with listening(keeper) as (_, heard):
        await heard()
        evidence = 'evidence:"https://example.org/ <b>It</b> was not"'
        await keeper.say(f"/resolve {name} outcome:no {evidence}")
        told = json.loads((await heard())["data"])["html"]
        assert "Judged lately" in told
        assert "<b>It</b> was" not in told
    page = await keeper.page("/")  # and without a script, too
    judged = page[page.index("Judged lately") :]
    assert f'<a href="/predictions/{name}?as=you"' in judged[: judged.index("</section>")]


async def test_who_knows_what_is_there_hears_nothing_until_it_changes(keeper, monkeypatch):
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.1)
    async with listening(keeper) as (_, heard):
        tag = (await heard())["id"]
    for path, headers in ((f"/events?seen={tag}", {}), ("/events", {"Last-Event-ID": tag})):
        async with listening(keeper, path, headers=headers) as (_, heard):
            assert await heard() == {"retry": "3000", "": "still here"}
            assert await heard() == {"": "still here"}


async def test_too_many_pages_of_one_visit_close_the_oldest(keeper):
    await keeper.page("/")
    async with listening(keeper) as (_, heard):
        assert (await heard())["event"] == "today"
        others = [await keeper.get("/events") for _ in range(bulletin.MOST_OPEN)]
        assert (await heard())["event"] == "enough"
        assert await heard() == {"over": "yes"}
    for other in others:
        other.close()


async def test_a_reader_who_leaves_while_it_opens_is_no_fault(keeper, monkeypatch, caplog):
    async def gone(*_):
        raise ClientConnectionResetError("Cannot write to closing transport")

    monkeypatch.setattr(events.web.StreamResponse, "_start", gone)
    with pytest.raises(ClientError):
        await keeper.get("/events")
    assert "failed" not in caplog.text


async def test_who_leaves_while_the_wall_is_looked_at_leaves_no_trace(
    furnished, monkeypatch, caplog
):
    read, began, gone = bulletin.read_today, asyncio.Event(), asyncio.Event()

    async def slowly(ports):
        began.set()
        await gone.wait()
        return await read(ports)

    monkeypatch.setattr(bulletin, "read_today", slowly)
    for number in range(3):
        _, writer = await asyncio.open_connection(furnished.server.host, furnished.server.port)
        writer.write(b"GET /events HTTP/1.1\r\nHost: here\r\n\r\n")
        await writer.drain()
        await asyncio.wait_for(began.wait(), PATIENCE_S)
        if number:
            linger = struct.pack("ii", 1, 0)  # a reset, as of a phone that lost its network
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.close()
    await asyncio.sleep(0.1)
    gone.set()
    await asyncio.sleep(0.3)
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []
    async with furnished.browser() as other:
        assert (await other.get("/")).status == 200


async def test_a_full_room_says_so(keeper, monkeypatch):
    monkeypatch.setattr(bulletin, "MOST_VISITS", 0)
    response = await keeper.get("/events")
    assert response.status == 503
    assert response.headers["Retry-After"] == "60"


def inventing(number: int) -> dict[str, str]:
    """Return the headers of a stranger who makes up a visit's cookie."""
    return {"Cookie": f"hindcast-visitor={number:022}"}


async def test_a_stranger_who_invents_cookies_takes_no_more_than_an_address_may(
    furnished, monkeypatch
):
    monkeypatch.setattr(bulletin, "MOST_OF_ADDRESS", 3)
    async with furnished.browser() as stranger, furnished.browser() as keeper:
        opened = [await stranger.get("/events", headers=inventing(n)) for n in range(5)]
        assert [each.status for each in opened] == [200, 200, 200, 503, 503]
        await keeper.come_with_key()
        mine = await keeper.get("/events")
        assert mine.status == 200
        for each in (*opened, mine):
            each.close()


async def test_places_are_kept_for_who_has_the_key(furnished):
    wall = Bulletin(furnished.house.ports, 0.05)
    with ExitStack() as seats:
        for number in range(bulletin.MOST_VISITS - bulletin.KEPT_FOR_KEYS):
            seats.enter_context(wall.seat(Looker(f"visit {number}", f"10.0.0.{number}")))
        with pytest.raises(Unacceptable):
            seats.enter_context(wall.seat(Looker("one more", "10.0.1.1")))
        for number in range(bulletin.KEPT_FOR_KEYS):
            seats.enter_context(wall.seat(Looker(f"keeper {number}", "10.0.0.1", keyed=True)))
        with pytest.raises(Unacceptable):
            seats.enter_context(wall.seat(Looker("too many", "10.0.0.1", keyed=True)))
        seats.enter_context(wall.seat(Looker("visit 1", "10.0.0.1")))  # another tab


async def test_who_connects_again_and_again_has_to_wait(house):
    house.door, statuses = Pace(burst=2, every_s=90), []
    async with TestClient(TestServer(make_app(house.room()))) as client:
        for number in range(4):
            response = await client.get("/events", headers=inventing(number))
            statuses.append(response.status)
            response.close()
    assert statuses == [200, 200, 429, 429]


async def test_open_pages_do_not_hold_up_the_end(keeper, furnished):
    async with listening(keeper) as (_, heard):
        await heard()
        began = time.monotonic()
        await furnished.server.close()
        assert time.monotonic() - began < AT_ONCE_S
        assert await heard() == {"over": "yes"}


async def test_a_page_that_is_left_gives_its_seat_back(furnished):
    wall = Bulletin(furnished.house.ports, 0.05)
    ada = Looker("Ada", "10.0.0.1")
    with wall.seat(ada), wall.seat(ada):
        assert len(wall._seats[ada]) == 2
    assert not wall._seats
    assert not wall._anybody.is_set()


async def test_a_page_is_shown_with_the_last_wall_while_it_cannot_be_looked_at(
    keeper, monkeypatch, caplog
):
    await keeper.say("/checkin now")
    assert "Prediction check-in · " in await keeper.page("/")

    async def away(_):
        raise OSError

    monkeypatch.setattr(bulletin, "read_today", away)
    await asyncio.sleep(0.1)
    response = await keeper.get("/")
    assert response.status == 200
    assert "Prediction check-in · " in await response.text()
    assert "showing the last" in caplog.text


async def test_who_comes_during_the_first_look_waits_for_it(furnished, monkeypatch):
    slow, read = asyncio.Event(), bulletin.read_today

    async def slowly(ports):
        await slow.wait()
        return await read(ports)

    monkeypatch.setattr(bulletin, "read_today", slowly)
    wall = Bulletin(furnished.house.ports, 60)
    pages = [asyncio.create_task(wall.today()) for _ in range(2)]
    await asyncio.sleep(0)
    slow.set()
    first, second = await asyncio.gather(*pages)
    assert first.tag
    assert second is first


async def test_a_card_whose_day_is_over_comes_anew(keeper, furnished, monkeypatch):
    await keeper.say("/checkin now")
    ports = furnished.house.ports
    before = await read_today(ports)
    case = await ports.ledger.prediction("local", (await ports.diary.posts("local"))[0].prediction)
    after = datetime.combine(case.resolve_by, datetime.min.time(), UTC) + timedelta(days=2)
    monkeypatch.setattr(type(ports.clock), "now", lambda _: after)
    closed = await read_today(ports)
    assert closed.post != before.post
    assert closed.tag != before.tag


async def test_a_fault_does_not_end_the_watch(furnished, monkeypatch, caplog):
    looks = []

    async def broken(_):
        looks.append("looked")
        raise OSError

    monkeypatch.setattr(bulletin, "read_today", broken)
    wall = Bulletin(furnished.house.ports, 0.01)
    watch = asyncio.create_task(wall.watch())
    with wall.seat(Looker("Ada", "10.0.0.1")):
        await until(lambda: len(looks) >= 3)
    watch.cancel()
    assert "looking again" in caplog.text


async def test_the_head_of_a_stream_that_never_ends_is_not_told(keeper):
    response = await keeper._client.head("/events")
    assert response.status == 405
    assert response.headers["Allow"] == "GET"
