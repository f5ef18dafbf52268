"""The settings: read from the environment once, and passed down.

`fields.py` has them all, each with what is said about it, in the words of `about.py`.
`environment.py` reads them: each text by its reader in `values.py`, a secret's file by `files.py`.
`passwords.py` finds the secrets in an address. `agreement.py` says what all processes must have
alike.
"""

from bot.settings.agreement import setup_of
from bot.settings.environment import (
    given_secrets,
    how_many_are_set,
    read_settings,
    unknown_settings,
)
from bot.settings.fields import DESCRIBED, PREFIX, SECRETS, Settings

__all__ = [
    "DESCRIBED",
    "PREFIX",
    "SECRETS",
    "Settings",
    "given_secrets",
    "how_many_are_set",
    "read_settings",
    "setup_of",
    "unknown_settings",
]
