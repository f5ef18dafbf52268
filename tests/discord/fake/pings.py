"""Whom a message would ping.

Text pings unless `allowed_mentions` says otherwise: content, and the text of components v2.
Code marks and backslashes are not looked at: what a person typed must be harmless without them.
Source: https://discord.com/developers/docs/resources/message#allowed-mentions-object.
"""

import re

from tests.discord.fake.rules import texts
from tests.discord.fake.wire import Json

EVERYONE = re.compile(r"@(everyone|here)")
USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")


def pinged(body: Json) -> tuple[str, ...]:
    """Return everybody whom a message's body would ping, as written."""
    text = "\n".join([body.get("content") or "", *texts(body.get("components") or [])])
    allowed = body.get("allowed_mentions")
    return (
        *(m[0] for m in EVERYONE.finditer(text) if may(allowed, "everyone")),
        *(m[0] for m in USER.finditer(text) if may(allowed, "users", m[1])),
        *(m[0] for m in ROLE.finditer(text) if may(allowed, "roles", m[1])),
    )


def may(allowed: Json | None, kind: str, who: str = "") -> bool:
    """Tell whether `allowed_mentions` lets this kind ping, or this one by its id."""
    if allowed is None:
        return True
    return kind in (allowed.get("parse") or ()) or who in (allowed.get(kind) or ())
