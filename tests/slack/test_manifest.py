"""The manifest: accepted by Slack's schema, and made from the registry."""

from collections.abc import Callable
from typing import Any

import pytest

from adapters.slack.access import SlackAccess, read_aliases
from adapters.slack.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES, make_manifest
from bot.features.registry import REGISTRY
from bot.kernel.errors import Unusable
from tests.slack.bot import ALIASES

EVERYTHING = {command.name.replace(" ", "-"): command.name for command in REGISTRY.typed}

Check = Callable[[Any], list[str]]


@pytest.mark.parametrize("aliases", [{}, ALIASES, EVERYTHING])
@pytest.mark.parametrize("public_url", ["", "https://hindcast.example.com/"])
def test_slack_accepts_the_manifest(
    aliases: dict[str, str], public_url: str, check_manifest: Check
) -> None:
    assert check_manifest(make_manifest(REGISTRY, aliases, public_url)) == []


def test_it_has_the_root_and_the_aliases_as_commands() -> None:
    commands = make_manifest(REGISTRY, {"q": "quote"})["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/hindcast", "/q"]
    assert commands[1]["description"] == REGISTRY.get("quote").summary
    assert commands[1]["usage_hint"] == "words [speaker] [episode]"
    assert all(command["should_escape"] for command in commands)


def test_it_asks_for_the_scopes_that_have_a_reason_and_no_others() -> None:
    scopes = make_manifest(REGISTRY, {})["oauth_config"]["scopes"]
    assert scopes["bot"] == [*SCOPES, *OPTIONAL_SCOPES]
    assert scopes["bot_optional"] == [*OPTIONAL_SCOPES]
    assert all(reason for reason in (*SCOPES.values(), *OPTIONAL_SCOPES.values()))


def test_socket_mode_needs_no_address_and_http_mode_names_one_everywhere() -> None:
    by_socket = make_manifest(REGISTRY, ALIASES)
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "https://" not in str(by_socket)
    by_http = make_manifest(REGISTRY, ALIASES, "https://bot.example.com")
    settings = by_http["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"] == {
        "request_url": "https://bot.example.com/slack/events",
        "bot_events": list(EVENTS),
    }
    assert by_http["oauth_config"]["redirect_urls"] == [
        "https://bot.example.com/slack/oauth_redirect"
    ]
    assert all(command["url"] for command in by_http["features"]["slash_commands"])


def test_aliases_are_read_with_and_without_another_name() -> None:
    assert read_aliases("quote, /zitat=quote ,", REGISTRY) == {"quote": "quote", "zitat": "quote"}
    assert read_aliases("", REGISTRY) == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("qoute", "/qoute, which is no command"),
        ("next", "/next, which is no command"),
        ("hindcast=quote", "“hindcast”"),
        ("a b=quote", "“a b”"),
        (f"{'x' * 32}=quote", "“xxx"),
    ],
)
def test_an_alias_that_cannot_be_is_refused_by_name(text: str, wrong: str) -> None:
    with pytest.raises(Unusable, match=wrong):
        read_aliases(text, REGISTRY)


def test_secrets_are_not_shown() -> None:
    access = SlackAccess("xoxb-1", "xapp-2", "sign-3", "id", "secret-4")
    for secret in ("xoxb-1", "xapp-2", "sign-3", "secret-4"):
        assert secret not in repr(access)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"app_token": "xapp-1"}, "HINDCAST_SLACK_BOT_TOKEN is missing"),
        ({"bot_token": "xoxb-1"}, "HINDCAST_SLACK_APP_TOKEN"),
        ({"client_id": "1", "app_token": "xapp-1"}, "HINDCAST_SLACK_CLIENT_SECRET"),
        ({"bot_token": "x", "client_id": "1", "client_secret": "s"}, "set one of them"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(Unusable, match=named):
        SlackAccess(**given).check()
