"""The last wall before a secret: whatever is written down goes through here.

Nothing should have to be taken out. But libraries put addresses, headers and whole requests into
their errors, and a traceback shows what an error says.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"

_SHORTEST = 6
"""A shorter value is no secret worth the name; taking it out would garble every line."""

_SHAPES = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+"  # Slack's tokens, those of workspaces that installed it too
    r"|xapp-[\w-]+"
    r"|\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}"  # a Discord bot's token
    r"|(?<=://)(?!user:password@)[^\s/@]+(?=@)"  # user and password of an address, no example's
    r"|(?<=/interactions/)\d+/[\w-]+"  # what answers an interaction, for 15 minutes
    r"|(?<=/webhooks/)\d+/[\w-]+"
    r"|(?<=hooks\.slack\.com/)[\w/-]+"
    r"|(?<=hooks\.slack-gov\.com/)[\w/-]+"
    r"|(?<=[?&]ticket=)[\w-]+"  # what opens a connection to Slack
    r"|(?<=[?&]key=)[\w%-]+"  # the web room's
    r"|(?<=Bearer )[\w.-]+"
    r"|(?<=Bot )[\w-]{20,}\.[\w.-]+"
)
"""How secrets look that the settings do not name: they come in while the process runs."""


@dataclass
class Redaction:
    """Takes secrets out of text: known values in every spelling, and what looks like one."""

    _known: set[str] = field(default_factory=set)
    _pattern: re.Pattern[str] | None = None

    def add(self, secrets: Iterable[str]) -> None:
        """Learn secrets; each is known as it is, in an address, and inside a string of JSON."""
        for secret in secrets:
            if len(secret) >= _SHORTEST:
                self._known |= set(_spellings(secret))
        longest_first = sorted(self._known, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if self._known else None

    def clean(self, text: str) -> str:
        """Return `text` without secrets."""
        if self._pattern:
            text = self._pattern.sub(HIDDEN, text)
        return _SHAPES.sub(HIDDEN, text)


REDACTION = Redaction()
"""The one of the process: logging is the whole process's too."""


def hide(*secrets: str) -> None:
    """Keep secrets out of whatever is written down from now on."""
    REDACTION.add(secrets)


def clean(text: str) -> str:
    """Return `text` without secrets."""
    return REDACTION.clean(text)


def _spellings(secret: str) -> tuple[str, ...]:
    """Return a secret as it is, as in an address, and as inside a string of Python or JSON."""
    in_addresses = (quote(secret, safe=""), quote(secret), quote_plus(secret))
    strings = (
        repr(secret),
        ascii(secret),
        json.dumps(secret),
        json.dumps(secret, ensure_ascii=False),
    )
    return secret, *in_addresses, *(string[1:-1] for string in strings)
