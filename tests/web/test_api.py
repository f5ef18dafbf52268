import pytest

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
            }
        ],
        "near": [],
    }


async def test_nothing_found_offers_words_to_try(browser):
    assert await browser.json("/api/quotes?q=zzz") == {"quotes": [], "near": ["sunscreen"]}


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


async def test_completion_says_what_each_is(browser):
    assert await browser.json("/api/complete?line=/quo") == [
        {"label": "/quote", "insert": "/quote ", "detail": "Find who said it"}
    ]
