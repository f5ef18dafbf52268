import gc
import io
import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from math import inf, nan

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

from adapters.pictures import letters, words
from adapters.pictures.drawing import drawn, png
from adapters.pictures.faces import SANS, SANS_BOLD, SERIF, SERIF_BOLD, file_of
from adapters.pictures.shapes import NARROW, WIDE, Shape
from adapters.pictures.themes import DARK, LIGHT
from bot.features.charted import alternative, described, table
from bot.kernel.card import Chart, Mark, Series

DAY_S = 86_400.0
MAY = 20_209 * DAY_S  # 1 May 2025

CALIBRATION = Chart(
    "calibration",
    "Calibration of Ada",
    (
        Series(
            "Ada",
            tuple((0.05 + n / 10, n / 10) for n in range(10)),
            tuple(range(1, 11)),
            tuple((max(0.0, n / 10 - 0.2), min(1.0, n / 10 + 0.3)) for n in range(10)),
        ),
    ),
    "",
)
HISTORY = Chart(
    "history",
    "Will machines write verse by the end of 2025?",
    (
        Series(
            "crowd",
            tuple((MAY + n * 7 * DAY_S, 0.4 + n / 50) for n in range(12)),
            tuple(range(5, 17)),
            tuple((0.2 + n / 50, 0.6 + n / 50) for n in range(12)),
        ),
    ),
    "",
    (Mark(MAY + 90 * DAY_S, "✓ Happened 30 July 2025"), Mark(MAY + 245 * DAY_S, "Due 1 January")),
)
EMPTY = [
    replace(CALIBRATION, series=()),
    replace(HISTORY, series=(Series("crowd", ()),)),
    replace(HISTORY, series=()),
]
BOTH = pytest.mark.parametrize("chart", [CALIBRATION, HISTORY], ids=lambda chart: chart.kind)


SHAPES = pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["wide", "narrow"])


def texts(chart: Chart, shape: Shape = WIDE) -> list[str]:
    return [text.replace("\u00a0", " ") for text, _ in drawn(chart, LIGHT, shape).frames()]


def opened(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as image:
        return image.convert("RGB")


@BOTH
@SHAPES
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_picture_has_its_size_its_own_background_and_the_accent(chart, theme, shape):
    image = opened(png(chart, theme, shape))
    colours = {colour for _, colour in image.getcolors(1 << 24)}
    assert image.size == (shape.width, shape.height)
    assert image.getpixel((3, 3)) == channels(theme.paper)
    assert channels(theme.accent) in colours


@BOTH
def test_the_same_chart_is_the_same_bytes_and_another_one_is_not(chart):
    first = chart.series[0]
    moved = replace(chart, series=(replace(first, points=first.points[:-1]),))
    assert png(chart, LIGHT) == png(chart, LIGHT)
    assert png(chart, LIGHT) != png(moved, LIGHT) != png(moved, DARK)


def test_a_picture_holds_nothing_but_the_picture():
    picture, at, kinds = png(CALIBRATION, LIGHT), 8, set()
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        kinds.add(picture[at + 4 : at + 8])
        at += 12 + length
    assert kinds == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert zlib.crc32(picture[12:29]) == struct.unpack(">I", picture[29:33])[0]


def test_every_bucket_is_named_with_its_count():
    shown = texts(CALIBRATION)
    assert [str(n) for n in range(1, 11)] == [text for text in shown if text.isdigit()]
    assert "55 forecasts judged · bars: 90 % interval" in shown


@SHAPES
def test_buckets_whose_dots_are_near_each_other_are_all_named_with_their_counts(shape):
    places = (0.09, 0.11, 0.29, 0.30, 0.49, 0.5, 0.69, 0.71, 0.99)
    series = Series("Ada", tuple((x, 0.5) for x in places), (888,) * len(places))
    assert texts(replace(CALIBRATION, series=(series,)), shape).count("888") == len(places)


@SHAPES
def test_there_is_room_for_the_counts_of_a_large_community(shape):
    counts = (999, 1_000, 1_249, 9_900, 10_000, 123_456, 999, 999, 999, 123_456)
    crowded = replace(CALIBRATION, series=(replace(CALIBRATION.series[0], counts=counts),))
    shown = texts(crowded, shape)
    assert sorted(text for text in shown if text.removesuffix("k").replace(".", "").isdigit()) == [
        "1.0k", "1.2k", "10k", "123k", "123k", "9.9k", "999", "999", "999", "999",
    ]  # fmt: skip


def test_a_bucket_that_counts_nothing_is_not_drawn():
    series = Series("Ada", ((0.05, 0.0), (0.15, 1.0)), (0, 1))
    assert "1 forecast judged" in texts(replace(CALIBRATION, series=(series,)))
    assert "Near 5 %" not in alternative(replace(CALIBRATION, series=(series,)))


@SHAPES
def test_a_history_names_its_last_value_its_days_its_counts_and_its_marks(shape):
    shown = texts(HISTORY, shape)
    assert {"62 %", "1 May 2025", "17 Jul 2025", "5 forecasters", "16 forecasters"} <= set(shown)
    assert "✓ Happened 30 July 2025" in shown
    assert "Due 1 January →" in shown


@SHAPES
def test_a_history_of_one_day_names_it_once_with_its_last_count(shape):
    series = Series("crowd", ((MAY, 0.4), (MAY + DAY_S / 2, 0.6)), (5, 7))
    shown = texts(replace(HISTORY, series=(series,), marks=()), shape)
    assert [text for text in shown if "May" in text or "forecaster" in text] == [
        "1 May 2025",
        "7 forecasters",
    ]


LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützen" * 9
HOSTILE = [
    "",
    "a" * 5000,
    LONG,
    "word " * 400,
    "$\\frac{1}{0}$ and $x_",
    "one\ntwo\r\n\tthree\x00\x1b[31m\u202e",
    "日本語のタイトル",
    "\U0001f600\ud800",
    "%s {0} <b>&amp;</b> ${HOME}",
]


@BOTH
@SHAPES
@pytest.mark.parametrize("title", HOSTILE)
def test_all_words_stay_on_the_sheet_whatever_they_are(chart, title, shape):
    marks = tuple(Mark(mark.x, title) for mark in chart.marks)
    sheet = drawn(replace(chart, title=title, marks=marks), LIGHT, shape)
    for text, (left, bottom, right, top) in sheet.frames():
        assert 0 <= left <= right <= shape.width, text
        assert 0 <= bottom <= top <= shape.height, text
    assert sheet.png()


@BOTH
@SHAPES
def test_words_do_not_lie_on_each_other(chart, shape):
    frames = drawn(replace(chart, title=LONG), LIGHT, shape).frames()
    for n, (one, a) in enumerate(frames):
        for other, b in frames[:n]:
            beside = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert beside, (one, other)


def test_a_figure_and_its_percent_sign_stay_on_one_line():
    lines = [text for text, _ in drawn(replace(HISTORY, title="70 % " * 40), LIGHT).frames()]
    assert not any(line.startswith("%") for line in lines)


def test_a_formula_in_a_title_is_shown_as_typed():
    assert "Costs $5 or $6_2" in texts(replace(CALIBRATION, title="Costs $5 or $6_2"))


def test_a_title_that_no_letter_serves_gives_way_to_what_the_picture_is():
    assert "The crowd over time" in texts(replace(HISTORY, title="日本語"))
    assert "Calibration" in texts(replace(CALIBRATION, title=""))


@SHAPES
@pytest.mark.parametrize("chart", EMPTY)
def test_without_figures_the_picture_says_so(chart, shape):
    said = alternative(chart)
    assert said.startswith("Nothing to show yet: ")
    assert said in " ".join(texts(chart, shape))
    assert table(chart).rows == ()


@BOTH
def test_figures_that_are_no_numbers_are_left_out(chart):
    odd = Series("odd", ((nan, 0.1), (0.1, nan), (inf, inf), (0.5, 7.0)), (1, 1, 1, 1), ((nan, 1),))
    drawn_odd = replace(chart, series=(odd,), marks=(Mark(nan, "never"), Mark(inf, "ever")))
    assert png(drawn_odd, LIGHT)
    assert len(table(drawn_odd).rows) == 1
    assert "100 %" in table(drawn_odd).rows[0]


def test_one_point_and_points_of_one_moment_are_drawn():
    for points in (((MAY, 0.5),), ((MAY, 0.5), (MAY, 0.6))):
        assert png(replace(HISTORY, series=(Series("crowd", points),), marks=()), LIGHT)


@BOTH
def test_ten_thousand_points_are_drawn_and_a_hundred_of_them_told(chart):
    step = 1e-4 if chart.kind == "calibration" else DAY_S / 24
    points = tuple((n * step, n % 100 / 100) for n in range(10_000))
    many = Series("many", points, (9,) * 10_000, ((0.1, 0.9),) * 10_000)
    crowded = replace(chart, series=(many,))
    assert png(crowded, LIGHT)
    assert len(table(crowded).rows) == 100
    assert table(crowded).left_out > 9_000
    assert len(alternative(crowded)) < 1024


def channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def test_the_alternative_text_carries_the_figures():
    assert alternative(HISTORY) == (
        "The crowd’s median went from 40 % on 1 May 2025 to 62 % on 17 July 2025, between 40 % and"
        " 62 %. Half of the forecasts lie within 42 % to 82 %. It rests on 16 forecasters."
        " ✓ Happened 30 July 2025. Due 1 January."
    )
    assert alternative(CALIBRATION).startswith(
        "How often it came true, by forecast. Near 5 %: 0 of 1 (90 % interval 0 % to 30 %). "
    )
    assert len(alternative(CALIBRATION)) < 1024


def test_a_chart_keeps_the_alternative_text_it_has():
    told = replace(CALIBRATION, alt="A little bold.")
    assert described(told) is told
    assert described(CALIBRATION).alt == alternative(CALIBRATION)


def test_no_pixels_outlive_their_picture_even_where_nothing_is_collected():
    gc.disable()
    try:
        before = pixels_held()
        for n in range(3):
            png(replace(HISTORY, title=str(n)), LIGHT)
        assert pixels_held() == before
    finally:
        gc.enable()


def pixels_held() -> int:
    return sum(isinstance(each, RendererAgg) for each in gc.get_objects())


def test_matplotlib_is_not_loaded_before_something_is_drawn():
    code = "import adapters.pictures, adapters.web.routes, sys; print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_a_narrow_space_is_a_space_also_where_the_face_has_none():
    titled = replace(HISTORY, title="Will 70\u202f% of verse be theirs?")
    assert "Will 70 % of verse be theirs?" in texts(titled)


def test_all_pictures_are_set_in_one_serif_face(monkeypatch):
    taken: set[str] = set()

    def noted(name):
        taken.add(name)
        return file_of(name)

    monkeypatch.setattr(letters, "file_of", noted)
    monkeypatch.setattr(words, "file_of", noted)
    words.face.cache_clear()
    words.draw(words.Words("It rains.", "Ada", "Notes", "1843"))
    png(CALIBRATION, LIGHT)
    assert taken == {SERIF, SERIF_BOLD, SANS, SANS_BOLD}
