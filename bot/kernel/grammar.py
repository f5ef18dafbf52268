"""Command lines: `/quote chat is a low bandwidth interface speaker:"David Luan"`.

A line names a command and then gives values as `name:value`, quoted where they hold spaces. Words
that belong to no name go to the first option that takes text, unless that may be left out and they
are just one of another option's choices. A number that is needed may stand last without its name.
Colons inside other words are text, unless the word before is nearly an option's name: then the
reply asks.

A button's address is a line too, and what its form would ask may follow: `h1:exact:<id> 37`.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from bot.kernel.card import ACTION_PREFIX
from bot.kernel.command import BUTTON_OPTION, Command, OptionSpec, Registry
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import Percent, clean, read, shorten

QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
"""Marks that open a value with spaces in it, each with the one that closes it."""

_NAME = re.compile(r"(?P<name>[A-Za-z_][\w-]*):(?=(?P<rest>\S?))")
_FOLLOWING = re.compile(r"\s[A-Za-z_]+:")
_LONGEST_NAME = 32
_NUMBERS = (int, Percent)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read: the command's name and raw values by option."""

    command: str
    values: dict[str, str]


def parse(text: str, registry: Registry[Any]) -> Line:
    """Read one command line. Raises `NotUnderstood` with the nearest thing that would work."""
    if text.strip().startswith(f"{ACTION_PREFIX}:"):
        return _press(text.strip(), registry)
    typed = clean(text)
    if not typed.strip("/ "):
        raise NotUnderstood("That line is empty.", "Type /help to see what I understand.")
    command, rest = _command(typed, registry)
    return Line(command.name, _values(rest, command))


def _press(address: str, registry: Registry[Any]) -> Line:
    _, name, behind = (*address.split(":", 2), "", "")[:3]
    command = registry.get(name)
    if command is None or not command.button or not clean(behind):
        raise NotUnderstood("That button is not one of mine.", "Ask again with a command.")
    if free_option(command) is None:
        return Line(name, {BUTTON_OPTION: clean(behind)})
    ref, _, rest = clean(behind).partition(" ")
    return Line(name, {BUTTON_OPTION: ref, **_values(rest, command)})


def _command(typed: str, registry: Registry[Any]) -> tuple[Command[Any, Any], str]:
    words = typed.lstrip("/").split(" ")
    for count in (2, 1):  # "checkin start" before "checkin"
        name = " ".join(words[:count]).casefold()
        command = registry.get(name)
        if command and not command.button:
            return command, " ".join(words[count:])
    raise _unknown(words[0], registry)


def find_command(text: str, registry: Registry[Any]) -> Command[Any, Any]:
    """Return the command called `text`, with or without its slash; else `NotUnderstood`."""
    return _command(clean(text), registry)[0]


def _unknown(word: str, registry: Registry[Any]) -> NotUnderstood:
    families = _families(registry)
    typed = word.casefold()
    near = next(iter(difflib.get_close_matches(typed, families, n=1)), None)
    if typed in families:
        return NotUnderstood(f"/{typed} begins several commands.", _family_words(typed, families))
    hint = _family_words(near, families) if near else "Type /help to see what I understand."
    return NotUnderstood(f"There is no command /{shorten(word, _LONGEST_NAME)}.", hint)


def _families(registry: Registry[Any]) -> dict[str, list[str]]:
    """Return what may follow each first word of a command: "start" and "stop" for "checkin"."""
    families: dict[str, list[str]] = {}
    for command in registry.typed:
        first, _, second = command.name.partition(" ")
        families.setdefault(first, []).extend([second] if second else [])
    return families


def _family_words(first: str, families: dict[str, list[str]]) -> str:
    """Offer a command, or all of a family: which of those was meant cannot be told."""
    if not families[first]:
        return f"Did you mean /{first}?"
    return f"Type one of {', '.join(f'/{first} {second}' for second in families[first])}."


def _values(rest: str, command: Command[Any, Any]) -> dict[str, str]:
    """Split the line behind the command's name into values by option."""
    values: dict[str, str] = {}
    loose: list[str] = []
    place = 0
    while place < len(rest):
        if rest[place] == " ":
            place += 1
            continue
        named = _NAME.match(rest, place)
        option = _named(named, command) if named else None
        if named and option:
            value, place = _one_value(rest, named.end(), free=_takes_rest(option, command))
            if option.name in values:
                raise NotUnderstood(f"{option.name} is given twice.", command.usage_hint)
            values[option.name] = value
        else:
            word, place = _loose(rest, place)
            loose.append(word)
    return _place_loose(loose, values, command)


def _named(match: re.Match[str], command: Command[Any, Any]) -> OptionSpec | None:
    name = match["name"].casefold()
    option = command.option(name)
    if option:
        return option
    names = [o.name for o in command.options]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    if near and match["rest"]:
        raise NotUnderstood(
            f"/{command.name} has no option “{shorten(match['name'], _LONGEST_NAME)}”.",
            f"Did you mean {near[0]}:?",
        )
    return None


def _takes_rest(option: OptionSpec, command: Command[Any, Any]) -> bool:
    return free_option(command) is option


def free_option(command: Command[Any, Any]) -> OptionSpec | None:
    """Return the option that takes words without a name: the first one of text, or the first.

    A button's id is in its address.
    """
    asked = [o for o in command.options if not (command.button and o.name == BUTTON_OPTION)]
    texts = [o for o in asked if o.kind is str]
    return next(iter(texts or asked), None)


def _one_value(rest: str, place: int, *, free: bool) -> tuple[str, int]:
    """Read the value at `place`: quoted, one word, or (`free`) all up to the next `name:`."""
    while place < len(rest) and rest[place] == " ":
        place += 1
    if place < len(rest) and rest[place] in QUOTES:
        return _quoted(rest, place)
    if free:
        following = _FOLLOWING.search(rest, place)
        end = following.start() if following else len(rest)
    else:
        space = rest.find(" ", place)
        end = space if space >= 0 else len(rest)
    return rest[place:end], end


def _quoted(rest: str, place: int) -> tuple[str, int]:
    """Read a quoted value; a quotation that nobody closed runs to the end of the line."""
    closing = QUOTES[rest[place]]
    end = rest.find(closing, place + 1)
    end = end if end >= 0 else len(rest)
    return rest[place + 1 : end], end + 1


def _loose(rest: str, place: int) -> tuple[str, int]:
    if rest[place] in QUOTES:
        return _quoted(rest, place)
    space = rest.find(" ", place)
    end = space if space >= 0 else len(rest)
    return rest[place:end], end


def _choosing(words: str, values: dict[str, str], command: Command[Any, Any]) -> OptionSpec | None:
    """Return the option that `words` are one of the choices of: `/predictions due`."""
    folded = words.casefold()
    for option in command.options:
        choices = {choice.casefold() for choice in option.choices}
        if folded in choices and option.kind is not bool and option.name not in values:
            return option
    return None


def _number(word: str, values: dict[str, str], command: Command[Any, Any]) -> OptionSpec | None:
    """Return the number that a command needs and `word`, the last one, is: `/forecast gpt-6 70`."""
    needed = (o for o in command.options if o.required and o.kind in _NUMBERS)
    option = next((o for o in needed if o.name not in values), None)
    if option is None or option is free_option(command):
        return None
    try:
        read(option.kind, option.name, word)
    except NotUnderstood:
        return None
    return option


def _place_loose(
    loose: list[str], values: dict[str, str], command: Command[Any, Any]
) -> dict[str, str]:
    words = " ".join(loose).strip()
    if not words:
        return values
    free = free_option(command)
    if free is None:
        raise NotUnderstood(f"/{command.name} takes no options.", "Type it alone.")
    if len(loose) > 1 and (number := _number(loose[-1], values, command)):
        values, words = {**values, number.name: loose[-1]}, " ".join(loose[:-1]).strip()
    closed = None if free.required else _choosing(words, values, command)
    if closed:
        return {**values, closed.name: words}
    if free.name in values:
        words = f"{values[free.name]} {words}"
    return {**values, free.name: words}
