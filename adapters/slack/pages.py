"""The two pages that end an installation in the browser: it worked, or it did not."""

import html
import logging
from collections.abc import Mapping, Sequence

from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from yarl import URL

from adapters.slack.access import ROOT
from adapters.slack.manifest import INSTALL_PATH

log = logging.getLogger(__name__)

_SLACK = URL("https://slack.com/app_redirect")

_STALE = "This page was too old, or opened in another browser than the one that began."
_REASONS: Mapping[str, str] = {
    "access_denied": "Nobody agreed, so nothing was installed.",
    "invalid_browser": _STALE,
    "invalid_state": _STALE,
    "missing_code": "Slack sent nothing to install with.",
    "invalid_code": "Slack did not accept the installation; it may have taken too long.",
    "storage_error": "The installation could not be kept. The operator’s log has the reason.",
}
"""What is said for Bolt's words, and Slack's (docs.slack.dev, Installing with OAuth)."""

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} · Hindcast</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 Georgia, serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem }}
</style>
<h1>{title}</h1>
<p>{said}</p>
<p><a href="{link}">{words}</a></p>
</html>
"""


async def installed(args: AsyncSuccessArgs) -> BoltResponse:
    """Say that it worked, and lead back to Slack."""
    done = args.installation
    back = _SLACK.with_query(app=done.app_id or "", team=done.team_id or "")
    said = f"Type /{ROOT} in any channel; what is looked up only the asker sees."
    return _page(200, args.settings, "Hindcast is installed", said, str(back), "Back to Slack")


async def not_installed(args: AsyncFailureArgs) -> BoltResponse:
    """Say why it did not work, and lead to the beginning. Any reason may come in."""
    said = _REASONS.get(args.reason, "Slack did not go through with it.")
    log.warning("an installation ended early: %r", args.reason)
    return _page(
        args.suggested_status_code,
        args.settings,
        "Not installed",
        said,
        INSTALL_PATH,
        "Begin again",
    )


PAGES = AsyncCallbackOptions(success=installed, failure=not_installed)


def _page(
    status: int, settings: AsyncOAuthSettings, title: str, said: str, link: str, words: str
) -> BoltResponse:
    page = _PAGE.format(title=title, said=said, link=html.escape(link), words=words)
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, headers=headers, body=page)
