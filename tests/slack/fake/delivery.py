"""Gestures on their way to the app, over Socket Mode or signed HTTP, and what comes back."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp

from tests.slack.fake import limits
from tests.slack.fake.block_kit import OFFERED
from tests.slack.fake.connections import RETRY_REASON
from tests.slack.fake.interaction import Interaction
from tests.slack.fake.validation import Json, unknown_fields, view_problems
from tests.slack.fake.workspace import View

if TYPE_CHECKING:
    from tests.slack.fake.server import FakeSlack


def sign(secret: str, timestamp: str, body: str) -> str:
    """Return X-Slack-Signature: https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    basis = f"v0:{timestamp}:{body}".encode()
    return f"v0={hmac.new(secret.encode(), basis, hashlib.sha256).hexdigest()}"


@dataclass
class HttpRoad:
    """Where and how payloads are posted. A wrong `secret` or an `aged_s` is for tests."""

    url: str
    secret: str
    aged_s: float = 0.0


@dataclass
class Delivery:
    """Sends interactions and takes acknowledgements."""

    slack: "FakeSlack"
    road: HttpRoad | None = None
    sent: dict[str, Interaction] = field(default_factory=dict)
    _watches: list[asyncio.TimerHandle] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    async def send(self, interaction: Interaction, retry: int = 0) -> None:
        """Send a payload; a `retry` is the very same again."""
        interaction.envelope_id = interaction.envelope_id or str(uuid.uuid4())
        self.sent[interaction.envelope_id] = interaction
        interaction.sent()
        if self.road:
            await self._post(self.road, interaction, retry)
        elif await self.slack.connections.deliver(interaction, retry):
            self._watch(interaction)
        else:
            interaction.fails("dispatch_failed")

    def acknowledged(self, envelope_id: str, told: Json) -> None:
        """Take an acknowledgement that came through a socket."""
        interaction = self.sent.get(envelope_id)
        if interaction is None:
            self.slack.violations.append(f"acknowledged an unknown envelope {envelope_id!r}")
            return
        self.take(interaction, told.get("payload"))

    def take(self, interaction: Interaction, payload: Any) -> None:
        """Note an acknowledgement, and show what it says."""
        again = interaction.acked_s is not None
        if payload and not interaction.takes_payload:
            self.slack.violations.append("said something in an acknowledgement nobody reads")
        elif payload and not again:
            self._show(interaction, payload)
        elif interaction.payload.get("type") == "view_submission" and interaction.origin_view:
            interaction.origin_view.closed = True
        interaction.acknowledged(payload)

    async def close(self) -> None:
        for watch in self._watches:
            watch.cancel()
        if self._session:
            await self._session.close()

    def _show(self, interaction: Interaction, payload: Json) -> None:
        match interaction.payload.get("type"):
            case "view_submission" if interaction.origin_view:
                self._submitted(interaction, interaction.origin_view, payload)
            case "block_suggestion":
                self.slack.violates("options", tuple(OFFERED(payload, "")))
            case "url_verification":
                pass
            case _:
                self.slack.violates("ack", unknown_fields(payload))
                private = payload.get("response_type", "ephemeral") != "in_channel"
                self.slack.show(interaction, payload, private=private, via="ack")

    def _submitted(self, interaction: Interaction, view: View, payload: Json) -> None:
        match payload:
            case {"response_action": "errors", "errors": dict(errors)}:
                known = {b["block_id"] for b in view.as_json()["blocks"] if b["type"] == "input"}
                if unknown := errors.keys() - known:
                    self.slack.violations.append(f"errors for blocks not in the form: {unknown}")
                interaction.refuses(errors)
            case {"response_action": "update" | "push" as how, "view": dict(body)}:
                self.slack.violates(f"response_action {how}", tuple(view_problems(body)))
                if how == "update":
                    self.slack.change_view(view, body)
                else:
                    view = self.slack.new_view(body, view.user_id, view.team, view.root)
                interaction.opens(view)
            case {"response_action": "clear"}:
                view.closed = True
            case _:
                self.slack.violations.append(f"no such response_action: {payload}")

    def _watch(self, interaction: Interaction) -> None:
        loop = asyncio.get_running_loop()
        carrier = interaction.carrier

        def check() -> None:
            if interaction.acked_s is None and self.slack.connections.reachable(carrier):
                self._late(interaction)

        self._watches.append(loop.call_later(limits.ACK_S, check))

    def _late(self, interaction: Interaction) -> None:
        what = interaction.payload.get("command") or interaction.payload.get("type")
        self.slack.violations.append(f"{what} was not acknowledged within {limits.ACK_S} s")
        interaction.fails("operation_timeout")

    async def _post(self, road: HttpRoad, interaction: Interaction, retry: int) -> None:
        self._session = self._session or aiohttp.ClientSession()
        body, kind = _encoded(interaction)
        headers = {"Content-Type": kind, **_signed(road, body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": RETRY_REASON}
        patience = aiohttp.ClientTimeout(total=limits.ACK_S)
        try:
            async with self._session.post(
                road.url, data=body.encode(), headers=headers, timeout=patience
            ) as response:
                told = await response.text()
        except TimeoutError:
            self._late(interaction)
        except aiohttp.ClientError:
            interaction.fails("dispatch_failed")
        else:
            self._read(interaction, response.status, told)

    def _read(self, interaction: Interaction, status: int, told: str) -> None:
        if status != 200:
            interaction.fails(f"http_{status}")
            return
        if told and not told.startswith(("{", "[")):
            self.take(interaction, {"text": told})
        else:
            self.take(interaction, json.loads(told) if told else None)


def _signed(road: HttpRoad, body: str) -> dict[str, str]:
    timestamp = str(int(time.time() - road.aged_s))
    signature = sign(road.secret, timestamp, body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def _encoded(interaction: Interaction) -> tuple[str, str]:
    """Return the body and its type, as each kind of payload is posted."""
    form = "application/x-www-form-urlencoded"
    match interaction.kind:
        case "slash_commands":
            return urlencode(interaction.payload), form
        case "events_api":
            return json.dumps(interaction.payload), "application/json"
        case _:
            return urlencode({"payload": json.dumps(interaction.payload)}), form
