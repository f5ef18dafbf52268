"""One look at one part: whatever becomes of it, what it found is kept and its end is told."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, doubtful, wrong

LONGEST_S = 120.0
"""A server with hundreds of check-ins is asked about each of them."""

_UNFORESEEN = "This was not foreseen: if nothing else here explains it, report it with this line."


async def gathered(
    area: str, look: AsyncIterator[Finding], mend: str = _UNFORESEEN
) -> Sequence[Finding]:
    """Return what a look found. `mend` is for an error that it did not foresee itself."""
    found: list[Finding] = []
    try:
        async with asyncio.timeout(LONGEST_S) as limit:
            async for finding in look:
                found.append(finding)  # noqa: PERF401 - what was found before a failure stays
    except Unusable as error:
        found.append(wrong(area, "It cannot be used as it is set up.", str(error)))
    except Exception as error:  # noqa: BLE001 - an outer wall: silence would be taken for health
        found.append(_late(area) if limit.expired() else broken(area, error, mend))
    return found


def _late(area: str) -> Finding:
    words = f"It did not answer everything within {LONGEST_S:.0f} s."
    return doubtful(area, words, "Try again later.")


def broken(area: str, error: Exception, mend: str = _UNFORESEEN) -> Finding:
    """Name an error by its kind and its first line: what follows may be what people wrote."""
    first = next(iter(str(error).splitlines()), "")
    said = ": ".join(part for part in (type(error).__name__, first) if part)
    return wrong(area, f"It was not looked at to the end. {said}", mend)
