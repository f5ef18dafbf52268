"""A form that is sent twice is answered once: a double click is one act, and so is a reload.

A page that is gone back to sends its forms again as they were. So whoever did something else in
between means another act, although nothing in the form says so.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from adapters.web.visitors.crowd import Holder, Places, surplus
from bot.ports import Clock

T = TypeVar("T")

PLACES = Places(keyed=500, strangers=500, of_address=250)
"""Acts that are remembered; the ledger itself knows a forecast's for good."""

KEPT_FOR = timedelta(minutes=5)
"""Nobody clicks twice so slowly, and what was answered is not to lie about for long."""

_Form = tuple[Hashable, str]
"""Who sent it, and its id."""


@dataclass(frozen=True, slots=True)
class _Act(Generic[T]):
    """What a form did last: with what in it, and what came of it."""

    content: str
    holder: Holder
    began: datetime
    done: asyncio.Future[T]


class Once(Generic[T]):
    """Remembers what became of the latest act of each form, where it `lasts`.

    Beyond its places the oldest of the same kind is forgotten.
    """

    def __init__(self, clock: Clock, lasts: Callable[[T], bool] = lambda _: True) -> None:
        self._clock = clock
        self._lasts = lasts
        self._acts: OrderedDict[_Form, _Act[T]] = OrderedDict()

    async def do(
        self,
        sender: tuple[Hashable, Holder],
        form: str,
        content: str,
        act: Callable[[], Awaitable[T]],
    ) -> T:
        """Return what `act` comes to; the same form with the same in it is carried out once.

        The `sender` is who sent it, and as what they hold a place here. Whoever goes back and
        sends it with something else in it, or after another form, means another act. A failure
        may be retried. Who gives up waiting does not stop it for the others.
        """
        self._forget_old()
        who, holder = sender
        last = self._acts.get((who, form))
        if last is None or last.content != content:
            self.forget(lambda one: one == who)
            begun = asyncio.ensure_future(act())
            last = self._begin((who, form), _Act(content, holder, self._clock.now(), begun))
        return await asyncio.shield(last.done)

    async def close(self) -> None:
        """Wait for what has begun: whoever sent it may have gone, but it is carried out."""
        begun = [act.done for act in self._acts.values()]
        await asyncio.gather(*begun, return_exceptions=True)

    def _begin(self, form: _Form, begun: _Act[T]) -> _Act[T]:
        self._acts[form] = begun
        self._acts.move_to_end(form)
        begun.done.add_done_callback(lambda _: self._settle(form, begun))
        gives_way = surplus({one: act.holder for one, act in self._acts.items()}, PLACES)
        if gives_way is not None:
            del self._acts[gives_way]
        return begun

    def forget(self, concerns: Callable[[Hashable], bool]) -> None:
        """Forget what came of somebody's forms; what is being done still will be done once."""
        self._drop(form for form in self._acts if concerns(form[0]))

    def _forget_old(self) -> None:
        oldest = self._clock.now() - KEPT_FOR
        self._drop(form for form, act in self._acts.items() if act.began < oldest)

    def _drop(self, forms: Iterable[_Form]) -> None:
        for form in [form for form in forms if self._acts[form].done.done()]:
            del self._acts[form]

    def _settle(self, form: _Form, act: _Act[T]) -> None:
        done = act.done
        failed = done.cancelled() or done.exception() or not self._lasts(done.result())
        if failed and self._acts.get(form) is act:
            del self._acts[form]
