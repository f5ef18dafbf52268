"""Posting: chat.*."""

from tests.slack.fake.errors import SlackError, Violation
from tests.slack.fake.methods.registry import Call, method
from tests.slack.fake.validation import Json
from tests.slack.fake.workspace import Channel, Message

BODY = "text blocks attachments metadata parse link_names mrkdwn"
SENT = f"{BODY} thread_ts reply_broadcast unfurl_links unfurl_media username icon_emoji icon_url"


@method("chat.postMessage", "channel", SENT, scope="chat:write")
async def post_message(call: Call) -> Json:
    channel = _open_channel(call)
    slack = call.slack
    if wait := slack.rates.post(call.team.id, channel.id, slack.clock.now()):
        raise SlackError.limited(wait)
    message = slack.post(channel, _body(call), via=call.method)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json(metadata=True)}


@method("chat.postEphemeral", "channel user", SENT, scope="chat:write")
async def post_ephemeral(call: Call) -> Json:
    channel = _open_channel(call)
    if call.team.find_person(call.args["user"]) is None:
        raise SlackError("user_not_in_channel")
    body = _body(call)
    message = call.slack.post(channel, body, via=call.method, private_to=call.args["user"])
    return {"message_ts": message.ts}


@method("chat.update", "channel ts", BODY, scope="chat:write")
async def update(call: Call) -> Json:
    message = _own_message(call)
    call.slack.change(message, {**message.body, **_body(call)}, via=call.method)
    told = message.as_json(metadata=True)
    return {"channel": message.channel.id, "ts": message.ts, "text": told["text"], "message": told}


@method("chat.delete", "channel ts", scope="chat:write")
async def delete(call: Call) -> Json:
    message = _own_message(call)
    message.deleted = True
    return {"channel": message.channel.id, "ts": message.ts}


@method("chat.getPermalink", "channel message_ts")
async def get_permalink(call: Call) -> Json:
    channel, ts = call.channel(), call.args["message_ts"]
    if channel.find(ts) is None:
        raise SlackError("message_not_found")
    link = f"https://example.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _body(call: Call) -> Json:
    """Return what the message consists of; raises when Slack would not show it."""
    body = {k: v for k, v in call.args.items() if k not in ("channel", "user", "ts")}
    if problems := call.slack.problems(body):
        error = "invalid_blocks" if body.get("blocks") else "no_text"
        raise Violation(error, messages=problems)
    return body


def _open_channel(call: Call) -> Channel:
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if channel.read_only:
        raise SlackError("restricted_action")
    public = channel.kind == "channels" and "chat:write.public" in call.team.scopes
    if not channel.bot and not public:
        raise SlackError("not_in_channel" if channel.kind == "channels" else "channel_not_found")
    return channel


def _own_message(call: Call) -> Message:
    message = call.channel().find(str(call.args["ts"]))
    if message is None or message.private_to is not None:
        raise SlackError("message_not_found")
    return message
