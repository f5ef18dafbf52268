"""What a person sees of a message, and whom it would have notified.

Formatting: https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.slack.fake.validation import Json, elements_of

ANGLED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
MARKED = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])")
CALLING = re.compile(r"<(@[UW]\w+|!channel|!here|!everyone|!subteam\^\w+)(?:\|[^<>]*)?>")
BARE = re.compile(r"(?<!\w)@(channel|here|everyone)\b")
RICH_CALLS = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}


def seen_text(markup: str) -> str:
    """Return mrkdwn as it looks: links by their label, marks taken away, entities unescaped."""
    lines = [line.removeprefix("> ").removeprefix(">") for line in markup.split("\n")]
    plain = ANGLED.sub(lambda found: found[2] or found[1], "\n".join(lines))
    plain = _unmarked(plain)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def seen(blocks: list[Json]) -> str:
    """Return all text of blocks, a line for each; the words on buttons are not among them."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def labels(blocks: list[Json]) -> list[str]:
    """Return what can be pressed: buttons, and entries of menus, by their words."""
    return [label for block in blocks for e in elements_of(block) for label in _labels(e)]


def calls(body: Json) -> list[str]:
    """Return everything in a message that would notify somebody.

    A bare `@channel` counts where Slack may read it: with `parse` or `link_names`, and in mrkdwn
    of blocks that is not `verbatim` ("certain mentions will be automatically parsed").
    """
    text = str(body.get("text") or "")
    found = CALLING.findall(text)
    if body.get("parse") == "full" or body.get("link_names"):
        found += [f"@{name}" for name in BARE.findall(text)]
    return found + list(_calls(body.get("blocks") or []))


def _calls(value: Any) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text), **rest}:
            yield from CALLING.findall(text)
            if not rest.get("verbatim"):
                yield from (f"@{name}" for name in BARE.findall(text))
        case {"type": "markdown", "text": str(text)}:
            yield from CALLING.findall(text)
        case {"type": "user" | "usergroup" | "broadcast" as kind, **rest}:
            yield f"{kind} {rest.get(RICH_CALLS[kind])}"
        case dict():
            for item in value.values():
                yield from _calls(item)
        case list():
            for item in value:
                yield from _calls(item)
        case _:
            pass


def _unmarked(text: str) -> str:
    while (plain := MARKED.sub(r"\2", text)) != text:
        text = plain
    return text


def _lines(block: Json) -> Iterator[str]:
    match block:
        case {"type": "rich_text", "elements": parts}:
            yield "".join(_rich(part) for part in parts)
        case {"type": "image"}:
            yield _said(block.get("title"))
            yield block["alt_text"]
        case {"type": "input"}:
            yield _said(block["label"])
            yield _said(block.get("hint"))
        case {"type": "context", "elements": elements}:
            yield " ".join(_said(element) or element.get("alt_text", "") for element in elements)
        case {"type": "markdown", "text": str(text)}:
            yield text
        case _:
            yield _said(block.get("text"))
            yield from (_said(field) for field in block.get("fields", []))


def _said(text: Any) -> str:
    match text:
        case {"type": "mrkdwn", "text": words}:
            return seen_text(words)
        case {"type": "plain_text", "text": words}:
            return str(words)
        case _:
            return ""


def _rich(part: Json) -> str:
    if "elements" in part:
        ends = "\n" if part["type"] != "rich_text_list" else ""
        return "".join(_rich(element) for element in part["elements"]) + ends
    if part["type"] == "channel":
        return f"<#{part['channel_id']}>"
    return str(part.get("text") or part.get("fallback") or part.get("url") or "")


def _labels(element: Json) -> Iterator[str]:
    if "text" in element:
        yield element["text"]["text"]
    groups = element.get("option_groups", [])
    for option in [*element.get("options", []), *(o for g in groups for o in g["options"])]:
        yield option["text"]["text"]
