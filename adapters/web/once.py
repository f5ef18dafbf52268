"""A form that is sent twice is answered once: a double click is one act, and so is a reload."""

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.ports import Clock

T = TypeVar("T")

MOST = 1000
"""Acts that are remembered; the ledger itself knows a forecast's for good."""

KEPT_FOR = timedelta(minutes=5)
"""Nobody clicks twice so slowly, and what was answered is not to lie about for long."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,40}")


def fresh() -> str:
    """Return an id for one more form."""
    return secrets.token_urlsafe(12)


def token_of(value: object) -> str:
    """Return the id that a form brought; an empty one where it brought none."""
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else ""


@dataclass(frozen=True, slots=True)
class _Act(Generic[T]):
    """What a form did last: with what in it, the how manieth it was, and what came of it."""

    content: str
    turn: int
    began: datetime
    done: asyncio.Future[T]


class Once(Generic[T]):
    """Remembers what became of the latest act of each form, where it `lasts`."""

    def __init__(self, clock: Clock, lasts: Callable[[T], bool] = lambda _: True) -> None:
        self._clock = clock
        self._lasts = lasts
        self._acts: OrderedDict[Hashable, _Act[T]] = OrderedDict()

    async def do(self, form: Hashable, content: str, act: Callable[[int], Awaitable[T]]) -> T:
        """Return what `act` comes to; the same form with the same in it is carried out once.

        Whoever goes back and sends it with something else in it means another act: each is told
        its turn. A failure may be retried. Who gives up waiting does not stop it for the others.
        """
        self._forget_old()
        last = self._acts.get(form)
        if last is None or last.content != content:
            last = self._begin(form, content, last.turn + 1 if last else 0, act)
        return await asyncio.shield(last.done)

    async def close(self) -> None:
        """Wait for what has begun: whoever sent it may have gone, but it is carried out."""
        begun = [act.done for act in self._acts.values()]
        await asyncio.gather(*begun, return_exceptions=True)

    def _begin(
        self, form: Hashable, content: str, turn: int, act: Callable[[int], Awaitable[T]]
    ) -> _Act[T]:
        done = asyncio.ensure_future(act(turn))
        begun = self._acts[form] = _Act(content, turn, self._clock.now(), done)
        self._acts.move_to_end(form)
        done.add_done_callback(lambda _: self._settle(form, begun))
        if len(self._acts) > MOST:
            self._acts.popitem(last=False)
        return begun

    def forget(self, concerns: Callable[[Hashable], bool]) -> None:
        """Forget what came of some forms; what is being done still will be done once."""
        old = [form for form, act in self._acts.items() if act.done.done() and concerns(form)]
        for form in old:
            del self._acts[form]

    def _forget_old(self) -> None:
        oldest = self._clock.now() - KEPT_FOR
        self.forget(lambda form: self._acts[form].began < oldest)

    def _settle(self, form: Hashable, act: _Act[T]) -> None:
        done = act.done
        failed = done.cancelled() or done.exception() or not self._lasts(done.result())
        if failed and self._acts.get(form) is act:
            del self._acts[form]
