"""Writes that arrive at the same time are committed together.

A transaction costs far more than a row. While one is under way, whatever else is asked for waits,
and then goes into the next one as a whole. Nobody waits for company: alone, a write goes at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from storage.reach import is_away

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")

_Work = Callable[[Sequence[Ask]], Awaitable[Sequence[Answer]]]

_MOST = 200
"""Writes in one transaction: a longer one would keep other writers waiting."""


@dataclass(eq=False, slots=True)
class _Entry(Generic[Ask, Answer]):
    ask: Ask
    answers: list[Answer] = field(default_factory=list)
    error: Exception | None = None

    @property
    def settled(self) -> bool:
        return bool(self.answers) or self.error is not None


@dataclass(eq=False, slots=True)
class GroupCommit(Generic[Ask, Answer]):
    """Gathers writes of one kind; each caller gets its own answer, once it is committed."""

    _waiting: list[_Entry[Ask, Answer]] = field(default_factory=list, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def write(self, ask: Ask, work: _Work[Ask, Answer]) -> Answer:
        """Have `work` write what is asked, and whatever else is; return the answer to it.

        `work` commits all or nothing and returns an answer to each, in order. When it fails, each
        is done by itself, so that nobody fails for another's sake; unless the database is away.
        """
        mine = _Entry[Ask, Answer](ask)
        self._waiting.append(mine)
        try:
            async with self._turn:
                while not mine.settled:
                    await self._settle(work)
        finally:
            if mine in self._waiting:  # cancelled before anybody began with it
                self._waiting.remove(mine)
        if mine.error:
            raise mine.error
        return mine.answers[0]

    async def _settle(self, work: _Work[Ask, Answer]) -> None:
        batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        try:
            if not await self._written(batch, work):
                for entry in batch:
                    await self._written([entry], work)
        finally:  # only this caller is cancelled: the others do anew what is not settled
            self._waiting[:0] = [entry for entry in batch if not entry.settled]

    @staticmethod
    async def _written(batch: Sequence[_Entry[Ask, Answer]], work: _Work[Ask, Answer]) -> bool:
        """Write a batch and settle it; False where each of several may fare better alone."""
        try:
            answers = await work([entry.ask for entry in batch])
        except Exception as error:  # noqa: BLE001 - it is raised where it was asked
            if len(batch) > 1 and not is_away(error):
                return False
            for entry in batch:
                entry.error = error
            return True
        for entry, answer in zip(batch, answers, strict=True):
            entry.answers.append(answer)
        return True
