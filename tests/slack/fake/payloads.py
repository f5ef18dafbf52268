"""The JSON that Slack sends for each gesture.

https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from typing import TYPE_CHECKING, Any

from tests.slack.fake.validation import Json
from tests.slack.fake.workspace import Channel, Message, Team, View, new_id

if TYPE_CHECKING:
    from tests.slack.fake.people import Person

VERIFICATION = "a-token-that-nobody-should-look-at"


def slash_command(person: "Person", command: str, text: str, channel: Channel) -> Json:
    return {
        "token": VERIFICATION,
        "team_id": person.team.id,
        "team_domain": person.team.name.lower().replace(" ", "-"),
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": person.team.slack.app_id,
        "is_enterprise_install": "false",
    }


def _interactive(kind: str, person: "Person") -> Json:
    return {
        "type": kind,
        "team": {"id": person.team.id, "domain": person.team.name.lower().replace(" ", "-")},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.home.id,
        },
        "api_app_id": person.team.slack.app_id,
        "token": VERIFICATION,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(message: Message) -> Json:
    channel = message.channel
    return {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.private_to is not None,
        },
        "channel": {"id": channel.id, "name": channel.name},
    }


def on_message(person: "Person", message: Message, action: Json, state: Json) -> Json:
    """Return block_actions for a message; Slack leaves out `message` when it is ephemeral."""
    whole = {} if message.private_to else {"message": message.as_json(metadata=True)}
    return {
        **_interactive("block_actions", person),
        **_place(message),
        **whole,
        "state": {"values": state},
        "actions": [action],
    }


def on_view(person: "Person", view: View, action: Json, state: Json) -> Json:
    return {
        **_interactive("block_actions", person),
        "container": {"type": "view", "view_id": view.id},
        "view": view.as_json(state),
        "actions": [action],
    }


def suggestion(
    person: "Person", where: View | Message, block_id: str, action_id: str, typed: str
) -> Json:
    if isinstance(where, View):
        place = {"container": {"type": "view", "view_id": where.id}, "view": where.as_json()}
    else:
        place = _place(where)
    asked = {"action_id": action_id, "block_id": block_id, "value": typed}
    return {**_interactive("block_suggestion", person), **place, **asked}


def submission(person: "Person", view: View, state: Json) -> Json:
    return {
        **_interactive("view_submission", person),
        "view": view.as_json(state),
        "response_urls": [],
    }


def message_shortcut(person: "Person", callback_id: str, channel: Channel, message: Json) -> Json:
    return {
        **_interactive("message_action", person),
        "callback_id": callback_id,
        "channel": {"id": channel.id, "name": channel.name},
        "message": message,
        "message_ts": message["ts"],
        "action_ts": message["ts"],
    }


def event(team: Team, about: Json, now: float) -> Json:
    return {
        "type": "event_callback",
        "token": VERIFICATION,
        "team_id": team.id,
        "api_app_id": team.slack.app_id,
        "event": {"event_ts": f"{now:.6f}", **about},
        "event_id": new_id("Ev"),
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def action(block_id: str, element: Json, now: float, chosen: Any = None) -> Json:
    """Return one entry of `actions`: the element as pressed, with what was chosen in it."""
    kept = ("type", "action_id", "text", "value", "style", "url")
    told = {key: element[key] for key in kept if key in element}
    if chosen is not None:
        told["selected_option"] = chosen
    return {**told, "block_id": block_id, "action_ts": f"{now:.6f}"}
