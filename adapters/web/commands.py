"""Where commands come in: the search box, forms, and buttons; with a script and without one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from adapters.completion import LONGEST, as_line, complete
from adapters.web.access import asker_of, check_origin, has_key
from adapters.web.errors import Unacceptable
from adapters.web.guard import wants_json
from adapters.web.room import PAGES, ROOM, SURFACE
from bot.kernel.asker import Role
from bot.kernel.card import ACTION_PREFIX, Card, Notice, to_json
from bot.kernel.command import Command
from bot.kernel.dispatch import Call
from bot.kernel.errors import NotUnderstood
from bot.kernel.grammar import parse
from bot.kernel.kinds import clean, shorten
from bot.ports import Ports

TRIES = ("sunscreen", "low bandwidth interface", "move 37")
_MOST_FIELDS = 50
_OPTION = "option."


@dataclass(frozen=True, slots=True)
class Submission:
    """What a form or a program sent: a line, or a command with its values by name."""

    line: str
    command: str
    values: Mapping[str, object]


async def front(request: web.Request) -> web.Response:
    """GET /: the search box; with `?q=`, what it found."""
    typed = clean(request.query.get("q", ""))
    if not typed:
        return await _page(request, "", None)
    if _waits(request, typed):
        # Following a link must never do more than show something.
        waiting = Card(shorten(typed), (Notice("A link only shows. This waits for your press."),))
        return await _page(request, typed, waiting)
    return await _page(request, typed, await _answered(request, typed))


async def command(request: web.Request) -> web.Response:
    """POST /command: one line, or a command with its options."""
    check_origin(request)
    sent = _submission(await _body(request))
    if sent.line:
        return await _reply(request, clean(sent.line), await _answered(request, sent.line))
    asker = asker_of(request)
    call = Call(sent.command, sent.values, asker, SURFACE, has_forms=True, paced=True)
    return await _reply(request, "", await request.app[ROOM].dispatch.answer(call))


async def press(request: web.Request) -> web.Response:
    """POST /press: one button, by its address."""
    check_origin(request)
    address = (await _body(request)).get("address")
    if not isinstance(address, str) or not address.strip().startswith(f"{ACTION_PREFIX}:"):
        raise Unacceptable(400, "That names no button.", "Send its address, as in h1:next:….")
    asker, dispatch = asker_of(request), request.app[ROOM].dispatch
    card = await dispatch.answer_line(address, asker, SURFACE, has_forms=True, paced=True)
    button = _named(request, address)
    replaces = bool(button and button.replaces)
    # Nobody else is in this room: what a button posts for everybody is an address to pass on.
    shared = bool(button and not button.private) and not replaces and not card.private
    return await _reply(
        request, "", card, replaces=replaces, shared_at=request.host if shared else ""
    )


async def completions(request: web.Request) -> web.Response:
    """GET /api/complete: what could be typed next."""
    line, dispatch = request.query.get("line", ""), request.app[ROOM].dispatch
    found = await complete(dispatch, asker_of(request), line)
    return web.json_response(
        [{"label": each.label, "insert": each.insert, "detail": each.detail} for each in found]
    )


async def suggestions(request: web.Request) -> web.Response:
    """GET /api/suggest?command=&option=&typed=: values for one field of a form."""
    command, option, typed = (
        clean(request.query.get(name, "")) for name in ("command", "option", "typed")
    )
    dispatch, asker = request.app[ROOM].dispatch, asker_of(request)
    found = await dispatch.suggest(command, option, typed[:LONGEST], asker, {})
    return web.json_response([{"label": each.label, "value": each.value} for each in found])


async def _answered(request: web.Request, typed: str) -> Card:
    dispatch, asker = request.app[ROOM].dispatch, asker_of(request)
    line = as_line(typed, dispatch.registry)
    return await dispatch.answer_line(line, asker, SURFACE, has_forms=True, paced=True)


def _named(request: web.Request, line: str) -> Command[Any, Ports] | None:
    registry = request.app[ROOM].dispatch.registry
    try:
        return registry.get(parse(line, registry).command)
    except NotUnderstood:
        return None


def _waits(request: web.Request, typed: str) -> bool:
    """Tell whether a line may do more than show something, so that a press has to confirm it.

    Buttons do as they like, and what visitors may not do is seldom mere reading.
    """
    line = as_line(typed, request.app[ROOM].dispatch.registry)
    if line.startswith(f"{ACTION_PREFIX}:"):
        return True
    named = _named(request, line)
    if named is None or asker_of(request).role < named.role:
        return False
    return named.changes or named.role > Role.VISITOR


async def _reply(
    request: web.Request,
    typed: str,
    card: Card,
    *,
    replaces: bool = False,
    shared_at: str = "",
) -> web.Response:
    if not wants_json(request):
        return await _page(request, typed, card, shared_at)
    html = request.app[PAGES].card(card, shared_at)
    return web.json_response({**to_json(card), "html": html, "replaces": replaces})


async def _page(
    request: web.Request, typed: str, card: Card | None, shared_at: str = ""
) -> web.Response:
    room, asker = request.app[ROOM], asker_of(request)
    page = request.app[PAGES].page(
        "front",
        typed=typed,
        posts=bool(typed) and _waits(request, typed),
        card=card,
        shared_at=shared_at,
        tries=TRIES,
        commands=[c for c in room.dispatch.registry.typed if asker.role >= c.role],
        episodes=await room.ports.library.episodes(),
        keyed=has_key(request),
    )
    return web.Response(text=page, content_type="text/html")


async def _body(request: web.Request) -> Mapping[str, object]:
    """Read a JSON object or a form; raises `Unacceptable` for anything else."""
    sent = await request.read()
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
                raise Unacceptable(415, "I read JSON and plain forms.", 'Send {"line": "/help"}.')
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Unacceptable(400, "That could not be read.", 'Send {"line": "/help"}.')
    return body


def _submission(body: Mapping[str, object]) -> Submission:
    line = body.get("line") or body.get("q") or ""
    name = body.get("command") or ""
    if not (isinstance(line, str) and isinstance(name, str) and (line.strip() or name)):
        raise Unacceptable(400, "There is no line in that.", 'Send {"line": "/help"}.')
    return Submission("" if name else line, name, _values(body))


def _values(body: Mapping[str, object]) -> dict[str, object]:
    """Return option values: JSON has them under `values`, a form as `option.<name>`."""
    given = body.get("values")
    values = dict(given) if isinstance(given, dict) else {}
    for name, value in body.items():
        if name.startswith(_OPTION):
            values[name.removeprefix(_OPTION)] = value
    return {name: v for name, v in values.items() if isinstance(v, str | int | float)}
