"""Channels and their history: conversations.*."""

from tests.slack.fake.errors import SlackError
from tests.slack.fake.methods.registry import Call, by_kind, method
from tests.slack.fake.validation import Json

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im"}


@method("conversations.info", "channel", "include_num_members include_locale", by_kind("read"))
async def info(call: Call) -> Json:
    channel = call.channel()
    if channel.private and not channel.bot:
        raise SlackError("channel_not_found")
    return {"channel": channel.as_json()}


@method(
    "conversations.history",
    "channel",
    "include_all_metadata oldest latest inclusive limit cursor",
    by_kind("history"),
)
async def history(call: Call) -> Json:
    channel = call.channel()
    if not channel.bot:
        raise SlackError("not_in_channel")
    oldest, latest = (float(call.args.get(key) or limit) for key, limit in _ENDS)
    inside = _including if call.flag("inclusive") else _excluding
    found = [m for m in reversed(channel.messages) if inside(oldest, float(m.ts), latest)]
    start, limit = int(call.args.get("cursor") or 0), int(call.args.get("limit") or 100)
    following = str(start + limit) if start + limit < len(found) else ""
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [m.as_json(metadata=metadata) for m in found[start : start + limit]],
        "has_more": bool(following),
        "response_metadata": {"next_cursor": following},
    }


@method("conversations.list", "", "types limit cursor exclude_archived", "channels:read")
async def list_(call: Call) -> Json:
    kinds = [KINDS[each] for each in call.args.get("types", "public_channel").split(",")]
    found = [c.as_json() for c in call.team.channels.values() if c.kind in kinds]
    return {"channels": found, "response_metadata": {"next_cursor": ""}}


@method("conversations.open", "", "users channel return_im", "im:write")
async def open_(call: Call) -> Json:
    person = call.team.find_person(str(call.args.get("users", "")))
    if person is None:
        raise SlackError("user_not_found")
    return {"channel": {"id": person.dm.id}}


_ENDS = (("oldest", 0.0), ("latest", float("inf")))


def _including(oldest: float, ts: float, latest: float) -> bool:
    return oldest <= ts <= latest


def _excluding(oldest: float, ts: float, latest: float) -> bool:
    return oldest < ts < latest
