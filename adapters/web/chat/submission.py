"""What a form or a program sends, read with care."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import parse_qs

from aiohttp import web

from adapters.web.addresses import pressed_on
from adapters.web.errors import Unacceptable
from adapters.web.form_ids import id_of
from bot.kernel.kinds import clean

SENT_WITHIN_S = 15.0
"""For a whole body: a slow phone sends 64 kB in that."""

_MOST_FIELDS = 50
_LONGEST_ID = 40
_OPTION = "option."
_EXAMPLE = 'Send {"line": "/help"}.'


@dataclass(frozen=True, slots=True)
class Submission:
    """A line, or a command with its values by name, or a button's `address`.

    `on` is the exchange it was sent from, and `once` the id of the form. What was sent from a
    `page` of its own is answered there; a line that was a `door` of it shows only, as a link does.
    """

    line: str = ""
    command: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    address: str = ""
    on: str = ""
    once: str = ""
    page: str = ""
    door: bool = False

    @property
    def content(self) -> str:
        """What is in it, as a short hash: a form may be sent again with something else in it."""
        values = sorted((name, str(value)) for name, value in self.values.items())
        said = json.dumps([self.command, self.line, self.address, values])
        return sha256(said.encode()).hexdigest()[:16]


async def submitted(request: web.Request) -> Submission:
    """Read a request; raises `Unacceptable` about a body that cannot be read."""
    body = await fields_of(request)
    command, door = _text(body, "command"), clean(_text(body, "door"))
    return Submission(
        line="" if command else door or clean(_text(body, "line") or _text(body, "q")),
        command=command,
        values=_values(body),
        address=_text(body, "address").strip(),
        on=_text(body, "on")[:_LONGEST_ID],
        once=id_of(body.get("once")),
        page=pressed_on(_text(body, "page")),
        door=bool(door),
    )


async def fields_of(request: web.Request) -> Mapping[str, object]:
    """Read a JSON object or a form; raises `Unacceptable` for anything else."""
    sent = await _body(request)
    try:
        match request.content_type:
            case "application/json":
                body = json.loads(sent)
            case "application/x-www-form-urlencoded":
                fields = parse_qs(
                    sent.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS
                )
                body = {name: values[-1] for name, values in fields.items()}
            case _:
                raise Unacceptable(415, "I read JSON and plain forms.", _EXAMPLE)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Unacceptable(400, "That could not be read.", _EXAMPLE)
    return body


async def _body(request: web.Request) -> bytes:
    """Read what is sent along; whoever is slow or leaves has nothing to do with the database."""
    try:
        async with asyncio.timeout(SENT_WITHIN_S):
            return await request.read()
    except TimeoutError:
        raise Unacceptable(408, "That took too long to arrive.", "Send it again.") from None
    except ConnectionError:
        raise Unacceptable(400, "That broke off.", "Send it again.") from None


def nothing_in_it() -> Unacceptable:
    """Return what is said where neither a line nor a command was sent."""
    return Unacceptable(400, "There is no line in that.", _EXAMPLE)


def _text(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _values(body: Mapping[str, object]) -> dict[str, object]:
    """Return option values: JSON has them under `values`, a form as `option.<name>`."""
    given = body.get("values")
    values = dict(given) if isinstance(given, dict) else {}
    for name, value in body.items():
        if name.startswith(_OPTION):
            values[name.removeprefix(_OPTION)] = value
    return {name: v for name, v in values.items() if isinstance(v, str | int | float)}
