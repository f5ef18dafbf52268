"""Who gives way where only so many are remembered: strangers never crowd out who has the key."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a place: somebody at an address, with the key or without it."""

    address: str = ""
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """How many there are: with the key, for all strangers, and for those of one address."""

    keyed: int
    strangers: int
    of_address: int


def surplus(held: Mapping[Key, Holder], places: Places) -> Key | None:
    """Return the one that gives way to the last of `held`, oldest first; None where none must."""
    newest = next(reversed(list(held.values())), Holder())
    alike = [key for key, one in held.items() if one.keyed == newest.keyed]
    if newest.keyed:
        return alike[0] if len(alike) > places.keyed else None
    near = [key for key in alike if held[key].address == newest.address]
    if len(near) > places.of_address:
        return near[0]
    return alike[0] if len(alike) > places.strangers else None
