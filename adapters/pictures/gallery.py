"""Pictures on demand: drawn one at a time beside the event loop, and kept for a while."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from typing import TypeVar

from adapters.pictures.shapes import WIDE, Shape
from adapters.pictures.themes import LIGHT, Theme
from bot.kernel.card import Chart
from bot.kernel.errors import Refusal

MOST_WAITING = 32
"""Pictures that may wait for their turn, a few seconds' work; further ones are refused."""

MOST_KEPT = 128
"""Pictures kept, at some 60 kB each; and charts that are remembered by their names."""

Draw = Callable[[Chart], Awaitable[bytes]]
"""Draws a chart as PNG."""

# One thread for the whole process: matplotlib is not made for several.
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

K = TypeVar("K")
V = TypeVar("V")
Key = tuple[str, Theme, Shape]


def _png(chart: Chart, theme: Theme, shape: Shape) -> bytes:
    from adapters.pictures.drawing import png  # noqa: PLC0415 - brings matplotlib in

    return png(chart, theme, shape)


@dataclass
class Gallery:
    """Draws charts; two who want the same picture at once share one drawing."""

    paint: Callable[[Chart, Theme, Shape], bytes] = _png
    _kept: OrderedDict[Key, bytes] = field(default_factory=OrderedDict)
    _drawing: dict[Key, asyncio.Future[bytes]] = field(default_factory=dict)
    _charts: OrderedDict[str, Chart] = field(default_factory=OrderedDict)

    async def draw(self, chart: Chart, theme: Theme = LIGHT, shape: Shape = WIDE) -> bytes:
        """Return the chart as PNG. Raises `Refusal` when too many wait."""
        key = (name_of(chart), theme, shape)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        # Who gives up waiting does not take the picture away from the others.
        return await asyncio.shield(self._drawing.get(key) or self._begin(key, chart))

    def hang(self, chart: Chart) -> str:
        """Remember a chart for a while; return the name to ask for it by."""
        name = name_of(chart)
        _keep(self._charts, name, chart)
        return name

    def find(self, name: str) -> Chart | None:
        """Return a remembered chart; None when it was too long ago, or never."""
        return self._charts.get(name)

    def _begin(self, key: Key, chart: Chart) -> asyncio.Future[bytes]:
        if len(self._drawing) >= MOST_WAITING:
            raise Refusal("Too many pictures are being drawn.", "Please try again in a moment.")
        loop = asyncio.get_running_loop()
        drawing = loop.run_in_executor(_WORKER, copy_context().run, self.paint, chart, *key[1:])
        self._drawing[key] = drawing
        drawing.add_done_callback(lambda done: self._end(key, done))
        return drawing

    def _end(self, key: Key, drawing: asyncio.Future[bytes]) -> None:
        del self._drawing[key]
        if not drawing.cancelled() and drawing.exception() is None:
            _keep(self._kept, key, drawing.result())


def name_of(chart: Chart) -> str:
    """Return a name made of all that is drawn; whoever does not know that cannot guess it."""
    content = repr(replace(chart, alt="")).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:32]


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > MOST_KEPT:
        kept.popitem(last=False)
