"""Slack's error codes as one clear line: what is wrong, and how to mend it."""

from slack_sdk.errors import SlackApiError

from bot.kernel.errors import Unusable

_BOT_TOKEN = "HINDCAST_SLACK_BOT_TOKEN"  # noqa: S105 - the setting's name
_APP_TOKEN = "HINDCAST_SLACK_APP_TOKEN"  # noqa: S105 - the setting's name

_DEAD = {
    "account_inactive": "belongs to an app that was removed from the workspace",
    "invalid_auth": "is not known to Slack",
    "not_authed": "is empty",
    "not_allowed_token_type": "is a token of another kind",
    "token_expired": "has expired",
    "token_revoked": "was revoked",
}
"""Errors after which no call with the token succeeds (docs.slack.dev: methods, auth.test)."""

_KEPT_OUT = "forbidden_team"

SWITCHED_OFF = "Socket Mode is off: turn it on under “Socket Mode” of the Slack app."


def code_of(error: SlackApiError) -> str:
    """Return Slack's word for an error, or the HTTP status where something else answered."""
    return _told(error, "error") or f"status {status_of(error)}"


def status_of(error: SlackApiError) -> int:
    """Return the HTTP status; the library hands out two kinds of responses."""
    response = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def is_final(error: SlackApiError) -> bool:
    """Tell whether asking again cannot help until somebody mends something."""
    return code_of(error) in {*_DEAD, _KEPT_OUT, "missing_scope"}


def bot_mend(error: SlackApiError) -> Unusable:
    """Return what to say when the bot token was refused."""
    if code_of(error) == "missing_scope":
        return scope_mend(_told(error, "needed") or "that it needs")
    return _mend(
        error,
        _BOT_TOKEN,
        "install the app again under “OAuth & Permissions” and copy the new token",
    )


def app_mend(error: SlackApiError) -> Unusable:
    """Return what to say when the app-level token was refused."""
    mend = "make one with the scope connections:write under “Basic Information” of the Slack app"
    if code_of(error) == "missing_scope":
        return Unusable(f"{_APP_TOKEN} lacks the scope connections:write: {mend}.")
    return _mend(error, _APP_TOKEN, mend)


def scope_mend(scopes: str) -> Unusable:
    """Return what to say when the bot lacks scopes."""
    return Unusable(
        f"The Slack app lacks the scope {scopes}. Add it under “OAuth & Permissions”, or paste "
        "what `hindcast slack-manifest` prints under “App Manifest”; then install the app again."
    )


def _told(error: SlackApiError, name: str) -> str:
    data = getattr(error.response, "data", error.response)
    return str(data.get(name) or "") if isinstance(data, dict) else ""


def _mend(error: SlackApiError, setting: str, mend: str) -> Unusable:
    code = code_of(error)
    if code == _KEPT_OUT:
        return Unusable("Slack does not let this app into the workspace; ask its admins.")
    return Unusable(f"{setting} {_DEAD.get(code, f'was refused ({code})')}: {mend}.")
