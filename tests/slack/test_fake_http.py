"""The fake Slack over HTTP: signed deliveries, and letting the app into a workspace."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.fake import FakeSlack, Person
from tests.slack.toy import tea_app


@asynccontextmanager
async def listening(app: AsyncApp) -> AsyncIterator[str]:
    """Serve a bolt app on a free port, and give the address."""
    runner = web.AppRunner(app.web_app(path="/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def shop(slack: FakeSlack) -> AsyncIterator[str]:
    """Give the address of a tea shop in HTTP mode."""
    async with listening(tea_app(slack, signing_secret=slack.signing_secret)) as url:
        yield f"{url}/slack/events"


async def test_everything_works_over_http_too(slack: FakeSlack, shop: str, alice: Person) -> None:
    slack.deliver_to(shop)
    answer = await alice.types("/tea", "please")
    assert (answer.text, answer.private) == ("Cup 1", True)
    assert (await alice.presses(answer, "More")).replaced
    form = (await alice.types("/tea")).view
    assert (await alice.submits(form, name="Alice", leaf="Assam")).text == "Assam it is"
    assert (await alice.opens_home()).text == "The shop is open"
    assert slack.connections.tickets_issued == 0


@pytest.mark.parametrize("how", [{"secret": "forged"}, {"aged_s": 301}])
async def test_a_forged_or_old_delivery_is_refused(
    slack: FakeSlack, shop: str, alice: Person, how: dict[str, Any]
) -> None:
    slack.deliver_to(shop, **how)
    answer = await alice.types("/tea", "please")
    assert answer.failed == "http_401"
    assert answer.all == ()


async def test_nobody_at_the_door_is_a_failed_dispatch(slack: FakeSlack, alice: Person) -> None:
    slack.deliver_to("http://127.0.0.1:9/")
    assert (await alice.types("/tea", "please")).failed == "dispatch_failed"


@pytest.mark.filterwarnings("ignore:BasicAuth:DeprecationWarning")  # slack_sdk 3.47 makes one
async def test_a_person_lets_the_app_into_another_workspace(
    slack: FakeSlack, tmp_path: Path
) -> None:
    store = FileInstallationStore(base_dir=str(tmp_path))
    app = AsyncApp(
        client=AsyncWebClient(base_url=slack.api_url),
        signing_secret=slack.signing_secret,
        oauth_settings=AsyncOAuthSettings(
            client_id=slack.client_id,
            client_secret=slack.client_secret,
            scopes=["commands", "chat:write"],
            installation_store=store,
            state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path)),
        ),
    )
    carol = slack.team("Coffee House", installed=False).person("carol", admin=True)
    async with listening(app) as url:
        page = await carol.installs(f"{url}/slack/install", f"{url}/slack/oauth_redirect")
    assert page.status == 200, page.text
    assert carol.team.scopes == {"commands", "chat:write"}
    bot = await store.async_find_bot(enterprise_id=None, team_id=carol.team.id)
    assert bot.bot_token == carol.team.bot_token


def test_a_manifest_is_held_against_slacks_schema(
    check_manifest: Callable[[Any], list[str]],
) -> None:
    assert check_manifest({"display_information": {"name": "Tea"}}) == []
    [problem] = check_manifest({"display_information": {"name": "x" * 36}})
    assert "/display_information/name" in problem
