"""Waiting for what is to happen, rather than for a while: a busy machine takes longer."""

import asyncio
from collections.abc import Callable

PATIENCE_S = 30.0
"""So long a test waits for what takes a moment on a quiet machine; no promise is measured by it."""


async def until(true: Callable[[], object], within_s: float = PATIENCE_S) -> None:
    """Wait until something holds; raises `TimeoutError`."""
    async with asyncio.timeout(within_s):
        while not true():
            await asyncio.sleep(0.01)
