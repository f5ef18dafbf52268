"""The answers being given: a process that stops waits for them a little."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Underway:
    """The tasks that give answers now. Bolt starts them and forgets them."""

    tasks: set["asyncio.Task[Any]"] = field(default_factory=set)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Count the task that is running as one of them."""
        task = asyncio.current_task()
        if task:
            self.tasks.add(task)
        try:
            yield
        finally:
            self.tasks -= {task}

    async def settled(self, most_s: float) -> None:
        """Wait until all are given, at most `most_s` seconds; then give up the rest."""
        if not self.tasks:
            return
        _, late = await asyncio.wait(set(self.tasks), timeout=most_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
