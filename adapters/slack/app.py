"""The Bolt app: which payload goes through which door."""

import logging
import re

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.doors import Doors
from adapters.slack.environment import without_slacks_own
from adapters.slack.forms import CALLBACK
from adapters.slack.installations import StoredAuthorize
from adapters.slack.manifest import FIND_SOURCE, NAME

_ANY = re.compile("")
_NOT_INSTALLED = "Hindcast is not installed in this workspace any more. Ask an admin to add it."


def make_app(
    client: AsyncWebClient, signing_secret: str, doors: Doors, oauth: AsyncOAuthFlow | None
) -> AsyncApp:
    """Return the app. Names of commands and buttons are read by us, so one listener has them all.

    Without a `signing_secret` only Socket Mode is safe: nothing else is let in by the caller.
    """
    app = _bare_app(client, signing_secret, doors, oauth)
    app.middleware(doors.once)
    app.command(_ANY)(doors.command)
    app.action(_ANY)(doors.action)
    app.message_shortcut(FIND_SOURCE)(doors.shortcut)
    app.shortcut(_ANY)(doors.stale_shortcut)
    app.view(re.compile(f"^{CALLBACK}"))(doors.submission)
    app.options(_ANY)(doors.suggestions)
    app.event("app_home_opened")(doors.home_opened)
    app.event("app_uninstalled")(doors.removed)
    app.event("tokens_revoked")(doors.removed)
    return app


def _bare_app(
    client: AsyncWebClient, signing_secret: str, doors: Doors, oauth: AsyncOAuthFlow | None
) -> AsyncApp:
    """Return an app that finds the tokens of workspaces, and has no listener yet."""
    bolt_log = logging.getLogger("slack_bolt")
    for log in (bolt_log, logging.getLogger("slack_sdk")):
        log.setLevel(logging.WARNING)  # below that they write down what people say
    authorize = StoredAuthorize(doors.workspaces)
    with without_slacks_own():
        return AsyncApp(
            name=NAME,
            logger=bolt_log,
            client=client,
            signing_secret=signing_secret,
            before_authorize=authorize.find,
            # Bolt takes its own class too, and only it beside an OAuth flow; its annotation forgot.
            authorize=authorize,  # type: ignore[arg-type]
            oauth_flow=oauth,
            user_facing_authorize_error_message=_NOT_INSTALLED,
            attaching_conversation_kwargs_enabled=False,
        )
