"""The life of an interaction: one first response, then edits and follow-ups.

Source: https://discord.com/developers/docs/interactions/receiving-and-responding.
"""

import asyncio
import copy
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.discord.fake.answers import NoAnswer, Reply
from tests.discord.fake.forms import check_choices, check_modal
from tests.discord.fake.messages import Board
from tests.discord.fake.rules import expect
from tests.discord.fake.wire import Callback, Flag, Json, Kind, Rejected, unknown
from tests.discord.fake.world import Channel, Received, Upload, World

FIRST_WITHIN_S = 3.0
TOKEN_LIFE = timedelta(minutes=15)

NEW = {Callback.MESSAGE, Callback.DEFERRED}
CHANGE = {Callback.UPDATE, Callback.DEFERRED_UPDATE}
ALLOWED = {
    Kind.COMMAND: NEW | {Callback.MODAL},
    Kind.COMPONENT: NEW | CHANGE | {Callback.MODAL},
    Kind.AUTOCOMPLETE: {Callback.CHOICES},
    Kind.MODAL: NEW | CHANGE,
}
"""Which first responses go with which interaction."""


@dataclass(eq=False)
class Interaction:
    """One act of one person. `source` is the message that it began on, if it began on one."""

    id: str
    kind: Kind
    asker: Json
    channel: Channel
    source: Json | None
    born: datetime
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    sent_at: float = 0.0
    first: Json | None = None
    first_at: float = 0.0
    original: Json | None = None
    replies: list[Reply] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def took_s(self) -> float:
        """Seconds to the first response."""
        return self.first_at - self.sent_at

    @property
    def settled(self) -> bool:
        """Whether the person has something to look at."""
        done = {Callback.MODAL, Callback.CHOICES}
        return bool(self.replies) or (self.first is not None and self.first["type"] in done)

    def note(self, message: Json, uploads: dict[str, Upload]) -> None:
        """Remember a message as it is now."""
        files = tuple(uploads[file["id"]] for file in message["attachments"])
        replaced = self.source is not None and message["id"] == self.source["id"]
        self.replies.append(Reply(copy.deepcopy(message), files, replaced))

    async def wait(self, until: Callable[[], bool], within_s: float) -> None:
        """Wait for something to come back."""
        try:
            async with asyncio.timeout(within_s):
                while not until():
                    self.moved.clear()
                    await self.moved.wait()
        except TimeoutError:
            came = [reply.text for reply in self.replies]
            raise NoAnswer(f"after {within_s} s: first {self.first}, then {came}") from None


@dataclass
class Interactions:
    """All interactions, and the REST routes that answer them."""

    world: World
    board: Board
    by_token: dict[str, Interaction] = field(default_factory=dict)
    first_within_s: float = FIRST_WITHIN_S

    def begin(self, kind: Kind, asker: Json, channel: Channel, source: Json | None) -> Interaction:
        """Start an interaction; its clock runs from here."""
        world = self.world
        made = Interaction(world.mint(), kind, asker, channel, source, world.clock.now())
        made.sent_at = asyncio.get_running_loop().time()
        self.by_token[made.token] = made
        return made

    def callback(self, received: Received) -> Json | None:
        """POST …/callback: the first response."""
        interaction = self.by_token.get(received.ids["interaction_token"])
        if interaction is None or interaction.id != received.ids["interaction_id"]:
            raise unknown("interaction", 10062)
        if interaction.first is not None:
            raise Rejected(400, 40060, "Interaction has already been acknowledged.")
        if received.at - interaction.sent_at > self.first_within_s:
            raise unknown("interaction", 10062)
        kind, data = Callback(received.json["type"]), received.json.get("data") or {}
        suits = kind in ALLOWED[interaction.kind] and (kind not in CHANGE or interaction.source)
        expect(suits, f"a {kind.name} does not answer a {interaction.kind.name}")
        interaction.original = self.respond(interaction, kind, data, received.files)
        interaction.first, interaction.first_at = received.json, received.at
        interaction.moved.set()
        return result(interaction) if received.query.get("with_response") else None

    def respond(
        self, interaction: Interaction, kind: Callback, data: Json, files: tuple[Upload, ...]
    ) -> Json | None:
        """Do what the first response says; return the message that is @original from now on."""
        match kind:
            case Callback.MESSAGE:
                return self.post(interaction, data, files)
            case Callback.DEFERRED:
                flags = (data.get("flags") or 0) & Flag.EPHEMERAL | Flag.LOADING
                return self.board.keep(
                    interaction.channel, self.world.bot, "", {"flags": flags}, **mark(interaction)
                )
            case Callback.UPDATE:
                return self.change(interaction, interaction.source, data, files)
            case Callback.DEFERRED_UPDATE:
                return interaction.source
            case Callback.CHOICES:
                check_choices(data["choices"])
            case Callback.MODAL:
                check_modal(data)
        return None

    def post(self, interaction: Interaction, body: Json, files: tuple[Upload, ...]) -> Json:
        message = self.board.post(interaction.channel, body, files, **mark(interaction))
        interaction.note(message, self.world.uploads)
        return message

    def change(
        self, interaction: Interaction, message: Json, body: Json, files: tuple[Upload, ...]
    ) -> Json:
        self.board.edit(message, body, files)
        interaction.note(message, self.world.uploads)
        return message

    def follow_up(self, received: Received) -> Json:
        """POST a further message. After "is thinking…", the first one takes its place."""
        interaction = self.acknowledged(received)
        waiting = interaction.original
        if waiting and waiting["flags"] & Flag.LOADING:
            message = self.change(interaction, waiting, received.json, received.files)
        else:
            message = self.post(interaction, received.json, received.files)
        interaction.moved.set()
        return message

    def edit(self, received: Received) -> Json:
        """PATCH the first response, or a follow-up."""
        interaction = self.acknowledged(received)
        message = self.message(interaction, received)
        changed = self.change(interaction, message, received.json, received.files)
        interaction.moved.set()
        return changed

    def show(self, received: Received) -> Json:
        """GET the first response, or a follow-up."""
        return self.message(self.acknowledged(received), received)

    def remove(self, received: Received) -> None:
        """DELETE the first response, or a follow-up."""
        interaction = self.acknowledged(received)
        message = self.message(interaction, received)
        self.board.remove(message)
        if interaction.original is message:
            interaction.original = None

    def acknowledged(self, received: Received) -> Interaction:
        """Return the interaction whose token this is, while the token is good."""
        interaction = self.by_token.get(received.ids["webhook_token"])
        late = interaction and self.world.clock.now() - interaction.born > TOKEN_LIFE
        if interaction is None or late:
            raise Rejected(401, 50027, "Invalid Webhook Token")
        if interaction.first is None or received.ids["webhook_id"] != self.world.application_id:
            raise unknown("Webhook", 10015)
        return interaction

    def message(self, interaction: Interaction, received: Received) -> Json:
        message_id = received.ids.get("message_id")
        message = self.world.messages.get(message_id) if message_id else interaction.original
        if message is None or message["id"] not in self.world.messages:
            raise unknown("Message", 10008)
        return message


def mark(interaction: Interaction) -> Json:
    """Return the fields by which a message tells whom it answers."""
    return {
        "interaction_metadata": {
            "id": interaction.id,
            "type": int(interaction.kind),
            "user": interaction.asker,
            "authorizing_integration_owners": {},
        },
    }


def result(interaction: Interaction) -> Json:
    """Return what a first response tells back with `with_response`."""
    about = {"id": interaction.id, "type": int(interaction.kind)}
    message = interaction.original
    if message is None:
        return {"interaction": about}
    about |= {
        "response_message_id": message["id"],
        "response_message_loading": bool(message["flags"] & Flag.LOADING),
        "response_message_ephemeral": bool(message["flags"] & Flag.EPHEMERAL),
    }
    first = interaction.first or {}
    return {"interaction": about, "resource": {"type": first["type"], "message": message}}
