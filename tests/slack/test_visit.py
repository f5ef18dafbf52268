"""Who somebody is and where: read out of what Slack sends."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.visit import Visit, read_visit


def visit(payload: dict[str, Any], enterprise: str | None = None) -> Visit:
    return read_visit(AsyncWebClient(), "T1", payload, enterprise)


@pytest.mark.parametrize(
    ("team", "enterprise", "foreign"),
    [
        ("T1", None, False),
        ("T2", None, True),
        ("E1", "E1", False),
        ("E2", "E1", True),
        ("E1", None, True),
        ("T2", "E1", True),
        ("", "E1", False),
    ],
)
def test_only_the_workspace_and_its_own_organisation_are_home(
    team: str, enterprise: str | None, foreign: bool
) -> None:
    person = {"user": {"id": "U9", "team_id": team}, "channel": {"id": "C1"}}
    assert visit(person, enterprise).foreign is foreign


@pytest.mark.parametrize(
    ("number", "name", "direct"),
    [
        ("D1", "directmessage", True),
        ("C1", "directmessage", True),
        ("G1", "mpdm-ann--bob--carl-1", True),
        ("C1", "directmessages-club", False),
        ("C1", "mpdm-club", False),
        ("C1", "general", False),
        ("C1", None, False),
    ],
)
def test_a_channel_is_no_direct_message_for_its_name_beginning_like_one(
    number: str, name: str | None, direct: bool
) -> None:
    by_button = visit({"channel": {"id": number, "name": name}})
    by_line = visit({"channel_id": number, "channel_name": name})
    assert by_button.origin.direct is by_line.origin.direct is direct
