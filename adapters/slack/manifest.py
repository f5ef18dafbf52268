"""The app's manifest, made from the registry: what Slack is told when the app is created."""

from collections.abc import Mapping
from typing import Any

from adapters.slack import limits
from adapters.slack.access import ROOT
from bot.kernel.command import Command, Registry
from bot.kernel.kinds import shorten

NAME = "Hindcast"
FIND_SOURCE = "find_source"
"""The `callback_id` of the message shortcut."""

SCOPES: Mapping[str, str] = {
    "commands": "slash commands and the shortcut",
    "chat:write": "answers and posts",
    "users:read": "who is an admin, for the commands of moderators; and members' names",
}
"""What the bot cannot work without, with the reason."""

OPTIONAL_SCOPES: Mapping[str, str] = {
    "files:write": "pictures of charts; without it they are told in words",
    "channels:history": "after a lost reply, look whether a post is there before posting again",
    "groups:history": "the same in private channels",
}
"""What it does something better with, with the reason."""

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

_DESCRIPTION = "What did they say, and did it happen? Quotes from podcasts, word for word."
_HINT = 1000


def make_manifest(
    registry: Registry[Any], aliases: Mapping[str, str], public_url: str = ""
) -> dict[str, object]:
    """Return the manifest; with a `public_url` it is for HTTP mode, otherwise for Socket Mode."""
    base = public_url.rstrip("/")
    events = f"{base}{EVENTS_PATH}" if base else ""
    redirects = {"redirect_urls": [f"{base}{REDIRECT_PATH}"]} if base else {}
    scopes = {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": [*OPTIONAL_SCOPES]}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": _DESCRIPTION,
            "background_color": "#26323b",
        },
        "features": {**_features(), "slash_commands": _commands(registry, aliases, events)},
        "oauth_config": {**redirects, "scopes": scopes},
        "settings": _settings(events),
    }


def _features() -> dict[str, object]:
    shortcut = {
        "name": "Find the source",
        "type": "message",
        "callback_id": FIND_SOURCE,
        "description": "Look up who said these words",
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [shortcut],
    }


def _settings(events: str) -> dict[str, object]:
    return {
        "event_subscriptions": {**_url(events), "bot_events": list(EVENTS)},
        "interactivity": {
            "is_enabled": True,
            **_url(events),
            **_url(events, "message_menu_options_url"),
        },
        "org_deploy_enabled": False,
        "socket_mode_enabled": not events,
        "token_rotation_enabled": False,
    }


def _commands(
    registry: Registry[Any], aliases: Mapping[str, str], url: str
) -> list[dict[str, object]]:
    names = ", ".join(command.name for command in registry.typed)
    root: dict[str, object] = {
        "command": f"/{ROOT}",
        "description": "Ask Hindcast: quotes, episodes, summaries and more",
        "usage_hint": shorten(f"quote words · {names}", _HINT),
    }
    short = [_alias(name, registry.get(command)) for name, command in aliases.items()]
    # Escaped, so that a channel or a member arrives with its id.
    common = {"should_escape": True, **_url(url, "url")}
    return [{**each, **common} for each in (root, *short) if each]


def _alias(name: str, command: Command[Any, Any] | None) -> dict[str, object]:
    if command is None:
        return {}
    hint = command.usage.partition(" ")[2]
    described: dict[str, object] = {
        "command": shorten(f"/{name}", limits.SLASH_NAME),
        "description": command.summary,
    }
    return {**described, **({"usage_hint": shorten(hint, _HINT)} if hint else {})}


def _url(url: str, name: str = "request_url") -> dict[str, object]:
    return {name: url} if url else {}
