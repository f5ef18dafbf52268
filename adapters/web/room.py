"""What the web room is given, and where its handlers find it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from aiohttp import web

from adapters.pictures import Gallery
from adapters.web.render import Pages
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.dispatch import Dispatch
from bot.ports import Ports

SURFACE = "web"

GUESSING = Pace(burst=10, every_s=5.0)
"""Wrong keys from one address: a slip or two is forgiven, a list of them takes for ever."""

WORKING = Pace(burst=20, every_s=0.5)
"""What takes a tenth of a second, from one address: half of the time is left for the others."""

LOOK_EVERY_S = 2.0
"""How often the wall is looked at while a page is open: a check-in seems to come at once."""

AHEAD_S = 1.0
"""Before each conversation that is read ahead of its readers, from the start on."""


@dataclass(frozen=True)
class WebRoom:
    """Everything the web room uses.

    `key` makes a visitor a moderator; with an empty one nobody is. `ready` names the checks
    behind `/readyz`; `metrics_page` returns the body of `/metrics` and its content type; `pace`,
    `guesses` and `work` are one for each address. `gallery` draws charts. `url` is the public
    address, empty where nobody set one.
    """

    dispatch: Dispatch[Ports]
    ports: Ports
    key: str
    ready: Callable[[], Awaitable[Mapping[str, bool]]]
    metrics_page: Callable[[], tuple[bytes, str]]
    version: str
    pace: Cooldowns
    gallery: Gallery = field(default_factory=Gallery)
    guesses: Cooldowns = field(default_factory=lambda: Cooldowns(GUESSING, monotonic))
    work: Cooldowns = field(default_factory=lambda: Cooldowns(WORKING, monotonic))
    look_every_s: float = LOOK_EVERY_S
    ahead_s: float = AHEAD_S
    url: str = ""


ROOM = web.AppKey("room", WebRoom)
PAGES = web.AppKey("pages", Pages)
