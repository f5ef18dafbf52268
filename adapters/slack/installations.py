"""Which workspace a payload is of, and the token that speaks there."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from adapters.slack.visit import Payload
from adapters.slack.workspaces import Workspaces
from bot.ports import Installation

log = logging.getLogger(__name__)

_FOUND = "hindcast_installation"
"""Where the context holds what was found."""

SORRY = "I cannot look anything up right now. Please try again in a moment."

_LATER = 503
"""Slack delivers an event again that was not taken."""


@dataclass(frozen=True)
class StoredAuthorize(AsyncAuthorize):
    """Finds the token that speaks for a workspace, without asking Slack."""

    workspaces: Workspaces

    async def find(
        self,
        body: Payload,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Find a payload's installation; where that fails, acknowledge it and say sorry."""
        try:
            context[_FOUND] = await self.workspaces.find(context.team_id)
        except Exception:
            log.exception("the installation of workspace %s cannot be looked up", context.team_id)
            return await _put_off(body, context)
        await next()
        return None

    async def __call__(self, *, context: AsyncBoltContext, **_: Any) -> AuthorizeResult | None:  # noqa: ANN401 - Bolt's own
        """Return the bot's identity in a workspace; None where it is not installed."""
        found: Installation | None = context.get(_FOUND)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=found.enterprise,
            team_id=found.team,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.bot_token,
            bot_scopes=list(found.scopes),
        )


async def _put_off(body: Payload, context: AsyncBoltContext) -> BoltResponse:
    if body.get("type") == "event_callback":
        return BoltResponse(status=_LATER)
    if body.get("type") == "view_submission":  # the form stays open, with what was filled in
        fields = [block["block_id"] for block in body["view"]["blocks"] if "element" in block]
        return BoltResponse(
            status=200, body={"response_action": "errors", "errors": {fields[0]: SORRY}}
        )
    respond = context.respond
    if context.response_url and respond:
        try:
            await respond(SORRY, replace_original=False)
        except Exception:
            log.exception("nor could anybody be told")
    return BoltResponse(status=200, body="")
