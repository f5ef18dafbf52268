"""Several members side by side: who came with the key may act as any of the local community.

An address says who acts, `?as=Alice`, so that each tab may be somebody else; one that does not
say it means the owner of the key. No tab ever acts as somebody whom another tab chose. Those who
were chosen stand in a cookie, latest first, so that they are offered again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from aiohttp import web

from adapters.web.visitors.visits import set_cookie
from bot.kernel.asker import Role
from bot.kernel.errors import Refusal
from bot.kernel.local import local_asker

COOKIE = "hindcast-as"
MOST = 12
"""Members that are remembered, at most: they are to fit one line or two."""
MOST_BYTES = 3800
"""Of the cookie: browsers drop one above 4,096 with its name and attributes (RFC 6265, 6.1)."""

_QUARTER_S = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Acting:
    """A local member and the role they act in."""

    name: str
    role: Role


OWNER = Acting("you", Role.MODERATOR)
"""The owner of the key, who acts wherever no address says otherwise."""

STOCK = (
    OWNER,
    Acting("Alice", Role.MEMBER),
    Acting("Bob", Role.MEMBER),
)
"""Who is there from the first day: enough to forecast blind against each other, and to judge."""


def acting(request: web.Request) -> Acting:
    """Return who acts; raises `NotUnderstood` about a name that is none."""
    named = request.query.get("as", "")
    if not named:
        return OWNER
    name = local_asker(named, Role.MEMBER).name
    known = (one for one in company(request) if one.name == name)
    return next(known, Acting(name, Role.MEMBER))


def company(request: web.Request) -> tuple[Acting, ...]:
    """Return the owner, who was chosen, latest first, and then who is there anyway."""
    return _unique([OWNER, *_chosen(request.cookies.get(COOKIE, "")), *STOCK])


def in_order(known: Iterable[Acting]) -> list[Acting]:
    """Return them as they are shown: always in one order, whoever was chosen last."""
    rank = {one.name: place for place, one in enumerate(STOCK)}
    return sorted(known, key=lambda one: (rank.get(one.name, len(rank)), one.name.casefold()))


def remember(request: web.Request, response: web.StreamResponse, latest: Acting) -> None:
    """Put a member first in the browser's cookie."""
    chosen = _unique([latest, *_chosen(request.cookies.get(COOKIE, ""))])
    parts = [f"{quote(one.name, safe='').replace('.', '%2E')}-{one.role}" for one in chosen]
    while len(".".join(parts)) > MOST_BYTES:
        parts.pop()  # the one who was chosen longest ago
    set_cookie(request, response, COOKIE, ".".join(parts), _QUARTER_S)


def _unique(members: Iterable[Acting]) -> tuple[Acting, ...]:
    found: dict[str, Acting] = {}
    for one in members:
        found.setdefault(one.name, one)
    return tuple(found.values())[:MOST]


def _chosen(cookie: str) -> list[Acting]:
    found = [_read(part) for part in cookie.split(".")[:MOST]]
    return [one for one in found if one]


def _read(part: str) -> Acting | None:
    name, _, role = part.rpartition("-")
    try:
        known = local_asker(unquote(name), Role(int(role)))
    except (ValueError, Refusal):
        return None
    return Acting(known.name, known.role)
