"""What the web room is given, and where its handlers find it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from adapters.pictures import Gallery
from adapters.web.render import Pages
from bot.kernel.cooldown import Cooldowns
from bot.kernel.dispatch import Dispatch
from bot.ports import Ports

SURFACE = "web"


@dataclass(frozen=True)
class WebRoom:
    """Everything the web room uses.

    `key` makes a visitor a moderator; with an empty one nobody is. `ready` names the checks
    behind `/readyz`; `metrics_page` returns the body of `/metrics` and its content type; `pace`
    is one for each address. `gallery` draws charts.
    """

    dispatch: Dispatch[Ports]
    ports: Ports
    key: str
    ready: Callable[[], Awaitable[Mapping[str, bool]]]
    metrics_page: Callable[[], tuple[bytes, str]]
    version: str
    pace: Cooldowns
    gallery: Gallery = field(default_factory=Gallery)


ROOM = web.AppKey("room", WebRoom)
PAGES = web.AppKey("pages", Pages)
