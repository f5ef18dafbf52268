"""A figure and its percent sign, which no line may part.

Cards, exports and `hindcast ask` have a plain space between them, as programs look for it. What
sets words for people puts a narrow one there at which no line ends.
"""

import re

NARROW = "\u202f"
"""The narrow no-break space (Unicode 15, chapter 6.2)."""

UNBROKEN = "\u00a0"
"""The no-break space: for faces that lack the narrow one."""

# The sign first: it is looked for fast, and is seldom there.
_PARTED = re.compile(r" %(?<=\d %)")


def parts(before: str, after: str) -> bool:
    """Tell whether a line that ends between two words parts a figure from its percent sign."""
    return _PARTED.search(f"{before[-1:]} {after[:1]}") is not None


def together(text: str, space: str = NARROW) -> str:
    """Return `text` with `75 %` unbroken."""
    return _PARTED.sub(f"{space}%", text)
