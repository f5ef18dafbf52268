"""From what came in to a card: a line, a form that was filled in, a button that was pressed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from adapters.completion import as_line
from adapters.web.chat.concerning import concerning, page_about, question
from adapters.web.chat.linking import linked
from adapters.web.chat.submission import Submission
from adapters.web.door.access import asker_of, from_here
from adapters.web.room import ROOM, SURFACE
from adapters.web.visitors.members import OWNER
from bot.kernel.asker import Asker, Role
from bot.kernel.card import ACTION_PREFIX, Card, Notice, Status, Text, link, prose
from bot.kernel.command import Command
from bot.kernel.dispatch import Call, form_of
from bot.kernel.errors import NotUnderstood
from bot.kernel.grammar import Line, parse
from bot.kernel.rights import offered
from bot.ports import Ports


async def answer(request: web.Request, sent: Submission) -> Card:
    """Answer whatever was sent, as whoever acts."""
    asker, dispatch = asker_of(request, sent.once), request.app[ROOM].dispatch
    command, values = _called(request, sent)
    if sent.command:
        call = Call(sent.command, sent.values, asker, SURFACE, has_forms=True, paced=True)
        card = _with_form(await dispatch.answer(call), command, sent, asker)
    else:
        line = _line(request, sent)
        card = await dispatch.answer_line(line, asker, SURFACE, has_forms=True, paced=True)
    if asker.role is Role.MEMBER:
        card = _told_the_way(card, command, sent)
    card = await concerning(request, linked(card), command, values, sent.page)
    return offered(card, asker.role, dispatch.registry)


def _called(
    request: web.Request, sent: Submission
) -> tuple[Command[Any, Ports] | None, Mapping[str, object]]:
    """Return the command that was sent, with its values."""
    if sent.command:
        return request.app[ROOM].dispatch.registry.get(sent.command), sent.values
    line = _line(request, sent)
    return named(request, line), _values(request, line)


def _line(request: web.Request, sent: Submission) -> str:
    return sent.address or as_line(sent.line, request.app[ROOM].dispatch.registry)


def named(request: web.Request, line: str) -> Command[Any, Ports] | None:
    """Return the command that a line or an address names."""
    read = _read(request, line)
    return request.app[ROOM].dispatch.registry.get(read.command) if read else None


def _values(request: web.Request, line: str) -> Mapping[str, str]:
    read = _read(request, line)
    return read.values if read else {}


def _read(request: web.Request, line: str) -> Line | None:
    try:
        return parse(line, request.app[ROOM].dispatch.registry)
    except NotUnderstood:
        return None


def changes(request: web.Request, sent: Submission) -> bool:
    """Tell whether what was sent may change what is kept."""
    command, _ = _called(request, sent)
    return bool(command and command.changes)


async def on_its_page(request: web.Request, sent: Submission) -> bool:
    """Tell whether what was sent is about the very prediction whose page it came from."""
    return sent.page == await page_about(request, *_called(request, sent))


def waits(request: web.Request, typed: str) -> bool:
    """Tell whether a line may do more than show something, so that a press has to confirm it.

    Buttons do as they like, and what visitors may not do is seldom mere reading. A line that
    lacks something only opens its form.
    """
    line = as_line(typed, request.app[ROOM].dispatch.registry)
    if line.startswith(f"{ACTION_PREFIX}:"):
        return True
    command = named(request, line)
    if command is None or asker_of(request).role < command.role:
        return False
    if command.missing(_values(request, line)):
        return False
    return command.changes or command.role > Role.VISITOR


async def waiting(request: web.Request, typed: str) -> Card:
    """Return what asks for the press that a line waits for, with what it is about."""
    line = as_line(typed, request.app[ROOM].dispatch.registry)
    command = named(request, line)
    asked = f"{command.summary.partition(',')[0]}?" if command else "Not done yet"
    about = await question(request, command, _values(request, line))
    return Card(asked, (*about, Notice(_until_pressed(request, command))))


def _until_pressed(request: web.Request, command: Command[Any, Ports] | None) -> str:
    """Say what the press does to who asked for it here, and to all others why nothing was done."""
    if command is None or not from_here(request):
        return "A link only shows. This waits for your press."
    return f"“Do it” will {command.summary[0].lower()}{command.summary[1:]}."


def _with_form(
    card: Card, command: Command[Any, Ports] | None, sent: Submission, asker: Asker
) -> Card:
    """Give what was filled in back below a refusal: nobody types it twice."""
    if card.status is not Status.REFUSED or command is None or asker.role < command.role:
        return card
    return replace(card, blocks=(*card.blocks, form_of(command, sent.values, whole=True)))


def _told_the_way(card: Card, command: Command[Any, Ports] | None, sent: Submission) -> Card:
    """Tell a member who may not do it to act as somebody who may: they came with the key."""
    if card.status is not Status.REFUSED or command is None or command.role <= Role.MEMBER:
        return card
    line = sent.line or ("" if command.button else f"/{command.name}")
    return replace(card, blocks=(*card.blocks[:1], prose(_as_moderator(line), ".")))


def _as_moderator(line: str) -> Text:
    query = {"as": OWNER.name, **({"q": line} if line else {})}
    return link("Act as a moderator", f"/?{urlencode(query)}")
