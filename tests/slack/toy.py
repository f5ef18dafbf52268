"""A small slack_bolt app, to try the fake with: it sells tea."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.fake import FakeSlack

TEAS = ("Assam", "Darjeeling", "Dragon Well")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def button(words: str, action_id: str, value: str = "1") -> dict[str, Any]:
    return {"type": "button", "text": plain(words), "action_id": action_id, "value": value}


def cup(number: int) -> list[dict[str, Any]]:
    """Return a cup of tea: a line, and a button to drink on."""
    more = [button("More", "more", str(number + 1)), button("Share", "share")]
    return [section(f"Cup *{number}*"), {"type": "actions", "elements": more}]


ORDER = {
    "type": "modal",
    "callback_id": "order",
    "title": plain("Order tea"),
    "submit": plain("Order"),
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": plain("Your name"),
            "element": {"type": "plain_text_input", "action_id": "name"},
        },
        {
            "type": "input",
            "block_id": "leaf",
            "label": plain("Which tea"),
            "element": {"type": "external_select", "action_id": "leaf", "min_query_length": 1},
        },
    ],
}


def tea_app(slack: FakeSlack, **how: Any) -> AsyncApp:
    """Return the app, on the real client; nothing is retried behind its back."""
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = AsyncApp(client=client, **how)
    sell(app)
    take_orders(app)
    receive(app)
    return app


def sell(app: AsyncApp) -> None:
    """Answer the command and its buttons."""

    @app.command("/tea")
    async def tea(ack: Any, respond: Any, command: Any, client: Any) -> None:
        await ack()
        if command["text"]:
            await respond(text="Tea", blocks=cup(1))
        else:
            await client.views_open(trigger_id=command["trigger_id"], view=ORDER)

    @app.action("more")
    async def more(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        await respond(text="Tea", blocks=cup(int(action["value"])), replace_original=True)

    @app.action("share")
    async def share(ack: Any, client: Any, body: Any) -> None:
        await ack()
        await client.chat_postMessage(channel=body["channel"]["id"], text="Tea", blocks=cup(1))


def take_orders(app: AsyncApp) -> None:
    """Answer the form."""

    @app.options("leaf")
    async def leaf(ack: Any, payload: Any) -> None:
        typed = payload["value"].casefold()
        found = [name for name in TEAS if typed in name.casefold()]
        await ack(options=[{"text": plain(name), "value": name} for name in found])

    @app.view("order")
    async def order(ack: Any, view: Any, client: Any, body: Any) -> None:
        values = view["state"]["values"]
        if values["name"]["name"]["value"] == "nobody":
            await ack(response_action="errors", errors={"name": "Who is asking?"})
            return
        await ack()
        leaf = values["leaf"]["leaf"]["selected_option"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"{leaf} it is")


def receive(app: AsyncApp) -> None:
    """Answer what is neither typed nor pressed."""

    @app.shortcut("taste")
    async def taste(ack: Any, respond: Any, shortcut: Any) -> None:
        await ack()
        await respond(text=f"“{shortcut['message']['text']}” tastes of smoke")

    @app.event("app_home_opened")
    async def home(client: Any, event: Any) -> None:
        view = {"type": "home", "blocks": [section("The shop is open"), *cup(1)[1:]]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.event("tokens_revoked")
    @app.event("app_uninstalled")
    async def gone() -> None:
        """Bolt acknowledges only events that somebody listens to."""


@asynccontextmanager
async def tea_shop(slack: FakeSlack, ping_interval: float = 10) -> AsyncIterator[AsyncApp]:
    """Run the app in Socket Mode; `ping_interval` in seconds."""
    app = tea_app(slack)
    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=ping_interval)
    await handler.connect_async()
    await slack.connected()
    app.handler = handler
    yield app
    await handler.close_async()
