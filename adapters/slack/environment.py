"""Bolt reads settings of its own from the environment; Hindcast has its own names for them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_PREFIX = "SLACK_"


@contextmanager
def without_slacks_own() -> Iterator[None]:
    """Hide variables such as `SLACK_CLIENT_ID` while Bolt's objects are made.

    With them it would set up an OAuth flow that nobody asked for, which keeps tokens in files.
    """
    names = [name for name in os.environ if name.startswith(_PREFIX)]
    hidden = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(hidden)
