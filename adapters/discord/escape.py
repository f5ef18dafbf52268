"""Text to Discord's markdown: whatever a person or a transcript says is shown as it is.

Replies allow no mentions anyway; what people say does not even look like any. A mention is made
only of an id, so that Discord shows a name there; it calls nobody.
"""

import re
from urllib.parse import quote

from adapters import plain
from adapters.percent import together
from bot.kernel.kinds import clean, shorten

# A name between colons would be an emoji; two digits between them are a moment: 1:02:03.
_MARKS = re.compile(r"[\\*_~`|<>\[\]]|:(?!\d\d:)(?=[\w+-]{1,60}:)")
_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# A line that begins so would be a heading, a list, or small print.
_LEADING = re.compile(r"^\s*(?:(?=[#+-])|\d+(?=[.)]))")
_ID = re.compile(r"[0-9]{1,20}")
_UNLINKABLE = re.compile(r"[\s\\<>]|[\x00-\x1f\x7f]")
_LONGEST_URL = 1000  # characters: a link must not fill the message it stands in
_URL_SAFE = "%/:?#@!$&'*+,;=~-._"
"""What RFC 3986 lets stand in an address, without brackets and parentheses, which end a link."""


def escape(text: str) -> str:
    """Return `text` so that Discord shows these very characters, on one line."""
    marked = _MARKS.sub(lambda found: f"\\{found[0]}", together(plain.safe(text)))
    marked = _LEADING.sub(lambda found: f"{found[0]}\\", marked)
    # A backslash before the slashes keeps an address from becoming a link.
    return _EVERYBODY.sub("@\u200b", marked).replace("://", ":\\//")


def label(text: str, most: int) -> str:
    """Return `text` for where there is no markup: a button, a question; it is never empty."""
    return unmarked(text, most) or "–"


def unmarked(text: str, most: int) -> str:
    """Return at most `most` characters of what somebody wrote, for where there is no markup."""
    return together(shorten(clean(plain.safe(text)), most))


def code(text: str) -> str:
    """Return `text` as something to type; one with backticks in it cannot be, and stays text."""
    safe = _EVERYBODY.sub("@\u200b", plain.safe(text))
    return escape(text) if "`" in text or not safe.strip() else f"`{safe}`"


def mention(sign: str, name: str) -> str:
    """Return what Discord shows as the name of a member (`@`) or a channel (`#`), by its id."""
    return f"<{sign}{name}>" if _ID.fullmatch(name) else escape(name)


def linked(text: str, url: str | None) -> str:
    """Return markup `text` as a link to a web page; alone where the address is none."""
    if not url or not url.lower().startswith(("https://", "http://")) or _UNLINKABLE.search(url):
        return text
    address = quote(url, safe=_URL_SAFE)
    return f"[{text}]({address})" if len(address) <= _LONGEST_URL else text
