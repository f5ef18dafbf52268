"""Every secret, set to a value that is found again wherever it gets to."""

import base64

MARK = "mArKeD5eCrEt"
"""What stands in each of the values below, as it is or in Base64."""

_TOKEN_KEY = base64.urlsafe_b64encode(MARK.encode().ljust(32, b"-")).decode()

MARKED = {
    "DATABASE_URL": f"postgresql://hindcast:{MARK}db@127.0.0.1:9/hindcast",
    "DISCORD_TOKEN": f"{MARK}.discord.token",
    "SLACK_APP_TOKEN": f"xapp-1-{MARK}",
    "SLACK_BOT_TOKEN": f"xoxb-1-{MARK}",
    "SLACK_CLIENT_SECRET": f"{MARK}client",
    "SLACK_SIGNING_SECRET": f"{MARK}signing",
    "SLACK_TOKEN_KEY": _TOKEN_KEY,
    "WEB_KEY": f"{MARK}-web-key",
}
"""The secrets, by the names of their settings."""


def marked(*names: str) -> dict[str, str]:
    """Return variables that set these secrets; all of them, if none is named."""
    return {f"HINDCAST_{name}": MARKED[name] for name in names or MARKED}


def leaked(text: str) -> list[str]:
    """Return the lines that hold a secret, or enough of one."""
    return [line for line in text.splitlines() if MARK in line or _TOKEN_KEY[:12] in line]
