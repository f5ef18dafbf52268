"""What people send who mean no good, or mean too much: a clear answer, and nothing lost."""

import io

import pytest
from sqlalchemy import func, select

from adapters.web.room import GUESSING
from storage.tables import card_state
from tests.web.conftest import AS_JSON, KEY
from tests.web.talking import prediction

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


async def test_who_guesses_keys_has_to_wait_and_the_right_one_always_opens(browser):
    statuses = [(await browser.get(f"/?key=wrong{n}")).status for n in range(100)]
    assert statuses[: GUESSING.burst] == [403] * GUESSING.burst
    assert set(statuses[GUESSING.burst :]) == {429}
    response = await browser.get("/?key=wrong")
    assert response.status == 429
    assert 1 <= int(response.headers["Retry-After"]) <= GUESSING.every_s
    assert "Too many wrong keys came from your address." in await response.text()
    assert (await browser.get(f"/?q=sunscreen&key={KEY}")).status == 303


async def test_who_has_the_cookie_does_not_notice_the_guesses_of_others(browser):
    await browser.come_with_key()
    for number in range(30):
        await browser.get(f"/?key=wrong{number}")
    assert (await browser.say("/judge"))["status"] == "ok"


@pytest.mark.parametrize("path", ["/command", "/press", "/act", "/clear"])
async def test_a_body_of_ten_megabytes_is_refused(keeper, path):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await keeper.post(path, data=io.BytesIO(b"q=" + b"a" * 10_000_000), headers=kind)
    assert response.status in {303, 413}  # to clear, nothing has to be read
    assert (response.status == 303) == (path == "/clear")


async def test_six_thousand_characters_are_answered(keeper):
    words = "e" * 6000  # others take six bytes each, and the server reads no such line
    for path in ("/", "/api/complete", "/api/suggest", "/api/quotes", "/events"):
        name = {"/": "q", "/api/complete": "line", "/api/quotes": "q", "/events": "seen"}
        field = {"command": "speaker", "option": "name"} if path == "/api/suggest" else {}
        response = await keeper.get(path, params={name.get(path, "typed"): words, **field})
        assert response.status in {200, 400}
        assert "Something broke" not in (await response.content.read(3000)).decode(errors="ignore")
        response.close()
    assert "200 is the most" in str(await keeper.say(f"/speaker {words}"))


async def test_what_people_fill_in_is_never_markup(keeper):
    name = await prediction(keeper)
    lines = (
        f'/predict claim:"A robot wins {HOSTILE[:40].replace(chr(34), "")}" resolve_by:2027-01-01',
        f"/forecast {name} percent:40",
        f"/resolve {name} outcome:yes evidence:“https://example.org/ {HOSTILE}”",
        f"/dispute {name} reason:“{HOSTILE}”",
        f"/prediction {name}",
        "/predictions",
        HOSTILE,
        f"/help {HOSTILE}",
    )
    await keeper.submits("/act", name=HOSTILE[8:40], role="moderator")
    for line in lines:
        page = await keeper.submits("/command", q=line)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


async def test_a_form_without_its_origin_is_still_held_to_its_size_and_kind(keeper):
    response = await keeper.post("/press", data=b"{}", headers={**AS_JSON, "Content-Type": "a/b"})
    assert response.status == 415


async def test_what_strangers_look_up_is_written_nowhere_and_its_buttons_work(furnished):
    async with furnished.browser() as stranger:
        said = await stranger.say("/quote sunscreen")
        (more,) = [a for a in said["actions"] if a["label"] == "More around it"]
        address = f"h1:{more['command']}:{more['id']}"
        around = await stranger.post("/press", json={"address": address}, headers=AS_JSON)
        assert (await around.json())["title"] == "Around the words"
    async with furnished.house.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(card_state)) == 0
