"""Ids of forms: by them one that is sent twice is known."""

import re
import secrets

_ID = re.compile(r"[A-Za-z0-9_-]{16,40}")


def fresh() -> str:
    """Return an id for one more form."""
    return secrets.token_urlsafe(12)


def id_of(value: object) -> str:
    """Return the id that a form brought; an empty one where it brought none."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""
