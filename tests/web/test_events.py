"""The day's check-in comes to an open page by itself."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientError
from aiohttp.client_exceptions import ClientConnectionResetError

from adapters.web import bulletin, events
from adapters.web.bulletin import Bulletin
from adapters.web.today import read_today
from tests.web.test_talk import prediction


@asynccontextmanager
async def listening(browser, path="/events", **options):
    """Open a stream of events; gives a function that returns the next one."""
    response = await browser.get(path, **options)
    assert response.status == 200

    async def heard() -> dict[str, str]:
        lines: dict[str, str] = {}
        async with asyncio.timeout(5):
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
        assert "1 forecast so far" in (await heard())["data"]
        await keeper.say(
            f'/resolve {post.prediction} outcome:yes evidence:"https://example.org/news"'
        )
        assert "It happened" in (await heard())["data"]


async def test_verdicts_on_other_predictions_are_listed(keeper):
    name = await prediction(keeper)
    async with listening(keeper) as (_, heard):
        await heard()
        evidence = 'evidence:"https://example.org/ <b>It</b> was not"'
        await keeper.say(f"/resolve {name} outcome:no {evidence}")
        told = json.loads((await heard())["data"])["html"]
        assert "Judged lately" in told
        assert "<b>It</b> was" not in told
    assert "Judged lately" in await keeper.page("/")  # and without a script, too


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


async def test_a_full_room_says_so(keeper, monkeypatch):
    monkeypatch.setattr(bulletin, "MOST_VISITS", 0)
    response = await keeper.get("/events")
    assert response.status == 503
    assert response.headers["Retry-After"] == "60"


async def test_open_pages_do_not_hold_up_the_end(keeper, furnished):
    async with listening(keeper) as (_, heard):
        await heard()
        began = time.monotonic()
        await furnished.server.close()
        assert time.monotonic() - began < 1
        assert await heard() == {"over": "yes"}


async def test_a_page_that_is_left_gives_its_seat_back(furnished):
    wall = Bulletin(furnished.house.ports, 0.05)
    with wall.seat("Ada"), wall.seat("Ada"):
        assert len(wall._seats["Ada"]) == 2
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
    with wall.seat("Ada"):
        async with asyncio.timeout(5):
            while len(looks) < 3:
                await asyncio.sleep(0.01)
    watch.cancel()
    assert "looking again" in caplog.text
