"""Passwords in the address of a database, wherever whoever connects would find one."""

import re
from urllib.parse import parse_qsl, unquote

_LOGIN = re.compile(r"\w[\w+]*://[^:/]*:(?P<password>[^@]*)@")
"""As SQLAlchemy reads it: a password may hold a / or a #, which others take for its end."""
_QUERY = re.compile(r"\?(?P<query>.*)", re.DOTALL)
_UNREAD = re.compile(r"://[^:]*:(?P<password>.*)@", re.DOTALL)
"""Up to the last @, which somebody wrote as it is: that address is refused, but may be told of."""


def passwords(address: str) -> tuple[str, ...]:
    """Return every password in an address, as it is sent; none is empty."""
    found = {match["password"] for each in (_LOGIN, _UNREAD) for match in each.finditer(address)}
    for match in _QUERY.finditer(address):
        found |= {value for name, value in parse_qsl(match["query"]) if "pass" in name.lower()}
    return tuple(sorted({each for one in found for each in (one, unquote(one)) if each}))
