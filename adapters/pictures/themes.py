"""The colours of a picture: the web room's own, on paper and by lamplight."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`. `line` is barely there; `accent` is the one that carries the data."""

    paper: str
    ink: str
    quiet: str
    line: str
    accent: str


LIGHT = Theme("#fbf9f4", "#1f1b16", "#665e52", "#ddd6c9", "#8a3a16")
DARK = Theme("#171512", "#ebe5da", "#aaa193", "#3a352e", "#e8a37c")

THEMES = {"light": LIGHT, "dark": DARK}
"""By the names that `prefers-color-scheme` has for them."""
