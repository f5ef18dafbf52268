"""Several members side by side, for whoever came with the key."""

import re

import pytest

from adapters.web.visitors.carrying import carried
from adapters.web.visitors.members import MOST
from bot.kernel.asker import LOCAL
from tests.features.conftest import OPEN
from tests.web.conftest import AS_JSON
from tests.web.talking import prediction, titles


async def status(browser, line: str, member: str) -> str:
    response = await browser.post(f"/command?as={member}", json={"line": line}, headers=AS_JSON)
    return (await response.json())["status"]


async def test_members_have_their_roles(keeper):
    assert await status(keeper, "/checkin status", "you") == "ok"
    assert await status(keeper, "/checkin status", "Alice") == "refused"
    assert await status(keeper, "/checkin status", "Somebody") == "refused"


async def test_two_members_forecast_blind_side_by_side(keeper):
    name = await prediction(keeper)
    for member, percent in (("Alice", 20), ("Bob", 90)):
        await keeper.submits(f"/command?as={member}", q=f"/forecast {name} percent:{percent}")
    alice, bob = [await keeper.page(f"/?as={member}") for member in ("Alice", "Bob")]
    assert "You are forecasting 20 %." in alice
    assert "You are forecasting 90 %." in bob
    assert "90 %" not in alice.partition('id="today"')[0]
    assert "20 %" not in bob.partition('id="today"')[0]


async def test_forms_go_on_as_the_member_whose_page_it_is(keeper):
    page = await keeper.page("/?as=Alice&q=sunscreen")
    actions = re.findall(r'action="(/(?:press|command)[^"]*)"', page)
    assert actions
    assert all(action.endswith("?as=Alice") for action in actions)
    assert '<input type="hidden" name="as" value="Alice">' in page


async def test_the_owner_of_the_key_acts_where_no_address_says_otherwise(keeper, furnished):
    assert 'value="Bob" aria-current="true"' in await keeper.submits("/act", name="Bob")
    assert 'value="you" aria-current="true"' in await keeper.page("/")
    assert 'value="Alice" aria-current="true"' in await keeper.page("/?as=Alice")
    name = await prediction(keeper)
    page = await keeper.page(f"/predictions/{name}")
    assert "Acting as <b>you</b>" in page
    assert set(re.findall(r'action="/press([^"]*)"', page)) == {"?as=you"}
    await keeper.submits("/command", q=f"/forecast {name} percent:70")
    kept = await furnished.house.ports.ledger.forecasts("local", name)
    assert [each.member for each in kept] == ["you"]
    await keeper.submits("/act", name="you", role="member")
    assert await status(keeper, "/checkin status", "you") == "ok"  # and stays a moderator


async def test_all_links_lead_on_as_the_same_member(keeper):
    name = await prediction(keeper)
    paths = ("/", "/episodes", "/speakers", "/predictions", f"/predictions/{name}", "/nowhere")
    for path in paths:
        page = await keeper.page(f"{path}?as=Alice")
        links = re.findall(r'<a (?!class="permanent")[^>]*href="(/[^"]*)"(?! download)', page)
        assert all("as=Alice" in link for link in links), path
        assert path == "/" or "Acting as <b>Alice</b>" in page
    board = await keeper.page("/predictions?as=Alice")
    assert '<input type="hidden" name="as" value="Alice">' in board.partition('"narrow"')[2]


async def test_an_address_to_pass_on_says_nothing_of_who_acts(keeper):
    name = await prediction(keeper)
    page = await keeper.page(f"/predictions/{name}?as=Alice")
    assert f'<a class="permanent" href="/predictions/{name}" ' in page
    assert f'<a href="/predictions/{name}.png?download" download=' in page


async def test_a_page_that_is_kept_is_kept_for_each_member(keeper):
    for _ in range(2):
        assert "Acting as <b>Bob</b>" in await keeper.page("/episodes?as=Bob")
        assert "Acting as <b>you</b>" in await keeper.page("/episodes")


def test_a_link_goes_on_with_its_place_and_whoever_it_names():
    page = (
        '<a href="/x?a=b&amp;c=d#e">x</a><a href="/y?as=Al">y</a><a href="//z">z</a><a href="#q">'
    )
    assert carried(page, "") == page
    assert carried(page, "B & C") == (
        '<a href="/x?a=b&amp;c=d&amp;as=B+%26+C#e">x</a><a href="/y?as=Al">y</a>'
        '<a href="//z">z</a><a href="#q">'
    )


async def test_a_member_is_shown_a_moderator_to_act_as(keeper):
    response = await keeper.post("/command?as=Bob", json={"line": "/resolve"}, headers=AS_JSON)
    html = (await response.json())["html"]
    assert '<a href="/?as=you&amp;q=%2Fresolve" rel="noreferrer">Act as a moderator</a>' in html
    assert "key" not in html
    fields = {"command": "resolve", "option.prediction": "anything"}
    page = await keeper.submits("/command?as=Bob", **fields)
    assert page.count('q=%2Fresolve" rel="noreferrer">Act as a moderator') == 2


async def test_only_a_moderator_is_shown_the_door_to_judging(keeper):
    name = await prediction(keeper)
    assert ">Judge it</button>" in await keeper.page(f"/predictions/{name}")
    assert ">Judge it</button>" not in await keeper.page(f"/predictions/{name}?as=Bob")


async def test_somebody_new_stays_in_the_list(keeper):
    await keeper.submits("/act", name="Zoë O’Hara. Jr-2", role="moderator")
    page = await keeper.submits("/act", name="you")
    assert 'value="Zoë O’Hara. Jr-2"' in page
    assert await status(keeper, "/checkin status", "Zoë O’Hara. Jr-2") == "ok"


async def test_of_many_long_names_the_latest_stay_within_what_a_browser_keeps(keeper):
    names = [chr(0x4E00 + number) * 40 for number in range(MOST)]
    for name in names:
        response = await keeper.post("/act", data={"name": name, "role": "moderator"})
        assert all(len(cookie) <= 4096 for cookie in response.headers.getall("Set-Cookie"))
    page = await keeper.page("/")
    assert f'value="{names[-1]}"' in page
    assert f'value="{names[-9]}"' in page
    assert f'value="{names[0]}"' not in page
    assert await status(keeper, "/checkin status", names[-1]) == "ok"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "A member has a name."),
        ({"name": "a" * 41}, "at most 40 characters"),
        ({"name": "Ada", "role": "king"}, "A role is member or moderator."),
    ],
)
async def test_a_member_without_a_proper_name_or_role_is_refused(keeper, fields, said):
    response = await keeper.post("/act", data=fields)
    assert response.status == 400
    assert said in await response.text()
    assert (await keeper.get("/?as=%20%00")).status == 400


async def test_a_visitor_acts_as_nobody_else(browser):
    assert (await browser.post("/act", data={"name": "Alice"})).status == 403
    browser_cookie = {**AS_JSON, "Cookie": "hindcast-as=Alice-2"}
    response = await browser.post(
        "/command?as=Alice", json={"line": "/judge"}, headers=browser_cookie
    )
    assert (await response.json())["status"] == "refused"
    assert "Acting as" not in await browser.page("/?as=Alice")


async def test_another_site_cannot_choose_who_acts(keeper):
    headers = {"Origin": "https://elsewhere.example"}
    for path in ("/act", "/clear"):
        assert (await keeper.post(path, data={"name": "Bob"}, headers=headers)).status == 403


async def test_a_visitor_is_told_what_is_missing(browser):
    card = await browser.say("/judge")
    way = card["blocks"][1]["text"]
    assert way.startswith("Visitors read; the rest takes this room’s key.")
    assert "if that is you, open the address that Hindcast printed at start" in way
    assert "Ask whoever runs this room for it" in way


async def test_what_a_member_asked_is_the_members_own(keeper):
    await keeper.submits("/command?as=Alice", q="sunscreen")
    assert any("sunscreen" in title for title in titles(await keeper.page("/?as=Alice")))
    assert not any("sunscreen" in title for title in titles(await keeper.page("/?as=Bob")))


async def test_two_members_dispute_one_verdict_and_both_are_heard(keeper, furnished):
    judged = f"/resolve {OPEN} outcome:yes evidence:https://example.com"
    assert await status(keeper, judged, "you") == "ok"
    for name in ("Alice", "Bob"):
        assert await status(keeper, f'/dispute {OPEN} reason:"{name} saw none"', name) == "ok"
    verdict = await furnished.house.ports.ledger.verdict(LOCAL, OPEN)
    assert [each.member for each in verdict.disputes] == ["Alice", "Bob"]
    page = await keeper.page(f"/predictions/{OPEN}")
    assert "Alice saw none" in page
    assert "Bob saw none" in page


async def test_who_acts_is_said_inside_of_a_landmark(keeper):
    page = await keeper.page("/topics?as=Alice")
    assert '<aside aria-label="Who acts"><p class="acting">Acting as <b>Alice</b>' in page
