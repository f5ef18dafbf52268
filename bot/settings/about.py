"""What is said about a setting: the words of its line in `docs/settings.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import get_type_hints


@dataclass(frozen=True, slots=True)
class About:
    """What a setting means, and how one is written.

    `otherwise` says what holds when it is not set, where its value alone would not tell. A secret
    may be given as a file too, and never appears in what the process says.
    """

    meaning: str
    example: str
    otherwise: str = ""
    secret: bool = False


def described(settings: type) -> Mapping[str, About]:
    """Return what is said about each field of a settings class, in order.

    Raises `TypeError` for a field that nothing is said about.
    """
    hints = get_type_hints(settings, include_extras=True)
    return {field.name: _about(field.name, hints[field.name]) for field in fields(settings)}


def _about(name: str, hint: object) -> About:
    for said in getattr(hint, "__metadata__", ()):
        if isinstance(said, About):
            return said
    raise TypeError(f"Nothing is said about the setting {name}; annotate it with About(…).")
