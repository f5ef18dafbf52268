"""Where commands come in: the search box, forms, and buttons; with a script and without one."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from functools import partial

from aiohttp import web

from adapters.completion import LONGEST, complete
from adapters.web.chat.cards import answer, changes, named, on_its_page, waiting, waits
from adapters.web.chat.front import address, front_page
from adapters.web.chat.here import answer_address, place_at
from adapters.web.chat.marks import outdated
from adapters.web.chat.submission import Submission, nothing_in_it, submitted
from adapters.web.chat.talk import Exchange, asks
from adapters.web.chat.talker import ONCE, TALKS, check_forgotten, forget_member, opened, talker
from adapters.web.door.accepted import wants_json
from adapters.web.door.access import asker_of, check_origin, has_key, holder
from adapters.web.door.origin import origin
from adapters.web.errors import Unacceptable
from adapters.web.form_ids import fresh
from adapters.web.keeping.store import KEPT
from adapters.web.room import PAGES, ROOM
from adapters.web.visitors.carrying import carried
from adapters.web.visitors.visits import brought_visit
from adapters.web.wall.bulletin import BULLETIN
from bot.kernel.asker import LOCAL
from bot.kernel.card import ACTION_PREFIX, Status
from bot.kernel.card_json import to_json
from bot.kernel.kinds import clean
from bot.kernel.rights import posts

_SHARE = "share"
"""The button whose card names who shared: here that is the only reader."""


async def command(request: web.Request) -> web.Response:
    """POST /command: one line, or a command with its options."""
    check_origin(request)
    sent = await _submitted(request)
    if not (sent.line or sent.command):
        raise nothing_in_it()
    return await _reply(request, sent, replaces=bool(sent.command))


async def press(request: web.Request) -> web.Response:
    """POST /press: one button, by its address."""
    check_origin(request)
    sent = await _submitted(request)
    if not sent.address.startswith(f"{ACTION_PREFIX}:"):
        raise Unacceptable(400, "That names no button.", "Send its address, as in h1:next:….")
    button = named(request, sent.address)
    return await _reply(request, sent, replaces=bool(button and button.replaces))


async def completions(request: web.Request) -> web.Response:
    """GET /api/complete: what could be typed next."""
    line, dispatch = request.query.get("line", ""), request.app[ROOM].dispatch
    found = await complete(dispatch, asker_of(request), line)
    return web.json_response([asdict(each) for each in found])


async def suggestions(request: web.Request) -> web.Response:
    """GET /api/suggest?command=&option=&typed=: values for one field of a form."""
    command, option, typed = (
        clean(request.query.get(name, "")) for name in ("command", "option", "typed")
    )
    dispatch, asker = request.app[ROOM].dispatch, asker_of(request)
    found = await dispatch.suggest(command, option, typed[:LONGEST], asker, {})
    return web.json_response([{"label": each.label, "value": each.value} for each in found])


async def _submitted(request: web.Request) -> Submission:
    """Read what was sent; a page shows answers about its own prediction to who has the key."""
    sent = await submitted(request)
    stays = sent.page and has_key(request) and await on_its_page(request, sent)
    return sent if stays else replace(sent, page="")


async def _reply(request: web.Request, sent: Submission, *, replaces: bool) -> web.Response:
    """Answer as a script or a browser wants it: a card, or the page that has it."""
    said = await _said_once(request, sent, replaces=replaces)
    if wants_json(request):
        request.app[TALKS].shown(talker(request))
        place = place_at(request, said)
        html = carried(request.app[PAGES].card(said.card, place), place.acting)
        there = address(request, sent.line)
        told = {"html": html, "replaces": replaces, "address": there}
        gone = {"closes": said.closed, "unmarked": said.unmarked}
        return web.json_response({**to_json(said.card), **told, **gone})
    if not brought_visit(request):
        return await front_page(request, said)
    there = address(request)
    if said.page:
        # Each time: what is remembered of a form may no longer be what its page shows.
        (await opened(request)).answer(said)
        there = answer_address(request, said)
    # So that to load the page again does nothing again.
    return web.Response(status=303, headers={"Location": f"{there}#{said.id}"})


async def _said_once(request: web.Request, sent: Submission, *, replaces: bool) -> Exchange:
    """Carry out what was sent, unless the same form was sent before."""
    act = partial(_said, request, replaces=replaces)
    if not sent.once:
        return await act(sent)
    await check_forgotten(request)  # what is remembered of forms would go on saying it
    numbered = replace(sent, once=await _numbered(request, sent))
    sender = (talker(request), holder(request))
    return await request.app[ONCE].do(sender, sent.once, numbered.once, partial(act, numbered))


async def _numbered(request: web.Request, sent: Submission) -> str:
    """Return the id of what is about to be done, which may come again and still be another act.

    A kept page sends its forms as they were, hours later and to another process too. Only the
    ledger knows whether the member's last forecast came of this one: then it is the same act.
    """
    act = f"{sent.once}.{sent.content}."  # what was sent makes the act, not only the form
    if not changes(request, sent):
        return act
    room, member = request.app[ROOM], asker_of(request).member
    try:
        interaction, sequence = await room.ports.ledger.last_act(LOCAL, member)
    except Exception as error:
        if room.dispatch.excuse(error) is None:
            raise
        return act + fresh()  # the database is away, as the act itself will find out and tell
    before = interaction.removeprefix(asker_of(request, act).interaction)
    return act + (before if before != interaction else str(sequence))


async def _said(request: web.Request, sent: Submission, *, replaces: bool) -> Exchange:
    asks_first = sent.door and waits(request, sent.line)
    card = await (waiting(request, sent.line) if asks_first else answer(request, sent))
    request.app[BULLETIN].stale()
    request.app[KEPT].revision.stale()
    button = named(request, sent.address) if sent.address else None
    if button and button.forgets and card.status is Status.OK:
        forget_member(request)
    # Nobody else is in this room: what a button posts for everybody is an address to pass on.
    shared = bool(button and posts(button)) and not card.private
    if shared and button and button.name == _SHARE:
        card = replace(card, title="To pass on")
    shared_at = origin(request) if shared else None
    said = Exchange(card, sent.line, shared_at, page=sent.page, waits=asks_first)
    # Where no visit was brought, nobody would come back to it.
    return await _placed(request, sent, said, replaces) if brought_visit(request) else said


async def _placed(
    request: web.Request, sent: Submission, said: Exchange, replaces: bool
) -> Exchange:
    """Put an exchange into the talk; what stands on a page of its own only unmarks there."""
    talk, acts = await opened(request), changes(request, sent)
    if acts:
        said = replace(said, unmarked=await outdated(request, talk.exchanges))
        talk.unmark(said.unmarked)
    if said.page:
        return said
    if sent.line:
        return talk.begin(said)
    if replaces:
        return talk.renew(sent.on, said)
    done = bool(sent.address) and acts and said.card.status is Status.OK
    return talk.reply(sent.on, talk.settle(sent.on, said) if done or asks(said) else said)


async def finishing(app: web.Application) -> AsyncIterator[None]:
    """Carry out what has begun before the application stops."""
    yield
    await app[ONCE].close()
