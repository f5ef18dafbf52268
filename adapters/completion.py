"""What could be typed next: shared by the web room and the console.

Also the one place that knows what words without a command mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bot.kernel.asker import Asker
from bot.kernel.card import ACTION_PREFIX
from bot.kernel.command import Command, Registry, Suggestion
from bot.kernel.dispatch import MOST_SUGGESTIONS, Dispatch
from bot.kernel.grammar import QUOTES, free_option
from bot.kernel.kinds import clean

P = TypeVar("P")

LOOK_UP = "quote"
"""The command that words alone stand for, on every surface."""

LONGEST = 500
"""Lines with more characters than this are not completed: nobody types them."""

_NAME = re.compile(r"([A-Za-z_][\w-]*):")


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: what is read, the whole new line, and a word about it.

    `shape` names the options that a command takes.
    """

    label: str
    insert: str
    detail: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Typing:
    """Where the typist is: `head` stands, `fragment` is being typed, as `option` if it is named."""

    head: str
    fragment: str
    option: str | None
    chosen: dict[str, str] = field(default_factory=dict)
    loose: tuple[str, ...] = ()


def as_line(text: str, registry: Registry[Any]) -> str:
    """Return the command line that a typed text stands for: words alone are a look-up.

    A command's name with nothing beside it is that command: whoever types "help" wants some.
    """
    typed = text.strip()
    if not typed or typed.startswith(("/", f"{ACTION_PREFIX}:")):
        return typed
    named = registry.get(clean(typed).casefold())
    return f"/{named.name}" if named and not named.button else f"/{LOOK_UP} {typed}"


async def complete(dispatch: Dispatch[P], asker: Asker, line: str) -> list[Completion]:
    """Return what could stand at the end of `line`, best first: all commands, or some values."""
    typed = line.lstrip()
    if not typed or len(typed) > LONGEST or typed.startswith(f"{ACTION_PREFIX}:"):
        return []
    prefix = "" if typed.startswith("/") else f"/{LOOK_UP} "
    found = await _complete(dispatch, asker, prefix + typed, bare=bool(prefix))
    return [replace(each, insert=each.insert.removeprefix(prefix)) for each in found]


async def _complete(
    dispatch: Dispatch[P], asker: Asker, line: str, *, bare: bool
) -> list[Completion]:
    command = _command(dispatch, line)
    if command is None:
        return list(_commands(dispatch, asker, line))
    if asker.role < command.role:
        return []
    start = len(f"/{command.name}") + 1
    typing = _where(line[:start], line[start:], command)
    if typing.option:
        return await _values(dispatch, asker, command, typing.option, typing)
    found = await _loose_values(dispatch, asker, command, typing, line[:start])
    # In a search box a list that opens at every space is a nuisance; after a slash it teaches.
    if typing.fragment or not bare:
        found += _options(command, typing)
    return found[:MOST_SUGGESTIONS]


def _command(dispatch: Dispatch[P], line: str) -> Command[Any, P] | None:
    """Return the command whose name is complete: the longest one with a space behind it."""
    names = [c for c in dispatch.registry.typed if line.casefold().startswith(f"/{c.name} ")]
    return max(names, key=lambda command: len(command.name), default=None)


def _commands(dispatch: Dispatch[P], asker: Asker, line: str) -> Iterator[Completion]:
    wanted = line.removeprefix("/").casefold()
    allowed = [c for c in dispatch.registry.typed if asker.role >= c.role and wanted in c.name]
    for command in sorted(allowed, key=lambda c: not c.name.startswith(wanted)):
        space = " " if command.options else ""
        name, shape = f"/{command.name}", command.usage.removeprefix(f"/{command.name}").strip()
        yield Completion(name, f"{name}{space}", command.summary, shape)


def _where(head: str, rest: str, command: Command[Any, P]) -> Typing:
    """Read `rest` as the grammar does, but stop at what is still being typed."""
    chosen: dict[str, str] = {}
    loose: list[str] = []
    place = 0
    while place < len(rest):
        if rest[place] == " ":
            place += 1
            continue
        named = _NAME.match(rest, place)
        option = command.option(named[1].casefold()) if named else None
        start = named.end() if named and option else place
        value, end, closed = _token(rest, start)
        if end == len(rest) and not closed:
            return Typing(
                head + rest[:start], value, option.name if option else None, chosen, tuple(loose)
            )
        if option:
            chosen[option.name] = value
        else:
            loose.append(value)
        place = end
    return Typing(head + rest, "", None, chosen, tuple(loose))


def _token(rest: str, start: int) -> tuple[str, int, bool]:
    """Read a value from `start`: the value, where it ends, and whether its quotes are closed."""
    begin = start
    while begin < len(rest) and rest[begin] == " ":
        begin += 1
    if begin < len(rest) and rest[begin] in QUOTES:
        end = rest.find(QUOTES[rest[begin]], begin + 1)
        if end < 0:
            return rest[begin + 1 :], len(rest), False
        return rest[begin + 1 : end], end + 1, True
    space = rest.find(" ", begin)
    end = space if space >= 0 else len(rest)
    return rest[begin:end], end, False


async def _values(
    dispatch: Dispatch[P], asker: Asker, command: Command[Any, P], option: str, typing: Typing
) -> list[Completion]:
    free = free_option(command)
    loose = {free.name: " ".join(typing.loose)} if free and typing.loose else {}
    chosen = {**loose, **typing.chosen}
    found = await dispatch.suggest(command.name, option, typing.fragment, asker, chosen)
    return [_value(typing.head, suggestion) for suggestion in found]


async def _loose_values(
    dispatch: Dispatch[P], asker: Asker, command: Command[Any, P], typing: Typing, start: str
) -> list[Completion]:
    """Suggest values for the option that takes words without a name."""
    free = free_option(command)
    if free is None or free.name in typing.chosen:
        return []
    words = " ".join([*typing.loose, typing.fragment]).strip()
    found = await dispatch.suggest(command.name, free.name, words, asker, typing.chosen)
    named = [_named(name, value) for name, value in typing.chosen.items()]
    head = " ".join([start.rstrip(), *named]) + " "
    return [_value(head, suggestion) for suggestion in found]


def _options(command: Command[Any, P], typing: Typing) -> list[Completion]:
    free = free_option(command)
    return [
        Completion(f"{option.name}:", f"{typing.head}{option.name}:", option.about.description)
        for option in command.options
        if option is not free
        and option.name not in typing.chosen
        and option.name.startswith(typing.fragment.casefold())
    ]


def _value(head: str, suggestion: Suggestion) -> Completion:
    label, value = suggestion
    # An id tells what its label does not; words that go into the line stand in the label.
    is_id = " " not in value and value not in label
    return Completion(label, f"{head}{_quoted(value)} ", value if is_id else "")


def _named(name: str, value: str) -> str:
    return f"{name}:{_quoted(value)}"


def _quoted(value: str) -> str:
    if " " not in value:
        return value
    return f"“{value}”" if '"' in value else f'"{value}"'
