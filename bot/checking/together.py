"""Many things done at once, but never too many, and the failure of one does not hold the others."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from operator import itemgetter
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")

ENOUGH = 10
"""Communities that fail, with no success between, after which nothing new is begun: then it is no
single community's trouble, but the database's."""


async def together(
    items: Sequence[T],
    work: Callable[[T], Awaitable[None]],
    at_once: int,
    stopping: Callable[[], bool],
    community: Callable[[T], str],
) -> None:
    """Do `work` on all items, up to `at_once` at a time, until `stopping`.

    What is begun is brought to its end. Failures are logged.
    """
    remaining = iter(items)
    failing: set[str] = set()

    async def worker() -> None:
        for item in remaining:
            if stopping() or len(failing) >= ENOUGH:
                return
            try:
                await work(item)
                failing.clear()
            except Exception as error:
                log.warning("%s: %r", item, error, exc_info=not failing)
                failing.add(community(item))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(min(at_once, len(items))):
            tasks.create_task(worker())


def taking_turns(items: Sequence[T], community: Callable[[T], str]) -> list[T]:
    """Return the items so that communities take turns: each has a pace of its own on Slack."""
    before: Counter[str] = Counter()
    numbered = []
    for item in items:
        numbered.append((before[community(item)], item))
        before[community(item)] += 1
    return [item for _, item in sorted(numbered, key=itemgetter(0))]
