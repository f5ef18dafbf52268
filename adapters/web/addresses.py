"""Addresses of pages: short, lasting, and safe whatever a name is made of."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote as percent_encoded

_BETWEEN = re.compile(r"[\W_]+")
_PREDICTION = re.compile(r"/predictions/[a-z0-9-]{1,60}", re.ASCII)  # as long as ids are kept


def transcript_address(episode: str, quote_id: str) -> str:
    """Return where a quote stands in its episode: the page opens at the words."""
    return f"{episode_address(episode)}?quote={_safe(quote_id)}#here"


def episode_address(slug: str) -> str:
    """Return an episode's page."""
    return f"/episodes/{_safe(slug)}"


def quote_address(quote_id: str) -> str:
    """Return a quote's own page."""
    return f"/quote/{_safe(quote_id)}"


def speaker_address(slug: str) -> str:
    """Return a speaker's page."""
    return f"/speakers/{_safe(slug)}"


def topic_address(slug: str) -> str:
    """Return a topic's page."""
    return f"/topics/{_safe(slug)}"


def prediction_address(name: str) -> str:
    """Return a prediction's page."""
    return f"/predictions/{_safe(name)}"


def pressed_on(path: str) -> str:
    """Return a path where a page may be that shows what its buttons came to; else nothing."""
    return path if _PREDICTION.fullmatch(path) else ""


def board_address(episode: str) -> str:
    """Return the board with what was predicted in one episode."""
    return f"/predictions?episode={_safe(episode)}"


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a short name for addresses for each name, no two alike.

    It keeps letters and digits of any script, without accents: “Zoë O’Hara” is `zoe-o-hara`.
    """
    given: dict[str, str] = {}
    for name in dict.fromkeys(names):
        slug = unique = _slug(name) or "unnamed"
        number = 1
        while unique in given.values():
            number += 1
            unique = f"{slug}-{number}"
        given[name] = unique
    return given


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN.sub("-", letters).strip("-")


def _safe(part: str) -> str:
    return percent_encoded(part, safe="")
