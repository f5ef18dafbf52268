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
        named = '<b><a href="/speakers/Ada%20Lovelace">Ada Lovelace</a></b>'
        assert f"{named} · Mathematician · The Difference · 22 May 2025" in page


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
    assert "stands on a.1." in await browser.submits("/press", address="h1:next:a.1")


async def test_a_button_answers_a_script_with_the_card_and_its_html(browser):
    for name, replaces in (("next", True), ("turn", False)):
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
    assert "“Always wear sunscreen.”" in await browser.submits("/command", line="sunscreen")


async def test_a_missing_option_opens_a_form_and_the_form_works(browser):
    page = await browser.page("/?q=/quote")
    assert 'name="option.words"' in page
    assert "<option>newest</option>" in page
    filled = {"command": "quote", "option__words": "sunscreen", "option__speaker": ""}
    assert "“Always wear sunscreen.”" in await browser.submits("/command", **filled)
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
    assert "Something broke" not in card["html"]
    assert card["blocks"][0]["text"]
    response = await browser.get("/", params={"q": line.replace("\ud800", "")})
    assert response.status == 200
    assert "Something broke" not in await response.text()


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize(
    ("body", "echo"),
    [
        ('{"command": "\\ud800"}', "There is no command /."),
        ('{"command": "%s"}' % ("a" * 6000), f"/{'a' * 31}…"),
        ('{"command": "quote", "values": {"words": "a", "\\ud800": "x"}}', "no option “”"),
        (
            '{"command": "quote", "values": {"words": "b", "%s": 1}}' % ("a" * 6000),
            f"“{'a' * 31}…”",
        ),
        ('{"command": "quote", "values": {"speaker": "\\ud800"}}', "The words"),
        ('{"command": "quote", "values": {"words": "\\ud800"}}', "words is empty"),
        ('{"command": "quote", "values": {"words": %s}}' % ("9" * 4000), "300 is the most"),
        ('{"command": "judge", "values": {}}', "is for moderators"),
        ('{"line": "\\ud800 sunscreen"}', "Always wear sunscreen."),
    ],
)
async def test_names_that_no_program_should_send_are_answered(browser, accept, body, echo):
    headers = {"Accept": accept, "Content-Type": "application/json"}
    response = await browser.post("/command", data=body, headers=headers)
    assert response.status == 200
    html = (await response.json())["html"] if "json" in accept else await response.text()
    assert echo in html
    assert "a" * 40 not in html


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(browser, encoding, caplog):
    head = await browser.raw(
        "POST /command HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
        f"Content-Encoding: {encoding}\r\nContent-Length: 5\r\n\r\nhello"
    )
    assert head.startswith("HTTP/1.1 400 ")
    assert "Traceback" not in caplog.text


async def test_what_is_shared_has_an_address_to_pass_on(browser, house):
    pressed = await browser.post("/press", data={"address": "h1:share:a.1"})
    page = await pressed.text()
    address = f"/quote/{house.library.sentences[4].id}"
    assert f'href="{address}" data-whole>{pressed.url.origin()}{address}</a>' in page
    assert f'<button type="button" class="copy" data-copy="{address}">' in page
    assert f'<a href="{address}.png?download" download=' in page
    assert "<h2>To pass on</h2>" in page  # and not by whom: nobody else is here
    assert "Anyone with this address sees these words" in page
    assert "Anyone with this address" not in await browser.page("/?q=sunscreen")


async def test_a_name_alone_is_that_command(browser):
    assert "Do it" in await browser.page("/?q=Post")
    assert (await browser.say("post"))["title"] == "Posted"
    assert (await browser.say("post office"))["title"] == "Nothing found"
    assert (await browser.say("next"))["title"] == "Nothing found"  # a button's name


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
        house.door = Pace(burst=2)
        return house

    async def test_a_visitor_who_asks_too_fast_is_told_so(self, browser):
        answers = [await browser.say("sunscreen") for _ in range(3)]
        assert [card["status"] for card in answers] == ["ok", "ok", "refused"]
        assert answers[2]["blocks"][0]["text"] == "That was a little fast."
        page = await browser.get("/?q=sunscreen")
        assert page.status == 429
        assert "That was a little fast." in await page.text()
