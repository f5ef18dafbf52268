"""A quote's own page, and its picture."""

import re
from io import BytesIO

import pytest
from PIL import Image

from adapters.pictures.faces import SERIF
from adapters.pictures.words import Column, Words, attribution, draw, face, fitted, leading
from bot.domain.quote import QuoteId
from bot.domain.transcript.episode import Voice
from bot.features.quotation import role_words
from bot.features.said import date_words
from tests.fakes import conversation
from tests.web.conftest import House
from tests.web.summed import SummedLibrary, span
from tests.web.toys import HOSTILE


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary())


async def test_a_quote_has_a_page_of_its_own(browser, house):
    quote = house.library.sentences[4]
    page = await browser.page(f"/quote/{quote.id}")
    assert "<p>“Always wear sunscreen.”</p>" in page
    assert '<b><a href="/speakers/ada-lovelace">Ada Lovelace</a></b> · Mathematician' in page
    assert f'href="/episodes/ada-lovelace-1843?quote={quote.id}#here"' in page
    assert "<mark>Always wear sunscreen.</mark>" in page
    assert "It has no pretensions to originate anything." in page  # around it
    assert "Download the picture</a>, 1200 × 630 pixels" in page


async def test_each_sentence_around_a_quote_leads_to_its_own_page(browser, house):
    page = await browser.page(f"/quote/{house.library.sentences[4].id}")
    assert f'<a href="/quote/{house.library.sentences[3].id}">It has no' in page


async def test_a_preview_shows_the_words_who_said_them_and_a_picture(browser, house):
    address = f"/quote/{house.library.sentences[4].id}"
    page = await browser.page(address)
    assert 'property="og:title" content="Ada Lovelace: “Always wear sunscreen.”"' in page
    assert "“Always wear sunscreen.” — Ada Lovelace · Mathematician · The Difference" in page
    here = (await browser.get(address)).url.origin()
    assert f'"og:image" content="{here}{address}.png"' in page


async def test_a_forged_host_stays_text(browser, house):
    address = f"/quote/{house.library.sentences[4].id}"
    page = await (await browser.get(address, headers={"Host": 'a"><img src=x>'})).text()
    assert "<img src=x" not in page


async def test_words_too_long_for_a_quote_open_in_the_transcript(browser, house):
    turns = conversation(said=[(Voice.GUEST, ["word " * 400])])
    sentence = turns[0].sentences[0]
    house.library.turns = {"ada-lovelace-1843": turns}
    response = await browser.get(f"/quote/{span(sentence)}")
    assert response.status == 302
    assert response.headers["Location"].startswith("/episodes/ada-lovelace-1843?quote=")


async def test_a_quote_that_is_nearly_there_is_offered(browser, house):
    quote = house.library.sentences[4]
    response = await browser.get(f"/quote/{span(quote, 90000)}")
    assert response.status == 404
    assert f'<a href="/quote/{quote.id}">“Always wear sunscreen.”</a>' in await response.text()


@pytest.mark.parametrize("name", ["nonsense", "000000000000-1-2", "%3Cimg%20src=x%3E", "1-2-3"])
async def test_what_is_no_quote_has_neither_page_nor_picture(browser, name):
    for path in (f"/quote/{name}", f"/quote/{name}.png"):
        response = await browser.get(path)
        assert response.status == 404
        assert "<img" not in await response.text()


async def test_digits_of_other_scripts_are_no_further_addresses(browser, house):
    right = str(house.library.sentences[4].id)
    source, start, end = right.split("-")
    for digits in ("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"):
        told = str.maketrans("0123456789", digits)
        strange = f"{source}-{start.translate(told)}-{end.translate(told)}"
        assert (await browser.get(f"/quote/{strange}")).status == 404
    assert (await browser.get(f"/quote/{right}")).status == 200


async def test_the_picture_is_what_previews_ask_for(browser, house):
    response = await browser.get(f"/quote/{house.library.sentences[4].id}.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Content-Encoding" not in response.headers
    assert Image.open(BytesIO(await response.read())).size == (1200, 630)


async def test_the_picture_can_be_taken_along(browser, house):
    quote_id = house.library.sentences[4].id
    response = await browser.get(f"/quote/{quote_id}.png?download")
    expected = f'attachment; filename="hindcast-{quote_id}.png"'
    assert response.headers["Content-Disposition"] == expected


async def test_words_cut_out_of_a_sentence_are_shown_in_it(browser, house):
    whole = house.library.sentences[4].id
    address = f"/quote/{QuoteId(whole.source, whole.start + 7, whole.end - 1)}"
    page = await browser.page(address)
    assert '<p>“Always <mark class="hit">wear sunscreen</mark>.”</p>' in page
    assert "<title>Ada Lovelace: “Always wear sunscreen.” · Hindcast</title>" in page
    assert 'property="og:title" content="Ada Lovelace: “Always wear sunscreen.”"' in page


@pytest.mark.parametrize("ending", ["", ".png"])
async def test_an_address_that_cuts_a_word_leads_to_the_whole_sentence(browser, house, ending):
    whole = house.library.sentences[4].id
    for start, end in ((whole.start + 3, whole.end), (whole.start, whole.end - 4)):
        response = await browser.get(f"/quote/{QuoteId(whole.source, start, end)}{ending}")
        assert response.status == 301
        assert response.headers["Location"] == f"/quote/{whole}{ending}"


async def test_a_link_cannot_turn_around_what_was_said(furnished):
    async with furnished.browser() as browser:
        page = await browser.page("/quote/edcc9e947bed-28773-28794")
        assert '<mark class="hit">going to bet against</mark>' in page
        for head in re.findall(r"<title>(.*?)</title>|og:title\" content=\"(.*?)\"", page):
            assert "not going to bet against" in "".join(head)
        assert (await browser.get("/quote/edcc9e947bed-1-2")).status == 301
        assert (await browser.get("/quote/edcc9e947bed-36761-36800")).status == 301


@pytest.mark.parametrize(
    ("fits", "said"), [(320, "Always wear sunscreen."), (5, "… wear sunscreen.")]
)
async def test_words_cut_out_of_a_sentence_say_so_on_a_picture(
    browser, house, monkeypatch, fits, said
):
    drawn = []
    monkeypatch.setattr("adapters.web.material.sentence.READ_AT_ONCE", fits)
    monkeypatch.setattr(
        "adapters.web.pages.pictures.draw", lambda words: drawn.append(words) or b""
    )
    whole = house.library.sentences[4].id
    for quote_id in (whole, QuoteId(whole.source, whole.start + 7, whole.end)):
        await browser.get(f"/quote/{quote_id}.png")
    assert [words.said for words in (drawn[0], drawn[-1])] == ["Always wear sunscreen.", said]
    assert {words.role for words in drawn} == {"Mathematician"}


@pytest.mark.parametrize(
    "said",
    ["", "a", "🙂 " * 50, "x" * 5000, "many words " * 500, HOSTILE, "\x00\u202e\ud800 steered"],
)
def test_whatever_is_said_can_be_drawn(said):
    picture = draw(Words(said, said, said, said, said))
    assert Image.open(BytesIO(picture)).size == (1200, 630)


def test_long_words_end_in_an_ellipsis_and_short_ones_fill_the_picture():
    lines, size = fitted("many words " * 500 + "”", Column(430))
    assert size == 40
    assert lines[-1].endswith("…”")
    assert fitted("A long title " * 500, Column(430))[0][-1].endswith("…")
    lines, size = fitted("Always wear sunscreen.”", Column(430))
    assert (lines, size) == (["Always wear sunscreen.”"], 76)


@pytest.mark.parametrize("column", [Column(430), Column(470, 248, 1020, (56, 36))])
@pytest.mark.parametrize("said", ["many words " * 500, f"{'W' * 100} " * 9])
def test_what_does_not_fit_a_column_is_cut_within_its_edges(column, said):
    lines, size = fitted(f"“{said}”", column)
    assert size == column.sizes[-1]
    assert len(lines) * leading(size) <= column.foot - column.top
    assert max(face(SERIF, size).getlength(line) for line in lines) <= column.width
    assert lines[-1].endswith("…”")
    assert len(lines[-1]) > len(lines[0]) / 2


async def test_of_the_shipped_episodes_nothing_below_the_words_is_cut(furnished):
    for episode in await furnished.house.ports.library.episodes():
        for speaker in episode.speakers:
            day, role = date_words(episode.published), role_words(speaker)
            lines = attribution(Words("", speaker.name, episode.show, day, role))
            assert lines == [role, f"{episode.show} · {day}"]


def test_a_long_show_has_two_lines_and_the_date_its_own():
    show = "A Show That Goes On and On, with Somebody and Very Many Others"
    lines = attribution(Words("", "Ada", show, "22 September 2026", "Mathematician, " * 9))
    assert lines[0].startswith("Mathematician")
    assert lines[0].endswith("…")
    assert " ".join(lines[1:-1]) == show
    assert lines[-1] == "22 September 2026"


def test_without_a_role_and_a_date_there_is_only_the_show():
    assert attribution(Words("", "", "The Difference", "")) == ["The Difference"]
    assert attribution(Words("", "", "", "")) == []
