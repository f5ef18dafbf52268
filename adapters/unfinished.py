"""What is being done for somebody at the moment, so that nothing is cut off when the bot stops.

The platforms' libraries start a task for each event and let go of it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.kernel.ending import CUT_S


class Unfinished:
    """The tasks that are doing something that has to be finished."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def business(self) -> Iterator[None]:
        """Count the task that runs this as unfinished until it is done."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task has business here")
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def finish(self, within_s: float, cut_s: float = CUT_S) -> None:
        """Wait for all of them, and cancel those that take longer than `within_s` seconds.

        Those may take `cut_s` seconds to notice; then they are left alone.
        """
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=cut_s)
