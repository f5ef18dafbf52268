"""The settings: read from the environment here, once, and passed down.

`fields.py` has them all, with what `about.py` says of them. `values.py` reads each one's text,
`files.py` the secrets that are files; `passwords.py` finds those in an address.
"""

from bot.settings.fields import (
    DESCRIBED,
    PREFIX,
    SECRETS,
    Settings,
    given_secrets,
    how_many_are_set,
    read_settings,
    unknown_settings,
)

__all__ = [
    "DESCRIBED",
    "PREFIX",
    "SECRETS",
    "Settings",
    "given_secrets",
    "how_many_are_set",
    "read_settings",
    "unknown_settings",
]
