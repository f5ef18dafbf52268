import pytest

from bot.kernel.cooldown import Pace
from tests.web.conftest import AS_JSON
from tests.web.toys import HOSTILE


async def test_the_empty_page_teaches(browser):
    page = await browser.page("/")
    assert 'href="/?q=sunscreen"' in page
    assert 'href="/?q=%2Fquote+sunscreen"' in page
    assert 'href="/episodes/ada-lovelace-1843"' in page
    assert "/judge" not in page  # not for visitors


async def test_words_without_a_slash_are_looked_up(browser):
    for line in ("sunscreen", "/quote sunscreen"):
        page = await browser.page(f"/?q={line}")
        assert "“Always wear sunscreen.”" in page
        assert f'value="{line}"' in page
        assert "<b>Ada Lovelace</b> · Mathematician · The Difference · 22 May 2025" in page


async def test_a_quote_links_to_its_moment_and_to_its_place_in_the_transcript(browser, house):
    page = await browser.page("/?q=sunscreen")
    quote_id = house.library.sentences[4].id
    assert f'href="/episodes/ada-lovelace-1843?quote={quote_id}#here"' in page
    assert 'href="https://example.com/watch?v=ada&amp;t=4785s"' in page
    assert "≈ 1:20:00" in page


async def test_nothing_found_is_an_answer_too(browser):
    response = await browser.get("/?q=mortgage")
    assert response.status == 200
    assert "Nothing matches “mortgage”." in await response.text()


async def test_a_button_works_without_a_script(browser):
    page = await browser.page("/?q=sunscreen")
    assert '<form action="/press" method="post" data-press>' in page
    assert 'name="address" value="h1:next:a.1"' in page
    pressed = await browser.post("/press", data={"address": "h1:next:a.1"})
    assert pressed.status == 200
    assert "visitor:127.0.0.1 stands on a.1." in await pressed.text()


async def test_a_button_answers_a_script_with_the_card_and_its_html(browser):
    for name, replaces in (("next", True), ("share", False)):
        address = {"address": f"h1:{name}:a.1"}
        response = await browser.post("/press", json=address, headers=AS_JSON)
        card = await response.json()
        assert (card["status"], card["title"], card["replaces"]) == ("ok", "Turned", replaces)
        assert card["html"].startswith('<article class="card')


async def test_a_button_nobody_made_is_refused_kindly(browser):
    response = await browser.post("/press", json={"address": "h1:nope:1"}, headers=AS_JSON)
    assert (await response.json())["status"] == "refused"
    for body in ({}, {"address": 5}, {"address": "/quote sunscreen"}):
        response = await browser.post("/press", json=body, headers=AS_JSON)
        assert response.status == 400
        assert (await response.json())["blocks"][0]["text"] == "That names no button."


async def test_a_command_is_answered_as_json_or_as_a_page(browser):
    card = await browser.say("/quote sunscreen")
    assert card["blocks"][0]["verbatim"] == "Always wear sunscreen."
    assert card["actions"][0] == {"label": "Next", "command": "next", "id": "a.1"}
    page = await browser.post("/command", data={"line": "sunscreen"})
    assert "“Always wear sunscreen.”" in await page.text()


async def test_a_missing_option_opens_a_form_and_the_form_works(browser):
    page = await browser.page("/?q=/quote")
    assert 'name="option.words"' in page
    assert "<option>newest</option>" in page
    filled = {"command": "quote", "option.words": "sunscreen", "option.speaker": ""}
    response = await browser.post("/command", data=filled)
    assert "“Always wear sunscreen.”" in await response.text()
    sent = {"command": "quote", "values": {"words": "sunscreen"}}
    card = await (await browser.post("/command", json=sent, headers=AS_JSON)).json()
    assert card["status"] == "ok"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ("{}", "application/json", 400),
        ('{"line": 5}', "application/json", 400),
        ('{"line": " "}', "application/json", 400),
        ("[" * 30_000, "application/json", 400),
        (b"\xff\xfe\xfd", "application/json", 400),
        (b"line=\xff", "application/x-www-form-urlencoded", 400),
        ("&".join("a=1" for _ in range(99)), "application/x-www-form-urlencoded", 400),
        ("x", "text/plain", 415),
        ("x", "multipart/form-data; boundary=y", 415),
        ("x" * 70_000, "application/json", 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_as_a_card(browser, body, kind, status):
    headers = {**AS_JSON, "Content-Type": kind}
    response = await browser.post("/command", data=body, headers=headers)
    assert response.status == status
    card = await response.json()
    assert card["status"] == "refused"
    assert card["blocks"][0]["text"].endswith((".", "!"))


@pytest.mark.parametrize(
    "line",
    ["\x00", "sun\x00screen", "a" * 6000, "\ud800", "/quote " + '"' * 500, "h1:next:", "/", "🙂"],
)
async def test_whatever_is_typed_the_answer_is_a_card(browser, line):
    card = await browser.say(line)
    assert card["status"] in {"ok", "not_found", "refused"}
    response = await browser.get("/", params={"q": line.replace("\ud800", "")})
    assert response.status == 200


async def test_what_is_typed_is_escaped(browser):
    for page in (
        await browser.page("/?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27"),
        (await browser.say("<script>alert(1)</script>\"'"))["html"],
        await (await browser.post("/press", data={"address": f"h1:next:{HOSTILE}"})).text(),
    ):
        assert "<script>alert" not in page
        assert "<img" not in page


async def test_a_failure_is_told_without_its_traceback(browser, caplog):
    card = await browser.say("/break down")
    assert card["status"] == "refused"
    assert "secret" not in card["html"]
    assert "a secret in a traceback" in caplog.text


class TestPace:
    @pytest.fixture
    def house(self, house):
        house.pace = Pace(burst=2)
        return house

    async def test_a_visitor_who_asks_too_fast_is_told_so(self, browser):
        answers = [await browser.say("sunscreen") for _ in range(3)]
        assert [card["status"] for card in answers] == ["ok", "ok", "refused"]
        assert answers[2]["blocks"][0]["text"] == "That was a little fast."
