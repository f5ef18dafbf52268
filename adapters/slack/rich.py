"""Runs of words as Slack's rich text, cut where a sentence ends when they are too long.

Rich text instead of mrkdwn: its text elements are data. They need no escaping, know no markup, and
cannot ping, since a mention is an element of its own that is never made here. A channel's
element is made: it calls nobody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from adapters import plain
from adapters.percent import together
from adapters.sentences import spans
from adapters.slack import limits
from bot.kernel.card import Refers, Style, Text

Element = dict[str, object]
"""A piece of Block Kit: what becomes one JSON object."""

A_CHANNEL = "a channel"
"""What stands for a channel where there are words alone."""

_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_WEB = re.compile(r"https?://[^\s|<>]+")


def block(*elements: Element) -> Element:
    """Return a rich text block."""
    return {"type": "rich_text", "elements": list(elements)}


def section(runs: Sequence[Text]) -> Element:
    """Return a paragraph."""
    return {"type": "rich_text_section", "elements": _elements(runs)}


def quote(runs: Sequence[Text]) -> Element:
    """Return words set apart as somebody's."""
    return {"type": "rich_text_quote", "elements": _elements(runs)}


def preformatted(text: str) -> Element:
    """Return lines as they are, in a typewriter's face."""
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}


def label(text: str, most: int) -> Element:
    """Return plain text of at most `most` characters, in which `:smile:` stays what it is."""
    words = plain.safe(text).strip() or "–"
    return {"type": "plain_text", "text": together(_shortened(words, most)), "emoji": False}


def web_address(url: str | None) -> str | None:
    """Return an address that Slack takes for a link; None for any other."""
    fits = url and len(url) <= limits.URL and _WEB.fullmatch(url)
    return url if fits else None


def portions(runs: Sequence[Text], most: int = limits.TEXT) -> Iterator[tuple[Text, ...]]:
    """Cut runs into portions of at most `most` characters; nothing is left out but spaces."""
    for start, end in spans("".join(run.text for run in runs), most):
        yield tuple(_between(runs, start, end))


def _between(runs: Sequence[Text], start: int, end: int) -> Iterator[Text]:
    place = 0
    for run in runs:
        words = run.text[max(0, start - place) : max(0, end - place)]
        place += len(run.text)
        if words:
            yield replace(run, text=words)


def _elements(runs: Sequence[Text]) -> list[Element]:
    return [_element(run) for run in runs if run.text]


def _element(run: Text) -> Element:
    if run.refers is Refers.PLACE and _CHANNEL.fullmatch(run.text):
        return {"type": "channel", "channel_id": run.text}
    url = web_address(run.url)
    kind: Element = {"type": "link", "url": url} if url else {"type": "text"}
    style = {} if run.style is Style.PLAIN else {"style": {run.style.value: True}}
    lines = "\n".join(plain.safe(line) for line in run.text.split("\n"))
    return {**kind, "text": together(lines), **style}


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
