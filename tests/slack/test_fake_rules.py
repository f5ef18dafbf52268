"""What the fake Slack does not put up with."""

from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack.fake import FakeSlack, Person
from tests.slack.fake.reading import calls, seen_text
from tests.slack.fake.validation import message_problems, view_problems
from tests.slack.toy import ORDER, button, plain, section, tea_shop

OVERFLOW = {"type": "overflow", "action_id": "o"}


def option(number: int) -> dict[str, Any]:
    return {"text": plain(f"Option {number}"), "value": str(number)}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    """Give the real client, which retries nothing."""
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        (section("x" * 3001), "must be less than 3001 characters"),
        (section(""), "must be more than 0 characters"),
        ({"type": "header", "text": plain("x" * 151)}, "must be less than 151"),
        ({"type": "header", "text": section("x")["text"]}, "unsupported type: mrkdwn"),
        (actions(*[button("a", str(n)) for n in range(26)]), "must have 1 to 25 items"),
        (actions(button("a", "same"), button("b", "same")), "'same' is used twice"),
        (actions(button("x" * 76, "a")), "must be less than 76"),
        (actions(button("a", "a", "x" * 2001)), "must be less than 2001"),
        (actions(button("a", "x" * 256)), "must be less than 256"),
        (actions({**OVERFLOW, "options": [option(1)]}), "must have 2 to 5 items"),
        (actions({**OVERFLOW, "options": [option(n) for n in range(6)]}), "must have 2 to 5"),
        ({"type": "section", "block_id": "a"}, "must have one of text, fields"),
        ({"type": "carousel"}, "unsupported type: carousel"),
        ({**section("x"), "colour": "red"}, "no such field: colour"),
        ({"type": "context", "elements": [section("x")["text"]] * 11}, "must have 1 to 10"),
    ],
)
def test_a_block_over_its_limit_is_named(block: dict[str, Any], sentence: str) -> None:
    assert sentence in "\n".join(message_problems({"text": "x", "blocks": [block]}))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001"),
        ({"blocks": [section("x")] * 101}, "must have 1 to 100"),
        ({"submit": None}, "unsupported type"),
    ],
)
def test_a_view_over_its_limit_is_named(change: dict[str, Any], sentence: str) -> None:
    assert sentence in "\n".join(view_problems({**ORDER, **change}))


def test_a_whole_message_has_its_limit() -> None:
    blocks = [section("x" * 2900)] * 5
    assert "14500 characters" in "\n".join(message_problems({"text": "x", "blocks": blocks}))
    many = {"text": "x", "blocks": [{"type": "divider"}] * 51}
    assert "must have 0 to 50" in "\n".join(message_problems(many))


async def test_slack_says_what_it_did_not_take(slack: FakeSlack, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(
            channel=slack.team().channel("general").id, text="x", blocks=[section("x" * 3001)]
        )
    told = refused.value.response
    assert told["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in told["response_metadata"]["messages"][0]
    assert len(slack.violations) == 1
    slack.violations.clear()


async def test_one_post_a_second_in_a_channel(slack: FakeSlack, client: AsyncWebClient) -> None:
    general = slack.team().channel("general").id
    await client.chat_postMessage(channel=general, text="one")
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=general, text="two")
    slack.clock.forward(1)
    await client.chat_postMessage(channel=general, text="two")


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"bot": False}, "not_in_channel"),
        ({"archived": True}, "is_archived"),
        ({"read_only": True}, "restricted_action"),
        ({"private": True, "bot": False}, "channel_not_found"),
    ],
)
async def test_some_channels_cannot_be_posted_in(
    slack: FakeSlack, client: AsyncWebClient, how: dict[str, bool], error: str
) -> None:
    with pytest.raises(SlackApiError, match=error):
        await client.chat_postMessage(channel=slack.team().channel("far", **how).id, text="hello")


async def test_a_ticket_serves_once_and_for_thirty_seconds(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    async def opens(url: str) -> int:
        async with ClientSession() as session, session.get(url) as response:
            return response.status

    used = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    old = (await client.apps_connections_open(app_token=slack.app_token))["url"]
    async with ClientSession() as session, session.ws_connect(used):
        pass
    assert await opens(used.replace("ws:", "http:")) == 404
    slack.clock.forward(31)
    assert await opens(old.replace("ws:", "http:")) == 404


async def test_a_trigger_serves_once_and_for_three_seconds(
    slack: FakeSlack, client: AsyncWebClient, alice: Person
) -> None:
    async with tea_shop(slack):
        answer = await alice.types("/tea")
        trigger = answer.interaction.payload["trigger_id"]
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=ORDER)
        later = await alice.types("/tea", "please")
        slack.clock.forward(4)
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await client.views_open(trigger_id=later.interaction.payload["trigger_id"], view=ORDER)
    assert len(slack.violations) == 2
    slack.violations.clear()


async def test_a_response_url_serves_five_times_in_half_an_hour(
    slack: FakeSlack, alice: Person
) -> None:
    async with tea_shop(slack):
        url = (await alice.types("/tea", "please")).interaction.payload["response_url"]
        respond = AsyncWebhookClient(url)
        statuses = [(await respond.send(text=f"again {n}")).status_code for n in range(5)]
        assert statuses == [200, 200, 200, 200, 404]
        url = (await alice.types("/tea", "please")).interaction.payload["response_url"]
        slack.clock.forward(31 * 60)
        assert (await AsyncWebhookClient(url).send(text="late")).status_code == 404
    assert len(slack.violations) == 2
    slack.violations.clear()


async def test_a_command_has_no_original_to_replace(slack: FakeSlack, alice: Person) -> None:
    async with tea_shop(slack):
        answer = await alice.types("/tea", "please")
        respond = AsyncWebhookClient(answer.interaction.payload["response_url"])
        await respond.send(text="Instead", replace_original=True)
    assert [shown.text for shown in answer.interaction.shown] == ["Cup 1", "Instead"]
    assert not answer.interaction.shown[-1].replaced
    assert "bolt-js#2287" in slack.violations.pop()


async def test_a_picture_is_shown_privately_by_its_file(
    slack: FakeSlack, client: AsyncWebClient, alice: Person
) -> None:
    told = await client.files_upload_v2(filename="tea.png", content=b"PNG", alt_txt="A cup")
    image = {"type": "image", "slack_file": {"id": told["file"]["id"]}, "alt_text": "A cup"}
    general = slack.team().channel("general")
    await client.chat_postEphemeral(channel=general.id, user=alice.id, text="A cup", blocks=[image])
    [message] = general.kept
    assert message.private_to == alice.id
    assert [file.content for file in message.files] == [b"PNG"]


@pytest.mark.parametrize(
    ("text", "notified"),
    [
        ("<!channel> <!here> <@U1> <!subteam^S1|@x>", ["!channel", "!here", "@U1", "!subteam^S1"]),
        ("&lt;!channel&gt; @channel", []),
    ],
)
def test_a_ping_in_a_text_is_seen(text: str, notified: list[str]) -> None:
    assert calls({"text": text}) == notified


def test_a_bare_ping_counts_where_slack_may_read_it() -> None:
    assert calls({"text": "@here", "link_names": True}) == ["@here"]
    loose = {"type": "section", "text": {"type": "mrkdwn", "text": "@here"}}
    assert calls({"text": "x", "blocks": [loose, section("@here")]}) == ["@here"]
    broadcast = {"type": "broadcast", "range": "channel"}
    rich = {"type": "rich_text_section", "elements": [broadcast]}
    assert calls({"blocks": [{"type": "rich_text", "elements": [rich]}]}) == ["broadcast channel"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("*bold* and _not_snake_ `code`", "bold and not_snake code"),
        ("<https://example.com|Tea &amp; more> at 5 &lt; 6", "Tea & more at 5 < 6"),
        ("> quoted\n> twice", "quoted\ntwice"),
        ("<!date^0^{date_long}|1 January 1970>", "1 January 1970"),
        ("2 * 3 * 4 snake_case_name", "2 * 3 * 4 snake_case_name"),
    ],
)
def test_markup_reads_as_a_person_sees_it(markup: str, text: str) -> None:
    assert seen_text(markup) == text
