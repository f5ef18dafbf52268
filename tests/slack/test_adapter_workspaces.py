"""Workspaces come, go and come back; the database is away; people install by a web page."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.kernel.errors import Away
from bot.ports import Installation
from tests.slack.bot import hindcast
from tests.slack.fake import FakeSlack, Person
from tests.slack.fake.payloads import event
from tests.slack.test_adapter_http import KeptInMemory, consents, installed, several

# slack_sdk 3.47 exchanges the code of an installation with what aiohttp 3.14 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

BOLTS_OWN = {
    "SLACK_BOT_TOKEN": "xoxb-of-another-app",
    "SLACK_SIGNING_SECRET": "of another app",
    "SLACK_VERIFICATION_TOKEN": "of another app",
    "SLACK_CLIENT_ID": "9.9",
    "SLACK_CLIENT_SECRET": "of another app",
    "SLACK_SCOPES": "admin",
    "SLACK_USER_SCOPES": "admin",
    "SLACK_REDIRECT_URI": "https://elsewhere.example/",
    "SLACK_INSTALL_PATH": "/elsewhere",
    "SLACK_REDIRECT_URI_PATH": "/elsewhere",
    "SLACK_APP_TOKEN": "xapp-of-another-app",
}


@pytest.fixture
def kept() -> KeptInMemory:
    return KeptInMemory()


@pytest.fixture
async def many(slack: FakeSlack, house: House, kept: KeptInMemory) -> AsyncIterator[SlackBot]:
    """Let the bot of several workspaces listen."""
    async with hindcast(slack, house, **several(slack), installations=kept) as running:
        slack.deliver_to(f"{running.address}/slack/events")
        yield running


async def late(slack: FakeSlack, person: Person, kind: str, seconds: float) -> None:
    """Deliver an event of some seconds ago."""
    told = {"type": kind, "tokens": {"oauth": [], "bot": ["U1"]}}
    payload = event(person.team, told, time.time() - seconds)
    await slack.raw(payload, "events_api", within=0.3)


@pytest.mark.parametrize("kind", ["tokens_revoked", "app_uninstalled"])
async def test_news_of_an_earlier_installation_does_not_end_the_one_that_followed(
    slack: FakeSlack, many: SlackBot, kept: KeptInMemory, kind: str
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    old = kept.kept[carla.team.id].bot_token
    assert (await consents(many, carla)).status == 200
    assert kept.kept[carla.team.id].bot_token != old
    await late(slack, carla, kind, 60)
    assert "sunscreen" in (await carla.types("/quote", "sunscreen")).text


async def test_a_call_that_was_under_way_with_the_old_token_does_not_end_the_new_installation(
    slack: FakeSlack, many: SlackBot, kept: KeptInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    old = kept.kept[carla.team.id]
    assert (await consents(many, carla)).status == 200
    new = kept.kept[carla.team.id]
    slack.faults.revoke(token=old.bot_token)
    kept.kept[carla.team.id] = old
    find = kept.find

    async def meanwhile(team: str) -> Installation | None:
        found = await find(team)
        kept.kept[carla.team.id] = new
        return found

    monkeypatch.setattr(kept, "find", meanwhile)
    await carla.types("/quote", within=0.3)  # opens a form, which needs the token
    assert kept.kept == {carla.team.id: new}


async def test_the_one_workspace_is_not_ended_by_news_from_before_the_start(
    slack: FakeSlack, house: House, alice: Person
) -> None:
    async with hindcast(slack, house):
        await late(slack, alice, "tokens_revoked", 60)
        assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text


@pytest.mark.parametrize("error", [Away("gone"), RuntimeError("a driver's own")])
async def test_while_installations_cannot_be_looked_up_people_are_told_to_try_again(
    slack: FakeSlack,
    many: SlackBot,
    kept: KeptInMemory,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    before = await carla.types("/quote", "sunscreen")
    form = (await carla.types("/quote")).view
    assert form is not None

    async def away(_: str) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(kept, "find", away)
        for answer in (
            await carla.types("/quote", "sunscreen"),
            await carla.presses(before, "Next"),
        ):
            assert not answer.failed
            assert answer.private
            assert not answer.replaced
            assert "Please try again in a moment." in answer.text
        sent = await carla.submits(form, words="sunscreen", within=0.3)
        assert "Please try again in a moment." in sent.errors["words"]
    assert "sunscreen" in (await carla.types("/quote", "sunscreen")).text


@pytest.mark.parametrize("by_socket", [True, False])
async def test_variables_that_bolt_would_read_change_nothing(
    slack: FakeSlack,
    house: House,
    alice: Person,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    by_socket: bool,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name, value in BOLTS_OWN.items():
        monkeypatch.setenv(name, value)
    given = {} if by_socket else {"app_token": "", "signing_secret": slack.signing_secret}
    async with hindcast(slack, house, http_port=0, **given) as bot:
        if not by_socket:
            slack.deliver_to(f"{bot.address}/slack/events")
            for path in ("/slack/install", "/slack/oauth_redirect", "/elsewhere"):
                assert await status_of(bot.address + path) == 404
        assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text
    assert not (tmp_path / "home").exists()


async def test_variables_that_bolt_would_read_do_not_bend_an_installation(
    slack: FakeSlack, house: House, kept: KeptInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in BOLTS_OWN.items():
        monkeypatch.setenv(name, value)
    async with hindcast(slack, house, **several(slack), installations=kept) as bot:
        slack.deliver_to(f"{bot.address}/slack/events")
        async with (
            aiohttp.ClientSession() as browser,
            browser.get(f"{bot.address}/slack/install", allow_redirects=False) as answer,
        ):
            consent = answer.headers["Location"]
        assert slack.client_id in consent
        assert "admin" not in consent
        assert "elsewhere" not in consent
        carla = await installed(bot, slack, "Coffee House", "carla")
        assert "sunscreen" in (await carla.types("/quote", "sunscreen")).text


async def status_of(address: str) -> int:
    async with aiohttp.ClientSession() as stranger, stranger.get(address) as answer:
        return answer.status


async def test_the_page_that_ends_an_installation_says_what_to_type(
    slack: FakeSlack, many: SlackBot
) -> None:
    carla = slack.team("Coffee House", installed=False).person("carla")
    page = await consents(many, carla)
    assert "Hindcast is installed" in page.text
    assert "/hindcast" in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("error=access_denied&state=x", "Nobody agreed, so nothing was installed."),
        ("error=<script>alert(1)</script>", "Slack did not go through with it."),
        ("code=1&state=forged", "This page was too old"),
        ("code=1", "This page was too old"),
    ],
)
async def test_an_installation_that_failed_says_why_and_where_to_begin(
    many: SlackBot, asked: str, said: str
) -> None:
    async with (
        aiohttp.ClientSession() as stranger,
        stranger.get(f"{many.address}/slack/oauth_redirect?{asked}") as answer,
    ):
        page = await answer.text()
    assert said in page
    assert 'href="/slack/install"' in page
    assert "Oops" not in page
    assert "<script" not in page


async def test_asking_for_the_install_page_fills_nothing(
    slack: FakeSlack, many: SlackBot, kept: KeptInMemory
) -> None:
    states = set()
    async with aiohttp.ClientSession() as stranger:
        for _ in range(50):
            address = f"{many.address}/slack/install"
            async with stranger.get(address, allow_redirects=False) as answer:
                assert answer.status == 302
                states.add(answer.headers["Location"].partition("state=")[2])
    assert len(states) == 50
    assert kept == KeptInMemory()
