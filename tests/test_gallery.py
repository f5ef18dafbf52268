import asyncio
from dataclasses import replace

import pytest

from adapters.pictures import Gallery, gallery
from adapters.pictures.shapes import NARROW, WIDE
from adapters.pictures.themes import DARK, LIGHT
from bot.kernel.card import Chart, Series
from bot.kernel.errors import Refusal

HISTORY = Chart("history", "Verse?", (Series("crowd", ((0.0, 0.4), (9e5, 0.6)), (5, 6)),), "")


async def test_two_who_want_the_same_picture_share_one_drawing():
    made = []

    def paint(chart, theme, shape):
        made.append((theme, shape))
        return b"png"

    wanted = Gallery(paint)
    assert await asyncio.gather(*(wanted.draw(HISTORY) for _ in range(5))) == [b"png"] * 5
    assert await wanted.draw(replace(HISTORY, alt="In other words.")) == b"png"
    await wanted.draw(HISTORY, DARK)
    await wanted.draw(HISTORY, DARK, NARROW)
    assert made == [(LIGHT, WIDE), (DARK, WIDE), (DARK, NARROW)]


async def test_who_gives_up_waiting_does_not_take_the_picture_away():
    wanted = Gallery()
    patient, hasty = (asyncio.create_task(wanted.draw(HISTORY)) for _ in range(2))
    await asyncio.sleep(0)
    hasty.cancel()
    assert (await patient).startswith(b"\x89PNG")


async def test_too_many_at_once_are_refused_and_later_ones_are_not():
    wanted = Gallery()
    charts = [replace(HISTORY, title=str(n)) for n in range(gallery.MOST_WAITING + 1)]
    drawing = [asyncio.create_task(wanted.draw(chart)) for chart in charts]
    *_, last = await asyncio.gather(*drawing, return_exceptions=True)
    assert isinstance(last, Refusal)
    assert await wanted.draw(charts[-1])


async def test_a_drawing_that_failed_is_tried_again():
    outcomes = [b"", b"png"]

    def paint(chart, theme, shape):
        return outcomes.pop(0) or 1 // 0

    wanted = Gallery(paint)
    with pytest.raises(ZeroDivisionError):
        await wanted.draw(HISTORY)
    assert await wanted.draw(HISTORY) == b"png"


async def test_only_so_many_pictures_are_kept():
    wanted = Gallery(lambda *_: b"png")
    for n in range(gallery.MOST_KEPT + 10):
        chart = replace(HISTORY, title=str(n))
        name = wanted.hang(chart)
        await wanted.draw(chart)
    assert wanted.find(name) == chart
    assert wanted.find(gallery.name_of(replace(HISTORY, title="0"))) is None
    assert len(wanted._kept) == len(wanted._charts) == gallery.MOST_KEPT
