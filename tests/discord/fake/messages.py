"""Messages: stored, edited, found and taken away."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tests.discord.fake.limits import Limits
from tests.discord.fake.pings import pinged
from tests.discord.fake.rules import check_message, media_items, walk
from tests.discord.fake.wire import Flag, Json, Rejected, unknown
from tests.discord.fake.world import Channel, Ping, Upload, World, born

NONCE_WINDOW = timedelta(minutes=3)
"""How long a nonce is remembered: "past few minutes", says the documentation of Create Message."""

OLD = timedelta(hours=1)
"""From when on edits are few: error 30046."""

KEPT_FLAGS = Flag.EPHEMERAL | Flag.V2
"""An edit takes neither away."""

PLAIN: Json = {
    "type": 0,
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "pinned": False,
}


@dataclass
class Board:
    """All messages of all channels, and how they come to be."""

    world: World
    limits: Limits

    def post(
        self, channel: Channel, body: Json, uploads: Sequence[Upload] = (), **more: object
    ) -> Json:
        """Store a new message of the bot's and return it; `more` are further fields of it."""
        check_message(body, [upload.filename for upload in uploads])
        self.look_for_pings(body)
        message = self.keep(channel, self.world.bot, body.get("content") or "", body, **more)
        message["attachments"] = self.attach(message, body, uploads)
        message["components"] = as_shown(body.get("components") or [], message["attachments"])
        return message

    def post_once(self, channel: Channel, body: Json, uploads: Sequence[Upload]) -> Json:
        """Post, unless a message with the same enforced nonce was posted a moment ago."""
        earlier = self.same_nonce(channel, body) if body.get("enforce_nonce") else None
        return earlier or self.post(channel, body, uploads, nonce=body.get("nonce"))

    def keep(
        self, channel: Channel, author: Json, content: str, body: Json, **more: object
    ) -> Json:
        """Store whatever anybody wrote; a private message is in no channel's list."""
        now = self.world.clock.now()
        message = copy.deepcopy(PLAIN) | {
            "id": self.world.mint(),
            "channel_id": channel.id,
            "author": author,
            "timestamp": now.isoformat(),
            "content": content,
            "flags": int(body.get("flags") or 0),
            "embeds": body.get("embeds") or [],
            "attachments": [],
            "components": [],
            **more,
        }
        self.world.messages[message["id"]] = message
        if not message["flags"] & Flag.EPHEMERAL:
            channel.messages.append(message)
        return message

    def same_nonce(self, channel: Channel, body: Json) -> Json | None:
        nonce = body.get("nonce")
        since = self.world.clock.now() - NONCE_WINDOW
        for message in reversed(channel.messages):
            if nonce is not None and message.get("nonce") == nonce and born(message["id"]) > since:
                return message
        return None

    def edit(self, message: Json, body: Json, uploads: Sequence[Upload] = ()) -> Json:
        """Change a message as Discord would; judge what comes of it."""
        attachments = self.attach(message, body, uploads)
        changed = {key: body[key] for key in ("content", "embeds", "components") if key in body}
        kept = message["flags"] & KEPT_FLAGS
        changed["flags"] = kept | ((body.get("flags") or 0) & ~(Flag.EPHEMERAL | Flag.LOADING))
        outcome = message | changed | {"allowed_mentions": body.get("allowed_mentions")}
        check_message(outcome, [attachment["filename"] for attachment in attachments])
        self.look_for_pings(outcome)
        message |= changed | {
            "content": outcome.get("content") or "",
            "embeds": outcome.get("embeds") or [],
            "attachments": attachments,
            "components": as_shown(outcome.get("components") or [], attachments),
            "edited_timestamp": self.world.clock.now().isoformat(),
        }
        return message

    def edit_later(self, message: Json, body: Json, uploads: Sequence[Upload]) -> Json:
        """Edit without an interaction: few times, once the message is old."""
        if self.world.clock.now() - born(message["id"]) > OLD:
            self.limits.take_old_edit(message["channel_id"])
        return self.edit(message, body, uploads)

    def attach(self, message: Json, body: Json, uploads: Sequence[Upload]) -> list[Json]:
        """Return the message's files after a request: those it keeps, and those that came."""
        listed = body.get("attachments")
        ids = {str(attachment["id"]) for attachment in listed or ()}
        kept = [old for old in message["attachments"] if listed is None or old["id"] in ids]
        return kept + [self.store(message["channel_id"], upload) for upload in uploads]

    def store(self, channel_id: str, upload: Upload) -> Json:
        upload_id = self.world.mint()
        self.world.uploads[upload_id] = upload
        url = f"https://cdn.example/attachments/{channel_id}/{upload_id}/{upload.filename}"
        return {
            "id": upload_id,
            "filename": upload.filename,
            "description": upload.description,
            "content_type": upload.content_type,
            "size": len(upload.data),
            "url": url,
            "proxy_url": url,
        }

    def look_for_pings(self, body: Json) -> None:
        whom = pinged(body)
        if whom:
            self.world.pings.append(Ping(whom, copy.deepcopy(body)))

    def find(self, channel: Channel, message_id: str) -> Json:
        """Return a message of a channel, as everybody sees it."""
        for message in channel.messages:
            if message["id"] == message_id:
                return message
        raise unknown("Message", 10008)

    def remove(self, message: Json) -> None:
        self.world.messages.pop(message["id"], None)
        channel = self.world.channels[message["channel_id"]]
        channel.messages = [other for other in channel.messages if other is not message]

    def must_be_ours(self, message: Json) -> None:
        if message["author"]["id"] != self.world.bot["id"]:
            raise Rejected(403, 50005, "Cannot edit a message authored by another user")


def as_shown(components: Sequence[Json], attachments: Sequence[Json]) -> list[Json]:
    """Return components as Discord hands them out: numbered, pictures at their addresses."""
    shown = copy.deepcopy(list(components))
    for number, part in enumerate(walk(shown), start=1):
        part["id"] = part.get("id") or number
    urls = {f"attachment://{file['filename']}": file["url"] for file in attachments}
    for media in media_items(shown):
        media["url"] = urls.get(media["url"], media["url"])
        media |= {"proxy_url": media["url"], "width": 0, "height": 0}
    return shown
