"""A card is a reply: platform-neutral blocks, with actions beside them.

Text in a block is data. Only a renderer turns it into markup, and it escapes it.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

ACTION_PREFIX = "h1"
"""Marks the version of action addresses; a later scheme can tell old buttons from new ones."""


class Status(StrEnum):
    """What became of a request."""

    OK = "ok"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class Style(StrEnum):
    """How a run of prose is set."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"


class Refers(StrEnum):
    """What a run of words stands for, where its text is what the platform calls it."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of words in one style; a link when it has a `url`.

    With `refers`, the text is the id of a member or a channel: platforms show its name.
    """

    text: str
    style: Style = Style.PLAIN
    url: str | None = None
    refers: Refers | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of runs."""

    runs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words somebody said, with everything that lets a reader check them.

    `verbatim` holds the source's words and `shown` the same with readings in brackets;
    `highlights` and `readings` are spans of `shown`, a reading's with its brackets. `start_s` is
    in seconds from the episode's beginning, an estimate when `start_estimated`. `match` is 1
    when the asked words stand there as asked.
    """

    verbatim: str
    shown: str
    speaker: str
    role: str
    episode: str
    episode_title: str
    show: str
    said_on: date | None
    start_s: float | None
    start_estimated: bool
    url: str | None
    quote_id: str
    match: float
    source_kind: str
    highlights: tuple[Span, ...] = ()
    readings: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A name and its value. Where the value refers to somebody, `runs` are the same words."""

    name: str
    value: str
    url: str | None = None
    runs: tuple[Text, ...] = ()

    @property
    def words(self) -> tuple[Text, ...]:
        """The value as runs."""
        return self.runs or (Text(self.value, url=self.url),)


@dataclass(frozen=True, slots=True)
class Fields:
    """A small table of names and values."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """A share between 0 and 1, with the words that say it."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: points of (x, y) in order, each with the count it rests on.

    `intervals` are the least and the greatest y that each point stands for: a confidence
    interval, or the quartiles of a crowd.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    counts: tuple[int, ...] = ()
    intervals: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the x axis worth a line and a few words: the due date, a verdict."""

    x: float
    text: str


ChartKind = Literal["calibration", "history"]


@dataclass(frozen=True, slots=True)
class Chart:
    """Neutral data for a picture; `alt` says what a person would say who looked at it.

    "calibration": x is what was forecast and y how much of it came true, both from 0 to 1, a
    point for each bucket. "history": x is a moment in seconds since 1970 (UTC) and y the crowd's
    median from 0 to 1. Pictures draw the first series.
    """

    kind: ChartKind
    title: str
    series: tuple[Series, ...]
    alt: str
    marks: tuple[Mark, ...] = ()


class Tone(StrEnum):
    """What kind of remark a notice is."""

    INFO = "info"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark about the reply: why nothing was found, what to do next."""

    text: str
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Document:
    """A text to take along, line for line; `name` is what its file is called."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `kind` is the name of an option kind.

    Where there is a `title`, that is what is asked, and the label says how to answer.
    """

    name: str
    label: str
    kind: str
    required: bool
    value: str = ""
    choices: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Options of `command` to be filled in by hand."""

    command: str
    fields: tuple[FormField, ...]


Block = Heading | Prose | Quotation | Fields | Meter | Chart | Notice | Document | Form

BLOCKS: tuple[type[Block], ...] = get_args(Block)


@dataclass(frozen=True, slots=True)
class Action:
    """A button: what it says, the command it calls, and the id of what stands behind it.

    `overflow` actions may be kept in a menu where a surface has one. `yours` says that the asker
    chose this one, and is for them alone.
    """

    label: str
    command: str
    id: str
    overflow: bool = False
    yours: str = ""

    @property
    def words(self) -> str:
        """What the button says: `75 %`, or `75 % · yours`."""
        return f"{self.label} · {self.yours}" if self.yours else self.label

    @property
    def address(self) -> str:
        """The whole address, `h1:<command>:<id>`; at most 100 characters (Discord custom_id)."""
        return f"{ACTION_PREFIX}:{self.command}:{self.id}"


@dataclass(frozen=True, slots=True)
class Card:
    """A reply.

    What stands `aside` is for the asker alone, and so is which of the buttons are `yours`: it
    joins the blocks of a private reply, and is left out where others see it.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    actions: tuple[Action, ...] = ()
    status: Status = Status.OK
    private: bool = False
    aside: tuple[Block, ...] = ()

    def as_private(self, private: bool) -> "Card":
        """Return the same card, seen by the asker alone or by everybody."""
        return self if self.private == private else dataclasses.replace(self, private=private)

    def as_seen(self, alone: bool) -> "Card":
        """Return the card with what is the asker's own told, if they see it alone, or dropped."""
        if alone:
            told = (*self.blocks, *self.aside)
            return dataclasses.replace(self, blocks=told, aside=()) if self.aside else self
        actions = tuple(dataclasses.replace(each, yours="") for each in self.actions)
        return dataclasses.replace(self, actions=actions, aside=())


def prose(*runs: str | Text) -> Prose:
    """Make a paragraph out of strings and runs."""
    return Prose(tuple(Text(run) if isinstance(run, str) else run for run in runs))


def bold(text: str) -> Text:
    """Make a bold run."""
    return Text(text, Style.BOLD)


def code(text: str) -> Text:
    """Make a run of something to type."""
    return Text(text, Style.CODE)


def link(text: str, url: str | None) -> Text:
    """Make a linked run; a plain one when there is no address."""
    return Text(text, url=url)
