"""Episode pages: chapters, takeaways, and the words they rest on; finding words in them."""

import asyncio
import re
import threading

import pytest

from adapters.web.reading import episodes
from bot.domain.quote import QuoteId
from tests.patience import PATIENCE_S
from tests.web.conftest import House
from tests.web.summed import SummedLibrary
from tests.web.toys import HOSTILE

PAGE = "/episodes/ada-lovelace-1843"


@pytest.fixture
def house() -> House:
    return House(library=SummedLibrary())


async def test_an_episode_says_who_when_and_where_to_listen(browser):
    page = await browser.page(PAGE)
    assert "The Difference · 22 May 2025 · 1 h 0 min" in page
    assert '<a href="/speakers/ada-lovelace"><b>Ada Lovelace</b></a>, Mathematician' in page
    assert '<a href="https://example.com/watch?v=ada" rel="noreferrer">Listen' in page


async def test_chapters_lead_to_their_place_in_the_conversation(browser, house):
    page = await browser.page(PAGE)
    assert '<a href="#chapter-2"><span class="moment">≈ 1:00:00</span>' in page
    heading = page.index('<h3 class="chapter" id="chapter-2">Weaving</h3>')
    opening = house.library.sentences[3]
    assert heading < page.index(f'<span id="{opening.id}">')
    assert page.index(f'<span id="{house.library.sentences[2].id}">') < heading


async def test_every_takeaway_leads_to_all_its_words(browser):
    page = await browser.page(PAGE)
    summary = await SummedLibrary().summary("ada-lovelace-1843")
    for line in summary.lines:
        assert line.text in page
        for quote in line.quotes:
            assert f'href="{PAGE}#{quote.id}"' in page
            assert page.count(f'id="{quote.id}"') == 1
    assert "this line is from The Almanack" in page


async def test_no_id_stands_twice_on_a_page(browser, house):
    quoted = f"{PAGE}?quote={house.library.sentences[4].id}&find=engine"
    for path in (PAGE, quoted, f"/quote/{house.library.sentences[4].id}"):
        ids = re.findall(r'\sid="([^"]*)"', await browser.page(path))
        assert len(ids) == len(set(ids))


async def test_without_a_script_the_server_marks_what_is_looked_for(browser, house):
    page = await browser.page(f"{PAGE}?find=THE++loom")
    assert '<mark class="hit">the loom</mark>' in page
    assert f'<li><a href="#{house.library.sentences[2].id}">≈ 40:00</a></li>' in page
    assert "1 place<" in page
    assert 'value="THE loom"' in page


@pytest.mark.parametrize("asked", ["", "?find=engine"])
async def test_others_are_answered_while_a_conversation_is_written(browser, monkeypatch, asked):
    gate, lay_out = threading.Event(), episodes.turns_of

    def slowly(*given):
        gate.wait(2 * PATIENCE_S)
        return lay_out(*given)

    monkeypatch.setattr(episodes, "turns_of", slowly)
    coming = asyncio.create_task(browser.page(PAGE + asked))
    async with asyncio.timeout(PATIENCE_S):
        for _ in range(3):
            await asyncio.sleep(0.02)
            assert "Ada Lovelace" in await browser.page("/speakers")
    assert not coming.done()
    gate.set()
    assert "Always wear sunscreen." in await coming


async def test_words_that_are_not_there_are_admitted(browser):
    assert "Nothing here matches “steam”." in await browser.page(f"{PAGE}?find=steam")
    for nothing in ("", "++", "%00"):
        page = await browser.page(f"{PAGE}?find={nothing}")
        assert "Nothing here matches" not in page
        assert 'class="hit"' not in page


@pytest.mark.parametrize("words", [HOSTILE, "(", "a" * 3900, "\\", ".*", "[", "’"])
async def test_whatever_is_looked_for_is_words_and_no_markup(browser, words):
    response = await browser.get(PAGE, params={"find": words, "quote": words})
    page = await response.text()
    assert response.status == 200
    assert "<img" not in page
    assert "a" * 200 not in page
    assert 'class="hit"' not in page


async def test_a_link_to_a_quote_shows_its_words_in_a_preview(browser, house):
    quote_id = house.library.sentences[4].id
    page = await browser.page(f"{PAGE}?quote={quote_id}")
    assert 'property="og:title" content="Ada Lovelace: “Always wear sunscreen.”"' in page
    assert re.search(rf'"og:image" content="http://127\.0\.0\.1:\d+/quote/{quote_id}\.png"', page)
    plain = await browser.page(PAGE)
    assert 'property="og:title" content="Notes on the Analytical Engine"' in plain
    assert f'{PAGE}.png"' in plain


async def test_every_paragraph_has_a_page_to_pass_on(browser, house):
    said = house.library.sentences
    whole = QuoteId(said[0].id.source, said[0].id.start, said[1].id.end)
    assert f'href="/quote/{whole}"' in await browser.page(PAGE)


async def test_a_page_that_did_not_change_is_not_sent_again(browser):
    first = await browser.get(PAGE)
    again = await browser.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    plain = await browser.get(PAGE, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert await plain.text() == await first.text()


async def test_what_is_kept_for_visitors_is_not_shown_to_the_keeper_of_the_key(browser):
    assert "Visitors read; " in await browser.page(PAGE)
    await browser.come_with_key()
    assert "You came with the key" in await browser.page(PAGE)


async def test_a_glow_fades_the_ground_and_leaves_the_words_their_colour(browser):
    sheet = await browser.page("/static/reading.css")
    glow = re.search(r"@keyframes glow \{ from \{(.*?)\} \}", sheet)
    assert [rule.partition(":")[0].strip() for rule in glow[1].split(";")[:-1]] == ["background"]


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("bad", "I do not know the quote in this address"),
        ("5ca1ab1e5ca1-90000-90001", "does not stand in this episode. Here is the whole"),
    ],
)
async def test_a_quote_that_is_not_here_is_said_to_be_missing(browser, quote, said):
    assert said in await browser.page(f"{PAGE}?quote={quote}")


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", '<a href="/" aria-current="page">'),
        ("/episodes", '<a href="/episodes" aria-current="page">'),
        (PAGE, '<a href="/episodes" aria-current="true">'),
        ("/timeline", '<a href="/predictions" aria-current="true">'),
    ],
)
async def test_the_navigation_tells_where_one_is(browser, path, marked):
    main = (await browser.page(path)).partition('<nav aria-label="Main">')[2].partition("</nav>")[0]
    assert marked in main
    assert main.count("aria-current") == 1
    assert "aria-current" not in (await browser.page("/nowhere")).partition("</header>")[0]


@pytest.mark.parametrize("path", ["/static/nothing.js", "/api/nothing", "/nothing.png"])
async def test_an_unknown_file_is_missed_without_a_search_for_near_ones(browser, house, path):
    house.ledger.known = house.library.known = None  # whoever searches stumbles
    assert (await browser.get(path)).status == 404
