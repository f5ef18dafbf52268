"""A command, defined once: every surface, the help and the docs are derived from it.

The options of a command are the fields of a frozen dataclass, its request:

    @dataclass(frozen=True, slots=True)
    class Quote:
        words: Annotated[str, Option("The words you remember")]
        speaker: Annotated[str | None, Option("Only this person", suggest=speakers)] = None
"""

import dataclasses
import types
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.kernel import kinds
from bot.kernel.asker import Asker, Role
from bot.kernel.card import ACTION_PREFIX, Card
from bot.kernel.errors import NotUnderstood

LONGEST_NAME = 32
"""Characters of a name that is echoed: no command or option has more (Discord's limit)."""

BUTTON_OPTION = "id"
"""The option of every button: what it stands on. It is in the address, and asks nobody anything."""

R = TypeVar("R")
P = TypeVar("P")


class Suggestion(NamedTuple):
    """A value somebody may pick: the label they read and the value that is submitted."""

    label: str
    value: str


Suggest = Callable[[Any, Asker, str, Mapping[str, str]], Awaitable[Sequence[Suggestion]]]
"""`(ports, asker, typed so far, the options chosen so far)` to suggestions, best first."""


@dataclass(frozen=True, slots=True)
class Option:
    """What is said about an option beside its type.

    `limit` is the most characters a text may have; `title` is what a form calls it, where its
    name alone would tell too little.
    """

    description: str
    suggest: Suggest | None = None
    limit: int = 200
    title: str = ""


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """One option as the surfaces see it."""

    name: str
    kind: Any
    required: bool
    about: Option

    @property
    def called(self) -> str:
        """What a refusal calls it: as its form does, or else by its name."""
        return f"“{self.about.title}”" if self.about.title else self.name

    @property
    def told_missing(self) -> tuple[str, str]:
        """What a refusal says where it is lacking: what it is, and how it is written, if told."""
        asked, written = self.about.title, f"{self.about.description}. "
        if not asked:
            asked, written = self.about.description, ""
        return f"{self.name}: {asked[:1].lower()}{asked[1:]}.", written

    @property
    def kind_name(self) -> str:
        """The word for the option's kind."""
        return kinds.kind_name(self.kind)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of a closed option."""
        return kinds.choices_of(self.kind)


@dataclass(frozen=True)
class Command(Generic[R, P]):
    """A command: its request, its handler, who may use it and who sees the reply.

    `name` is one or two words (`checkin start`). A `button` is pressed, not typed: its request
    has the option `id`, and its card takes the place of the one it stood on when `replaces`;
    `typed_as` is the command that people type for the same. What `changes` or posts something is
    never run by merely following a link. What `forgets` deletes what is kept of the member: who
    remembers cards for them drops those, too.
    """

    name: str
    summary: str
    request: type[R]
    handler: Callable[[R, Asker, P], Awaitable[Card]]
    private: bool = False
    role: Role = Role.VISITOR
    examples: tuple[str, ...] = ()
    button: bool = False
    replaces: bool = False
    changes: bool = False
    typed_as: str = ""
    forgets: bool = False

    @cached_property
    def options(self) -> tuple[OptionSpec, ...]:
        """The options in order, read from the request's annotations."""
        hints = get_type_hints(self.request, include_extras=True)
        return tuple(_spec(f, hints[f.name]) for f in dataclasses.fields(_fields_of(self.request)))

    def option(self, name: str) -> OptionSpec | None:
        """Return the option called `name`, if there is one."""
        return next((option for option in self.options if option.name == name), None)

    def read(self, values: Mapping[str, object]) -> R:
        """Make a request of raw values; raises `NotUnderstood` about the first that is wrong."""
        unknown = sorted(set(values) - {option.name for option in self.options})
        if unknown:
            name = kinds.shorten(kinds.clean(unknown[0]), LONGEST_NAME)
            raise NotUnderstood(f"/{self.name} has no option “{name}”.", self.usage_hint)
        given = {
            option.name: _value(option, values[option.name])
            for option in self.options
            if values.get(option.name) not in (None, "")
        }
        missing = next((o for o in self.options if o.required and o.name not in given), None)
        if missing:
            raise self._lacking(missing, given)
        return self.request(**given)

    def _lacking(self, missing: OptionSpec, given: Mapping[str, Any]) -> NotUnderstood:
        """Say what is missing and what to type; behind a button, where there is no form."""
        lacks, hint = missing.told_missing
        if not self.button or BUTTON_OPTION not in given:
            return NotUnderstood(f"/{self.name} needs {lacks}", f"{hint}{self.usage_hint}")
        address = f"{ACTION_PREFIX}:{self.name}:{given[BUTTON_OPTION]}"
        asked = [f"{o.name}:…" for o in self.options if o.required and o.name not in given]
        return NotUnderstood(
            f"“{self.summary}” needs {lacks}",
            f"{hint}Type it behind the button: {address} {' '.join(asked)}",
        )

    def missing(self, values: Mapping[str, object]) -> bool:
        """Tell whether a required option has no value."""
        return any(o.required and values.get(o.name) in (None, "") for o in self.options)

    @property
    def usage(self) -> str:
        """The shape of the line: `/quote words [speaker] [episode]`."""
        words = [o.name if o.required else f"[{o.name}]" for o in self.options]
        return " ".join([f"/{self.name}", *words])

    @property
    def usage_hint(self) -> str:
        """A sentence that shows how the command is used."""
        return f"Try: {self.examples[0]}" if self.examples else f"It is used as {self.usage}."


class Registry(Generic[P]):
    """All commands by name. The order is the order in the help."""

    def __init__(self, commands: Sequence[Command[Any, P]]) -> None:
        self._commands = {command.name: command for command in commands}
        if len(self._commands) != len(commands):
            raise ValueError("two commands share a name")

    def __iter__(self) -> Iterator[Command[Any, P]]:
        return iter(self._commands.values())

    def get(self, name: str) -> Command[Any, P] | None:
        """Return the command called `name`, if there is one."""
        return self._commands.get(name)

    @property
    def typed(self) -> tuple[Command[Any, P], ...]:
        """The commands that people type, without the buttons."""
        return tuple(command for command in self if not command.button)


def _fields_of(request: type[Any]) -> Any:  # noqa: ANN401 - dataclasses.fields wants an instance type
    return request


def _spec(field: "dataclasses.Field[Any]", hint: Any) -> OptionSpec:  # noqa: ANN401
    annotated, about = get_args(hint)[0], get_args(hint)[1]
    kind = annotated
    if get_origin(annotated) in (Union, types.UnionType):
        kind = next(arg for arg in get_args(annotated) if arg is not type(None))
    required = field.default is dataclasses.MISSING
    return OptionSpec(field.name, kind, required, about)


def _value(option: OptionSpec, raw: object) -> Any:  # noqa: ANN401
    length, most = len(str(raw)), option.about.limit
    if length > most:  # a number in JSON may be as long as a text
        called = option.about.title or option.name
        raise NotUnderstood(
            f"“{called}” is too long: {length:,} characters; {most:,} is the most.",
            "A few telling words are enough.",
        )
    value = kinds.read(option.kind, option.called, raw)
    if value == "" and option.required:
        raise NotUnderstood(f"{option.called} is empty.", "Type at least one word.")
    return value
