"""HTTP mode: signed payloads, several workspaces through OAuth, and leaving again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import aiohttp
import pytest

from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.kernel.asker import Community
from bot.kernel.errors import Unusable
from bot.ports import Installation
from tests.patience import PATIENCE_S, until
from tests.slack.bot import access_to, hindcast
from tests.slack.fake import FakeSlack, Person
from tests.slack.fake.oauth import Page
from tests.slack.toy import button

# slack_sdk 3.47 exchanges the code of an installation with what aiohttp 3.14 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@dataclass
class KeptInMemory:
    """Installations in a dictionary."""

    kept: dict[str, Installation] = field(default_factory=dict)

    async def save(self, installation: Installation) -> None:
        self.kept[installation.team] = installation

    async def find(self, team: str) -> Installation | None:
        return self.kept.get(team)

    async def forget(self, team: str, meant: Callable[[Installation], bool]) -> bool:
        found = self.kept.get(team)
        if found is None or not meant(found):
            return False
        return bool(self.kept.pop(team))


class Keyless(KeptInMemory):
    """Installations without a key to encrypt tokens with."""

    async def save(self, _: Installation) -> None:
        raise Unusable("HINDCAST_SLACK_TOKEN_KEY is missing.")


@pytest.fixture
async def bot(slack: FakeSlack, house: House) -> AsyncIterator[SlackBot]:
    """Let the bot of one workspace listen."""
    given = {"app_token": "", "signing_secret": slack.signing_secret, "http_port": 0}
    async with hindcast(slack, house, **given) as running:
        slack.deliver_to(f"{running.address}/slack/events")
        yield running


@pytest.fixture
def kept() -> KeptInMemory:
    """Give the store of several workspaces."""
    return KeptInMemory()


@pytest.fixture
async def many(slack: FakeSlack, house: House, kept: KeptInMemory) -> AsyncIterator[SlackBot]:
    """Let the bot of several workspaces listen."""
    async with hindcast(slack, house, **several(slack), installations=kept) as running:
        slack.deliver_to(f"{running.address}/slack/events")
        yield running


def several(slack: FakeSlack) -> dict[str, object]:
    """Return what an operator of several workspaces gives, for HTTP."""
    return {
        "bot_token": "",
        "app_token": "",
        "signing_secret": slack.signing_secret,
        "client_id": slack.client_id,
        "client_secret": slack.client_secret,
        "http_port": 0,
    }


async def consents(bot: SlackBot, person: Person) -> Page:
    """Let somebody follow the install link and agree; return the page that ends it."""
    base = f"{bot.address}/slack"
    return await person.installs(f"{base}/install", f"{base}/oauth_redirect")


async def installed(bot: SlackBot, slack: FakeSlack, team: str, who: str) -> Person:
    """Let somebody install the bot to their workspace."""
    person = slack.team(team, installed=False).person(who, admin=True)
    page = await person.installs(
        f"{bot.address}/slack/install", f"{bot.address}/slack/oauth_redirect"
    )
    assert page.status == 200
    return person


async def test_a_signed_payload_is_answered(alice: Person, bot: SlackBot) -> None:
    answer = await alice.types("/quote", "sunscreen")
    assert answer.private
    assert "2 of 3" in (await alice.presses(answer, "Next")).text
    assert bot.fresh()


async def test_a_form_works_over_http_too(alice: Person, bot: SlackBot) -> None:
    asked = await alice.types("/quote")
    assert asked.view is not None
    assert [c.value for c in await alice.completes(asked.view, "speaker", "luan")] == ["David Luan"]
    assert "words" in (await alice.submits(asked.view, words="\u200b")).errors


async def test_the_home_works_over_http_too(alice: Person, bot: SlackBot) -> None:
    assert "What I have listened to" in (await alice.opens_home()).text


async def test_a_payload_with_a_wrong_signature_is_turned_away(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    slack.deliver_to(f"{bot.address}/slack/events", secret="another secret")
    assert (await alice.types("/quote", "sunscreen", within=0.3)).failed == "http_401"


@pytest.mark.parametrize(("age", "failed"), [(240, ""), (310, "http_401"), (-310, "http_401")])
async def test_a_payload_is_good_for_five_minutes(
    slack: FakeSlack, alice: Person, bot: SlackBot, age: float, failed: str
) -> None:
    slack.deliver_to(f"{bot.address}/slack/events", aged_s=age)
    answer = await alice.types("/quote", "sunscreen")
    assert answer.failed == failed
    assert bool(answer.text) is not bool(failed)


async def test_a_retried_request_is_answered_once(
    slack: FakeSlack, alice: Person, bot: SlackBot
) -> None:
    answer = await alice.presses(await alice.types("/quote", "sunscreen"), "Share")
    assert (await slack.redeliver(answer)).all == ()
    assert len(slack.messages["general"]) == 1


@pytest.mark.parametrize("body", ["", "{", "payload=%7B", "payload=1", "null", "[]", "a=b&c"])
async def test_bodies_that_make_no_sense_are_turned_away(bot: SlackBot, body: str) -> None:
    async with (
        aiohttp.ClientSession() as stranger,
        stranger.post(f"{bot.address}/slack/events", data=body) as answer,
    ):
        assert answer.status in (400, 401)


async def test_a_port_that_is_taken_is_named(slack: FakeSlack, house: House, bot: SlackBot) -> None:
    port = int(bot.address.rpartition(":")[2])
    access = access_to(slack, app_token="", signing_secret="s", http_port=port)
    second = SlackBot(access, house.dispatch, house.ports.communities)
    with pytest.raises(Unusable, match="HINDCAST_SLACK_HTTP_PORT"):
        await asyncio.wait_for(second.run(), PATIENCE_S)


async def test_two_workspaces_install_the_bot_and_both_are_answered(
    slack: FakeSlack, many: SlackBot, kept: KeptInMemory
) -> None:
    for team, who in (("Coffee House", "carla"), ("Milk Bar", "mo")):
        person = await installed(many, slack, team, who)
        assert "sunscreen" in (await person.types("/quote", "sunscreen")).text
    assert len(kept.kept) == 2
    assert "xoxb" not in repr(kept.kept)


async def test_two_workspaces_cannot_see_each_others_cards(
    slack: FakeSlack, many: SlackBot
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    mo = await installed(many, slack, "Milk Bar", "mo")
    mo.id = carla.id  # ids are unique in one workspace only
    theirs = await carla.types("/quote", "sunscreen")
    (address,) = [
        e["value"] for b in theirs.blocks for e in b.get("elements", ()) if e.get("value")
    ][:1]
    mine = await mo.types("/quote", "move 37")
    stolen = await mo.presses(mine, button("Next", address, address))
    assert "too old for its buttons" in stolen.text


async def test_direct_messages_of_two_workspaces_are_apart_as_well(
    slack: FakeSlack, many: SlackBot
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    mo = await installed(many, slack, "Milk Bar", "mo")
    mo.id = carla.id
    theirs = await carla.types("/quote", "sunscreen", channel=carla.dm)
    (address,) = [
        e["value"] for b in theirs.blocks for e in b.get("elements", ()) if e.get("value")
    ][:1]
    mine = await mo.types("/quote", "move 37", channel=mo.dm)
    stolen = await mo.presses(mine, button("Next", address, address))
    assert "That card answers somebody else." in stolen.text


async def test_settings_of_one_workspace_are_not_those_of_another(
    slack: FakeSlack, many: SlackBot
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    mo = await installed(many, slack, "Milk Bar", "mo")
    await carla.types("/hindcast", "settings zone:Asia/Tokyo")
    assert "Asia/Tokyo" not in (await mo.types("/hindcast", "settings")).text


async def test_a_workspace_that_uninstalls_is_forgotten_and_the_other_stays(
    slack: FakeSlack, many: SlackBot, kept: KeptInMemory, house: House
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    mo = await installed(many, slack, "Milk Bar", "mo")
    await carla.team.uninstalls()
    assert list(kept.kept) == [mo.team.id]
    assert await house.ports.communities.joined(Community(f"slack:{carla.team.id}"), "back")
    assert "sunscreen" in (await mo.types("/quote", "sunscreen")).text
    gone = await carla.types("/quote", "sunscreen")
    assert "not installed in this workspace any more" in gone.text


async def test_a_token_that_died_quietly_is_forgotten(
    slack: FakeSlack, many: SlackBot, kept: KeptInMemory
) -> None:
    carla = await installed(many, slack, "Coffee House", "carla")
    slack.faults.revoke(token=carla.team.bot_token)
    await carla.types("/quote", within=0.3)
    await until(lambda: kept.kept == {})


async def test_an_installation_nobody_asked_for_is_turned_away(many: SlackBot) -> None:
    async with (
        aiohttp.ClientSession() as stranger,
        stranger.get(f"{many.address}/slack/oauth_redirect?code=1&state=forged") as answer,
    ):
        assert answer.status == 400


async def test_without_a_key_nothing_is_installed_and_the_page_says_so(
    slack: FakeSlack, house: House
) -> None:
    async with hindcast(slack, house, **several(slack), installations=Keyless()) as bot:
        person = slack.team("Coffee House", installed=False).person("carla")
        page = await consents(bot, person)
        assert page.status == 500


async def test_several_workspaces_may_come_through_one_socket(
    slack: FakeSlack, house: House, kept: KeptInMemory
) -> None:
    given = {**several(slack), "app_token": slack.app_token}
    async with hindcast(slack, house, **given, installations=kept) as bot:
        person = await installed(bot, slack, "Coffee House", "carla")
        assert "sunscreen" in (await person.types("/quote", "sunscreen")).text
