"""The two addresses outside the Web API: a gesture's response_url, and uploads."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from tests.slack.fake.errors import SlackError, Violation
from tests.slack.fake.interaction import Interaction
from tests.slack.fake.validation import RESPONSE_FIELDS, Json, unknown_fields

if TYPE_CHECKING:
    from tests.slack.fake.server import FakeSlack

Handler = Callable[[web.Request], Awaitable[web.Response]]
METHOD = "response_url"
"""The name under which faults know it."""


def taker(slack: "FakeSlack") -> Handler:
    """Return what answers a post to a response_url."""

    async def take(request: web.Request) -> web.Response:
        try:
            slack.faults.check(METHOD)
            interaction = slack.response_urls.use(request.match_info["key"])
            _respond(slack, interaction, await request.json())
            response = web.Response(text="ok")
        except SlackError as refusal:
            if isinstance(refusal, Violation):
                slack.violates(f"{METHOD}: {refusal.error}", refusal.messages)
            status = 404 if refusal.status == 200 else refusal.status
            response = web.json_response(refusal.body, status=status, headers=refusal.headers)
        return slack.faults.spoil(METHOD, request, response)

    return take


def uploader(slack: "FakeSlack") -> Handler:
    """Return what takes the bytes of a file, plain or as a form."""

    async def upload(request: web.Request) -> web.Response:
        file = slack.files.get(request.match_info["file_id"])
        if file is None:
            return web.Response(status=404)
        file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    return upload


def _respond(slack: "FakeSlack", interaction: Interaction, told: Json) -> None:
    slack.violates(METHOD, unknown_fields(told))
    body = {k: v for k, v in told.items() if k not in RESPONSE_FIELDS and v is not None}
    original = interaction.origin
    if original and told.get("delete_original"):
        original.deleted = True
        return
    if problems := slack.problems(body):
        raise Violation("invalid_blocks", messages=problems)
    if original and told.get("replace_original"):
        slack.change(original, body, METHOD, interaction)
        return
    slack.violates(METHOD, _doubts(interaction, told))
    private = told.get("response_type", "ephemeral") != "in_channel"
    slack.show(interaction, body, private=private, via=METHOD)


def _doubts(interaction: Interaction, told: Json) -> list[str]:
    """Return what is said less clearly than Slack needs it."""
    if interaction.origin and "replace_original" not in told:
        # Once true by default (howdyai/botkit#444), now false.
        return ["a press may replace its message or not: say replace_original"]
    if interaction.origin is None and told.get("replace_original"):
        return ["without a pressed message there is no original: slackapi/bolt-js#2287"]
    return []
