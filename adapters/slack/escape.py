"""Slack's three control characters, on the way out and on the way in.

`&`, `<` and `>` and nothing else are escaped; that also stops `<!channel>` and `<@U123>`
(docs.slack.dev/messaging/formatting-message-text, "Escaping text").
"""

import html
import re

_LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
_MENTION = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")
_MARKS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_CURLY = str.maketrans(dict.fromkeys("“”„‟", '"'))


def escape(text: str) -> str:
    """Return `text` so that Slack shows exactly these characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed_line(text: str) -> str:
    """Return a slash command's text as it was typed: links and characters turned back.

    Members and channels stay `<@U1|name>` and `<#C1|name>`, which options of these kinds read;
    `mentions_as_words` is for the others. Quotation marks that a keyboard has curled are straight.
    """
    linked = _LINK.sub(lambda link: link[2] or link[1].removeprefix("mailto:"), text)
    return html.unescape(linked).translate(_CURLY)


def mentions_as_words(text: str) -> str:
    """Return words with `@name` and `#name` for Slack's mentions, as they were typed."""
    return _MENTION.sub(_as_typed, text)


def message_words(text: str) -> str:
    """Return the words of a message, without its markup."""
    words = mentions_as_words(_LINK.sub(lambda link: link[2] or link[1], text))
    return html.unescape(_MARKS.sub("", words))


def _as_typed(mention: re.Match[str]) -> str:
    sign = "#" if mention[1] == "#" else "@"
    name = mention[3] or mention[2].partition("^")[0]
    return name if name.startswith(sign) else sign + name
