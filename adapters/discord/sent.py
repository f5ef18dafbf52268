"""What an interaction holds, read from its raw data.

The library's own reading raises on what it does not expect, and then nobody is answered; this one
takes whatever is there and leaves it to the registry to say what is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.kernel.kinds import Channel, Member

_GROUPS = (1, 2)  # option types: subcommand, and group of subcommands
_POINTING = {6: Member, 7: Channel}
"""Option types whose values are ids (Application Command Option Type)."""

_MARKUP = re.compile(
    r"""<(?:@[!&]?|\#|a?:\w+:|t:)[^>]*>  # mentions, emoji, moments
    | https?://\S+
    | ^\s*(?:>+|\#+|-\#)               # quotes, headings, small print
    | \\(?=[^\w\s]) | [*_~`|]{1,3} | \u200b
    """,
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A command and its raw values; `focused` is the option somebody is typing in."""

    command: str
    values: dict[str, object] = field(default_factory=dict)
    focused: str | None = None


def sent(data: Mapping[str, Any]) -> Sent:
    """Read a slash command; one in a group is called by both words."""
    name, options = str(data.get("name", "")), _options(data)
    while options and options[0].get("type") in _GROUPS:
        name, options = f"{name} {options[0].get('name', '')}", _options(options[0])
    values = {str(o.get("name", "")): _value(o) for o in options}
    focused = next((str(o.get("name", "")) for o in options if o.get("focused")), None)
    return Sent(name, {n: v for n, v in values.items() if v is not None}, focused)


def _value(option: Mapping[str, Any]) -> object:
    """Return an option's value, a member's or a channel's id as such."""
    value, pointing = option.get("value"), _POINTING.get(option.get("type", 0))
    return pointing(value) if pointing and value else value


def _options(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    options = data.get("options")
    return [o for o in options if isinstance(o, dict)] if isinstance(options, list) else []


def words_of_target(data: Mapping[str, Any]) -> str:
    """Return the words of the message that a message command was used on, without its markup.

    Of a card, only what it quotes.
    """
    messages = (data.get("resolved") or {}).get("messages") or {}
    message = messages.get(str(data.get("target_id"))) or {}
    lines = [line for text in _texts(message) for line in text.splitlines()]
    quoted = [line for line in lines if line.startswith("> ")] if message.get("components") else []
    return " ".join(_MARKUP.sub(" ", "\n".join(quoted or lines)).split())


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    """Walk the places where a message keeps words: its own, forwarded ones, cards of bots."""
    yield str(message.get("content") or "")
    for embed in message.get("embeds") or []:
        yield str(embed.get("title") or "")
        yield str(embed.get("description") or "")
    for snapshot in message.get("message_snapshots") or []:
        yield from _texts(snapshot.get("message") or {})
    for component in message.get("components") or []:
        yield from _texts(component)
