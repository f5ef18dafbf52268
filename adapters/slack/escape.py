"""Slack's three control characters, on the way out and on the way in.

`&`, `<` and `>` and nothing else are escaped; that also stops `<!channel>` and `<@U123>`
(docs.slack.dev/messaging/formatting-message-text, "Escaping text").
"""

import html
import re

# None of them looks at a character more than a few times, whatever people type.
_LINK = re.compile(r"<((?:https?|mailto):[^|<>]+)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<([@#!])([^|<>]+)(?:\|([^<>]*))?>")
_MARKS = re.compile(r"(?<![\w*_~`])[*_~`]++(?=\S)|(?<=[^\s*_~`])[*_~`]++(?!\w)")
_CURLY = str.maketrans(dict.fromkeys("“”„‟", '"'))


def escape(text: str) -> str:
    """Return `text` so that Slack shows exactly these characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed_line(text: str) -> str:
    """Return a slash command's text with links as they were typed, still escaped.

    It stays escaped until it has been cut into values: what is a mention can be told from the same
    characters typed by hand only as long. Quotation marks that a keyboard has curled are straight.
    """
    linked = _LINK.sub(lambda link: link[2] or link[1].removeprefix("mailto:"), text)
    return linked.translate(_CURLY)


def typed_words(text: str) -> str:
    """Return escaped words as they were typed, with `@name` and `#name` for Slack's mentions."""
    return html.unescape(_MENTION.sub(_as_typed, text))


def mentioned(text: str) -> tuple[str, str] | None:
    """Return the sign and the id of a mention, `@` or `#`; None when there is more, or none."""
    found = _MENTION.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def message_words(text: str) -> str:
    """Return the words of a message, without its markup."""
    linked = _LINK.sub(lambda link: link[2] or link[1], text)
    return html.unescape(_MARKS.sub("", _MENTION.sub(_as_typed, linked)))


def _as_typed(mention: re.Match[str]) -> str:
    sign = "#" if mention[1] == "#" else "@"
    name = mention[3] or mention[2].partition("^")[0]
    return name if name.startswith(sign) else sign + name
