"""A gesture under way, and the answer a person gets to it."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.slack.fake.reading import labels, seen
from tests.slack.fake.validation import Json
from tests.slack.fake.workspace import Channel, File, Message, Team, View

ANSWERED_AT_ONCE = ("view_submission", "block_suggestion", "url_verification")
"""Payloads, beside slash commands, whose acknowledgement may say something."""


@dataclass(frozen=True)
class Shown:
    """A message at the moment it appeared. `via` is the road it came by.

    `at` is in seconds of `time.perf_counter`.
    """

    message: Message
    text: str
    blocks: Sequence[Json]
    private: bool
    replaced: bool
    via: str
    at: float = field(default_factory=time.perf_counter)

    @property
    def channel(self) -> Channel:
        return self.message.channel

    @property
    def files(self) -> Sequence[File]:
        return self.message.files


@dataclass(frozen=True)
class Answer:
    """What a person saw after a gesture.

    `text`, `blocks`, `private` and `files` tell of all messages of the answer as they stand, in
    order; a view's where there is no message. `all` has every step. `replaced`: the message that
    the gesture was made on became the answer. `errors` are those of a form, by `block_id`.
    `failed` is what Slack itself would say, such as "dispatch_failed" when no app is there.
    """

    interaction: "Interaction" = field(repr=False)
    all: tuple[Shown, ...]
    view: Json | None
    errors: Mapping[str, str]
    acked_s: float | None
    acked_with: Any
    failed: str = ""

    @property
    def messages(self) -> list[Shown]:
        """Return the last state of each message, in order of appearance."""
        last = {shown.message.ts: shown for shown in self.all if not shown.message.deleted}
        return list(last.values())

    @property
    def blocks(self) -> list[Json]:
        if not self.messages and self.view:
            return list(self.view["blocks"])
        return [block for shown in self.messages for block in shown.blocks]

    @property
    def text(self) -> str:
        if not self.messages and self.view:
            return seen(self.view["blocks"])
        return "\n".join(shown.text for shown in self.messages)

    @property
    def private(self) -> bool:
        return bool(self.messages) and all(shown.private for shown in self.messages)

    @property
    def replaced(self) -> bool:
        return any(shown.replaced for shown in self.all)

    @property
    def files(self) -> list[File]:
        return [file for shown in self.messages for file in shown.files]

    @property
    def buttons(self) -> list[str]:
        """Return the words on everything that can be pressed or chosen."""
        return labels(self.blocks)


@dataclass
class Interaction:
    """One payload on its way to the app, and all that came back for it.

    `kind` is the envelope's type; `channel` and `user_id` say where an answer would appear, and
    `origin` is the message that was pressed.
    """

    team: Team
    kind: str
    payload: Json
    user_id: str = ""
    channel: Channel | None = None
    origin: Message | None = None
    origin_view: View | None = None
    envelope_id: str = ""
    waiting: bool = True
    expects_view: bool = False
    shown: list[Shown] = field(default_factory=list)
    view: View | None = None
    errors: dict[str, str] = field(default_factory=dict)
    failed: str = ""
    acked_s: float | None = None
    acked_with: Any = None
    sent_at: float = 0.0
    carrier: Any = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def takes_payload(self) -> bool:
        """Tell whether the acknowledgement may say something (`accepts_response_payload`)."""
        return self.kind == "slash_commands" or self.payload.get("type") in ANSWERED_AT_ONCE

    @property
    def answered(self) -> bool:
        """Tell whether the person sees something; more may follow."""
        event = self.kind == "events_api" and not self.expects_view
        quiet = event or self.payload.get("type") == "block_suggestion"
        visible = self.shown or self.view or self.errors or quiet
        return bool(self.failed or (self.acked_s is not None and visible))

    def sent(self) -> None:
        self.sent_at = time.perf_counter()

    def acknowledged(self, payload: Any) -> None:
        """Note the acknowledgement; the first one counts."""
        if self.acked_s is None:
            self.acked_s = time.perf_counter() - self.sent_at
            self.acked_with = payload
        self._changed.set()

    def fails(self, why: str) -> None:
        self.failed = why
        self._changed.set()

    def shows(self, message: Message, via: str, *, replaced: bool = False) -> None:
        """Note a message that appeared, or that changed."""
        self.shown.append(
            Shown(
                message,
                message.text,
                message.blocks,
                message.private_to is not None,
                replaced,
                via,
            )
        )
        self._changed.set()

    def opens(self, view: View) -> None:
        self.view = view
        self._changed.set()

    def refuses(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        self._changed.set()

    async def settled(self, within: float, quiet: float, since: int = 0) -> Answer:
        """Wait for an answer, then until nothing new came for `quiet` seconds."""
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            self._changed.clear()
            try:
                await asyncio.wait_for(
                    self._changed.wait(), min(quiet, left) if self.answered else left
                )
            except TimeoutError:
                break
        self.waiting = False
        return self.answer(since)

    def answer(self, since: int = 0) -> Answer:
        """Return what the person saw, from the message number `since` on."""
        return Answer(
            self,
            tuple(self.shown[since:]),
            self.view.as_json() if self.view and not self.view.closed else None,
            self.errors,
            self.acked_s,
            self.acked_with,
            self.failed,
        )
