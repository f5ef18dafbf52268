"""The front page: the search box, what hangs on the wall, and the conversation so far."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from aiohttp import web

from adapters.web.chat.cards import answer, waiting, waits
from adapters.web.chat.here import place_at
from adapters.web.chat.submission import Submission, fields_of
from adapters.web.chat.talk import Exchange
from adapters.web.chat.talker import ONCE, TALKS, check_forgotten, opened, talker
from adapters.web.door.access import asker_of, check_key, check_origin, has_key, place_of
from adapters.web.door.pace import check_made
from adapters.web.keeping.answers import kept_by
from adapters.web.keeping.store import glance
from adapters.web.pages.page import page
from adapters.web.room import ROOM
from adapters.web.visitors.members import Acting, acting, company, in_order, remember
from adapters.web.visitors.visits import brought_visit
from adapters.web.wall.bulletin import BULLETIN
from adapters.web.wall.hung import hung
from bot.kernel.asker import Role
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import clean
from bot.kernel.local import local_asker

TRIES = ("sunscreen", "low bandwidth interface", "move 37")


async def front(request: web.Request) -> web.Response:
    """GET /: the conversation; with `?q=`, it goes on with what that found."""
    typed = clean(request.query.get("q", ""))
    if not typed:
        return await _plain(request)
    if waits(request, typed):
        # Following a link must never do more than show something.
        return await front_page(request, Exchange(await waiting(request, typed), typed), waits=True)
    said = Exchange(await answer(request, Submission(typed)), typed)
    if not brought_visit(request):
        return await front_page(request, said)
    said = (await opened(request)).begin(said)
    return await front_page(request, said)


async def _plain(request: web.Request) -> web.Response:
    """Return the page with nothing new on it: the same for all visitors who have no talk."""
    if has_key(request) or request.app[TALKS].said(talker(request)):
        check_made(request)
        return await front_page(request)
    today = await request.app[BULLETIN].today()
    return await kept_by(request, front_page, (), today.tag)


async def act(request: web.Request) -> web.Response:
    """POST /act: act as another member of the local community from now on."""
    check_origin(request)
    check_key(request)
    fields = await fields_of(request)
    name, role = (clean(str(fields.get(wanted, ""))) for wanted in ("name", "role"))
    member = local_asker(name, Role.MEMBER).name
    known = {one.name: one.role for one in company(request)}
    latest = Acting(member, _role(role) if role else known.get(member, Role.MEMBER))
    response = web.Response(status=303, headers={"Location": f"/?{urlencode({'as': member})}"})
    remember(request, response, latest)
    return response


async def clear(request: web.Request) -> web.Response:
    """POST /clear: forget this conversation."""
    check_origin(request)
    who = talker(request)
    request.app[TALKS].forget(who)
    request.app[ONCE].forget(lambda one: one == who)  # a page that is kept has its forms again
    return web.Response(status=303, headers={"Location": address(request)})


def address(request: web.Request, typed: str = "") -> str:
    """Return the front page's address, as whoever acts; with what was typed, if a link may."""
    member = place_of(request).acting if "as" in request.query else ""
    query = {"as": member} if member else {}
    if typed and not waits(request, typed):
        query["q"] = typed
    return f"/?{urlencode(query)}" if query else "/"


async def front_page(
    request: web.Request, latest: Exchange | None = None, *, waits: bool = False
) -> web.Response:
    """Return the page; `latest` stands on top where the talk does not hold it.

    Where it `waits`, its card has the button that carries its line out.
    """
    await check_forgotten(request)
    room, asker, board = request.app[ROOM], asker_of(request), await glance(request)
    episodes = await room.ports.library.episodes()
    said = request.app[TALKS].shown(talker(request))
    return page(
        request,
        "front",
        typed=latest.line if latest else "",
        latest=latest,
        exchanges=[
            (one, replace(place_at(request, one), waits=waits and one is latest))
            for one in _shown(said, latest)
        ],
        today=await hung(request, await request.app[BULLETIN].today()),
        tries=TRIES,
        glance=board,
        in_short=board.in_short(len(episodes)),
        commands=[c for c in room.dispatch.registry.typed if asker.role >= c.role],
        episodes=episodes,
        company=in_order({acting(request), *company(request)}) if has_key(request) else (),
    )


def _shown(said: Sequence[Exchange], latest: Exchange | None) -> Sequence[Exchange]:
    known = latest is None or any(one.id == latest.id for one in said)
    return said if known or latest is None else (latest, *said)


def _role(name: str) -> Role:
    roles = {"member": Role.MEMBER, "moderator": Role.MODERATOR}
    if name not in roles:
        raise NotUnderstood("A role is member or moderator.")
    return roles[name]
