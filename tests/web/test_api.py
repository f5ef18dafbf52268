import re

import pytest

from adapters.completion import LONGEST
from adapters.web.door.pace import PACE
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.dispatch import Dispatch
from tests.fakes import EPISODE


async def test_quotes_have_the_fields_of_a_card(browser, house):
    found = await browser.json("/api/quotes?q=sunscreen")
    assert found == {
        "quotes": [
            {
                "type": "quotation",
                "verbatim": "Always wear sunscreen.",
                "shown": "Always wear sunscreen.",
                "speaker": "Ada Lovelace",
                "role": "Mathematician",
                "episode": "ada-lovelace-1843",
                "episode_title": "Notes on the Analytical Engine",
                "show": "The Difference",
                "said_on": "2025-05-22",
                "start_s": 4800.0,
                "start_estimated": True,
                "url": "https://example.com/watch?v=ada&t=4785s",
                "quote_id": str(house.library.sentences[4].id),
                "match": 0.0,
                "source_kind": "automatic captions",
                "highlights": [],
                "readings": [],
            }
        ],
        "near": [],
    }


async def test_nothing_found_offers_words_to_try(browser):
    assert await browser.json("/api/quotes?q=zzz") == {"quotes": [], "near": ["sunscreen"]}


async def test_a_question_about_somebody_is_looked_up_in_their_words(browser, house):
    await browser.json("/api/quotes?q=what+did+Ada+say+about+engines")
    (search,) = house.library.searches
    assert (search.words, search.speaker) == ("engines", "Ada Lovelace")


async def test_speakers_and_episodes_may_be_typed_freely(browser, house):
    await browser.json("/api/quotes?q=a&speaker=lovelace&episode=ADA-lovelace-1843&limit=25")
    search = house.library.searches[-1]
    assert (search.speaker, search.episode) == ("Ada Lovelace", EPISODE.slug)
    assert search.limit == 25


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "q is empty"),
        ("q=%20%00", "q is empty"),
        ("q=" + "a" * 301, "q has 301 characters; 300 is the most"),
        ("q=" + "a" * 6000, "6,000"),
        ("q=a&limit=0", "from 1 to 25"),
        ("q=a&limit=26", "from 1 to 25"),
        ("q=a&limit=²", "from 1 to 25"),
        ("q=a&limit=-1", "from 1 to 25"),
        ("q=a&limit=" + "9" * 5000, "from 1 to 25"),
        ("q=a&speaker=Ada+Lovelave", "Did you mean Ada Lovelace?"),
        ("q=a&episode=nonsense", "I know no episode"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(browser, query, says):
    response = await browser.get(f"/api/quotes?{query}")
    assert response.status == 400
    assert says in (await response.json())["error"]


async def test_three_hundred_characters_are_not_too_many(browser):
    assert (await browser.get("/api/quotes?q=" + "a" * 300)).status == 200


@pytest.mark.parametrize("words", ["!", "...", "…", "%F0%9F%99%82", "%ff", "(", "a%00", '"', "-"])
async def test_what_is_hardly_a_word_is_looked_up_like_any_other(keeper, words):
    response = await keeper.get(f"/api/quotes?q={words}")
    assert response.status == 200
    assert set(await response.json()) == {"quotes", "near"}


@pytest.mark.parametrize("words", ["!", "...", "…", "%F0%9F%99%82"])
async def test_no_words_are_found_nowhere(keeper, words):
    assert await keeper.json(f"/api/quotes?q={words}") == {"quotes": [], "near": []}


async def test_episodes_are_listed(browser):
    assert await browser.json("/api/episodes") == {
        "episodes": [
            {
                "slug": "ada-lovelace-1843",
                "title": "Notes on the Analytical Engine",
                "show": "The Difference",
                "host": "Charles Babbage",
                "guest": "Ada Lovelace",
                "published": "2025-05-22",
                "url": "https://example.com/watch?v=ada",
                "duration_s": 3600,
            }
        ]
    }


async def test_what_is_not_there_is_missed_as_json(browser):
    response = await browser.get("/api/nothing")
    assert response.status == 404
    assert "error" in await response.json()


async def inserts(browser, line):
    response = await browser.get("/api/complete", params={"line": line})
    return [each["insert"] for each in await response.json()]


async def test_completion_offers_commands_options_and_values(browser):
    assert await inserts(browser, "/qu") == ["/quote "]
    assert await inserts(browser, "/quote sun sp") == ["/quote sun speaker:"]
    assert await inserts(browser, "/quote sun ") == ["/quote sun speaker:", "/quote sun order:"]
    assert await inserts(browser, "/quote sun speaker:ada") == [
        '/quote sun speaker:"Ada Lovelace" '
    ]
    assert await inserts(browser, '/quote speaker:"charles b') == [
        '/quote speaker:"Charles Babbage" '
    ]
    assert await inserts(browser, "/quote order:n") == ["/quote order:newest "]
    assert await inserts(browser, "sun speaker:ada") == ['sun speaker:"Ada Lovelace" ']


@pytest.mark.parametrize(
    "line", ["", " ", "sunscreen", "sunscreen ", "h1:next:1", "a" * 6000, "/x\x00"]
)
async def test_completion_is_silent_where_it_has_nothing_to_say(browser, line):
    assert await inserts(browser, line) == []


async def test_completion_offers_only_what_one_may_do(browser):
    assert "/judge" not in await inserts(browser, "/")
    await browser.come_with_key()
    assert "/judge" in await inserts(browser, "/")


@pytest.mark.parametrize("line", ["/forecast ", "/forecast mod", "/checkin start zone:be"])
async def test_nothing_is_offered_for_a_command_that_one_may_not_use(keeper, furnished, line):
    assert await inserts(keeper, line)
    async with furnished.browser() as visitor:
        assert await inserts(visitor, line) == []


async def test_small_print_says_what_the_line_above_it_does_not(keeper):
    found = await keeper.json("/api/complete?line=sunscreen")
    assert found
    assert {each["detail"] for each in found} == {""}
    (zone,) = await keeper.json("/api/complete?line=/checkin%20start%20zone:berl")
    assert (zone["label"].partition(" ")[0], zone["detail"]) == ("Europe/Berlin", "")
    found = await keeper.json("/api/complete?line=/forecast%20models")
    assert all(each["detail"] in each["insert"] for each in found)
    assert all(each["detail"] for each in found)


async def test_completion_says_what_each_is(browser):
    quote = {"label": "/quote", "insert": "/quote ", "detail": "Find who said it"}
    assert await browser.json("/api/complete?line=/quo") == [
        {**quote, "shape": "words [speaker] [order]"}
    ]


async def suggested(browser, command, option, typed):
    query = {"command": command, "option": option, "typed": typed}
    return await (await browser.get("/api/suggest", params=query)).json()


async def test_the_fields_of_a_form_are_suggested(browser):
    page = await browser.page("/?q=/quote")
    field = re.search(r'name="option.speaker".* list="(for-quote-speaker-[^"]+)"', page)
    assert f'<datalist id="{field[1]}">' in page
    ada = {"label": "Ada Lovelace", "value": "Ada Lovelace"}
    assert await suggested(browser, "quote", "speaker", "ada") == [ada]
    assert await suggested(browser, "quote", "nothing", "ada") == []
    assert await suggested(browser, "nothing", "speaker", "\x00") == []


async def test_of_six_thousand_characters_only_the_first_are_looked_for(browser, monkeypatch):
    looked_for = []

    async def suggest(_dispatch, _command, _option, typed, _asker, _chosen):
        looked_for.append(typed)
        return []

    monkeypatch.setattr(Dispatch, "suggest", suggest)
    assert await suggested(browser, "quote", "speaker", "e" * 6000) == []
    assert looked_for == ["e" * LONGEST]


class TestPace:
    @pytest.fixture
    def house(self, house):
        house.door = Pace(burst=2, every_s=90)
        return house

    @pytest.mark.parametrize(
        "path", ["/api/quotes?q=sunscreen", "/api/complete?line=/q", "/api/suggest?command=quote"]
    )
    async def test_an_address_that_asks_too_fast_is_told_when_to_come_back(self, browser, path):
        statuses = [(await browser.get(path)).status for _ in range(3)]
        assert statuses == [200, 200, 429]
        late = await browser.get(path)
        assert late.headers["Retry-After"] == "90"
        said = "That was a little fast. Ask again in 90 seconds."
        assert await late.json() == {"error": said}

    async def test_a_new_cookie_is_no_way_around(self, browser):
        for _ in range(3):
            browser.forget()
            response = await browser.post("/command", json={"line": "sunscreen"})
        assert response.status == 429
        assert response.headers["Retry-After"] == "90"

    async def test_pages_and_those_with_the_key_need_not_wait(self, browser):
        for path in ("/", "/episodes", "/episodes/ada-lovelace-1843", "/healthz") * 3:
            assert (await browser.get(path)).status == 200
        await browser.come_with_key()
        for _ in range(9):
            assert (await browser.get("/api/quotes?q=sunscreen")).status == 200


def test_two_thousand_look_ups_a_minute_are_not_too_fast():
    now = [0.0]
    door = Cooldowns(PACE, lambda: now[0])
    for _ in range(4000):
        assert door.wait("office") == 0
        now[0] += 60 / 2000
