"""OAuth states that say by themselves whether they are good: nothing is kept of them."""

import hashlib
import hmac
import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

log = logging.getLogger(__name__)

LIFETIME_S = 600
"""How long somebody may take on Slack's page that asks whether to install."""

_STATE = re.compile(r"([0-9]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})")


class SignedStates(AsyncOAuthStateStore):
    """Gives out states signed with a secret, good for ten minutes in any process that has it.

    Whoever asks for a thousand of them fills nothing. That a state comes back in the browser it
    was given to is told by Bolt's cookie; Slack's code beside it is good once. `now` returns
    seconds since the epoch.
    """

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        # A key of its own: the client's secret signs nothing else here.
        self._key = hmac.digest(secret.encode(), b"hindcast: OAuth states", hashlib.sha256)
        self._now = now

    @property
    def logger(self) -> logging.Logger:
        """The log Bolt writes to."""
        return log

    async def async_issue(self, *_: Any, **__: Any) -> str:  # noqa: ANN401 - Bolt's own
        """Return a new state."""
        words = f"{int(self._now()) + LIFETIME_S}.{secrets.token_hex(16)}"
        return f"{words}.{self._sign(words)}"

    async def async_consume(self, state: str) -> bool:
        """Tell whether a state is good. Any string may come in."""
        read = _STATE.fullmatch(state)
        if read is None or int(read[1]) <= self._now():
            return False
        return hmac.compare_digest(self._sign(f"{read[1]}.{read[2]}"), read[3])

    def _sign(self, words: str) -> str:
        return hmac.digest(self._key, words.encode(), hashlib.sha256).hex()
