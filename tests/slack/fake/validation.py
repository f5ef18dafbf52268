"""What Slack would not take: whole messages and views, checked before they are shown."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.slack.fake import limits
from tests.slack.fake.block_kit import BLOCK, plain
from tests.slack.fake.checks import Problems, anything, by_type, flag, listing, problem, record
from tests.slack.fake.checks import string as words

Json = dict[str, Any]

METADATA = record({"event_type": words(limits.METADATA_NAME), "event_payload": anything})
COMMON = {
    "private_metadata": words(limits.PRIVATE_METADATA, 0),
    "callback_id": words(limits.CALLBACK_ID),
    "external_id": words(limits.CALLBACK_ID),
}
VIEW = by_type(
    {
        "modal": record(
            {"title": plain(limits.MODAL_TITLE), "blocks": listing(BLOCK, limits.VIEW_BLOCKS)},
            {
                **COMMON,
                "submit": plain(limits.MODAL_TITLE),
                "close": plain(limits.MODAL_TITLE),
                "clear_on_close": flag,
                "notify_on_close": flag,
            },
        ),
        "home": record({"blocks": listing(BLOCK, limits.VIEW_BLOCKS, least=0)}, COMMON),
    }
)
MESSAGE_FIELDS = {"text", "blocks", "attachments", "metadata", "thread_ts", "mrkdwn"}
LOUD_FIELDS = {"parse", "link_names"}
RESPONSE_FIELDS = {
    "response_type",
    "replace_original",
    "delete_original",
    "unfurl_links",
    "unfurl_media",
}
MESSAGE_BLOCKS = listing(BLOCK, limits.MESSAGE_BLOCKS, least=0)


def message_problems(body: Json) -> list[str]:
    """Return what is wrong with the text, blocks and metadata of a message."""
    return list(_message_problems(body))


def unknown_fields(told: Json) -> list[str]:
    """Return a sentence for each field that a response has and Slack does not know."""
    unknown = sorted(told.keys() - MESSAGE_FIELDS - LOUD_FIELDS - RESPONSE_FIELDS)
    return [problem(f"no such field: {name}", "") for name in unknown]


def view_problems(view: Any) -> list[str]:
    """Return what is wrong with a modal or a home."""
    found = list(VIEW(view, "/view"))
    if not found:
        found += _together(view["blocks"], "/view/blocks")
        asks = any(block["type"] == "input" for block in view["blocks"])
        if view["type"] == "modal" and asks and "submit" not in view:
            found.append(problem("submit is required when there is an input block", "/view"))
    return found


def _message_problems(body: Json) -> Problems:
    blocks = body.get("blocks") or []
    wrong = list(MESSAGE_BLOCKS(blocks, "/blocks"))
    yield from wrong
    yield from words(limits.TEXT, 0)(body.get("text", ""), "/text")
    if not blocks and not body.get("text") and not body.get("attachments"):
        yield problem("no_text: a message needs text or blocks", "/text")
    if "metadata" in body:
        yield from METADATA(body["metadata"], "/metadata")
    if blocks and not wrong:
        yield from _together(blocks, "/blocks")
        if not body.get("text"):
            yield problem("text is what notifications and screen readers say: give it", "/text")
        if (size := characters(blocks)) > limits.MESSAGE:
            yield problem(f"msg_blocks_too_long: {size} characters in all", "/blocks")


def characters(value: Any) -> int:
    """Count the characters of all texts in some blocks."""
    return sum(len(found) for found in _texts(value))


def elements_of(block: Json) -> list[Json]:
    """Return what a person can act on in a block."""
    found = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [element for element in found if isinstance(element, dict) and "action_id" in element]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _together(blocks: list[Json], place: str) -> Problems:
    """Yield what is wrong between blocks that are each right."""
    names = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (problem(f"block_id {n!r} is used twice", place) for n in names if names[n] > 1)
    for number, block in enumerate(blocks):
        ids = Counter(element["action_id"] for element in elements_of(block))
        yield from (
            problem(f"action_id {name!r} is used twice", f"{place}/{number}")
            for name in ids
            if ids[name] > 1
        )
    focused = [e for block in blocks for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        yield problem("only one element may have focus_on_load", place)
