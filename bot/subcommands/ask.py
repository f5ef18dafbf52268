"""`hindcast ask`: one line in, one answer out; or many."""

import asyncio
import codecs
import gc
import json
import re
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters import plain
from adapters.completion import as_line
from bot.bootstrap import FixedClock, open_house
from bot.kernel.asker import Asker
from bot.kernel.card import Card, Status
from bot.kernel.card_json import to_json
from bot.kernel.dispatch import Dispatch
from bot.kernel.errors import HindcastError
from bot.kernel.observe import request
from bot.ports import Ports
from bot.settings import Settings
from bot.standard_output import Unsaid
from bot.subcommands.acting import named_asker

ANSWERED, REFUSED = 0, 2

_EARLIEST, _LATEST = 1970, 2200
"""Years that --at takes: beyond them, time zones run off the calendar's edge."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How `ask` was called: the line, or None for standard input."""

    line: str | None
    as_json: bool
    asker: Asker


async def run(settings: Settings, options: Namespace) -> int:
    """Answer the line of the command line, or each of standard input.

    Raises `HindcastError` where neither is given, or both, or --at is no moment.
    """
    if bool(options.words) == options.stdin:
        raise HindcastError('Give one line, as in: hindcast ask "/quote sunscreen"; or --stdin.')
    clock = FixedClock(_moment(options.at)) if options.at else None
    line = joined(options.words) if options.words else None
    asking = Asking(line, options.json, named_asker(options))
    async with open_house(settings, clock=clock) as house:
        return await ask(house.dispatch, asking)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise HindcastError(f"--at takes 2026-11-20T09:00:00+00:00, not “{text}”.") from None
    if not _EARLIEST <= moment.year <= _LATEST:
        raise HindcastError(f"--at takes a year from {_EARLIEST} to {_LATEST}, not {moment.year}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def joined(words: Sequence[str]) -> str:
    """Return the line that came as one argument, or as several.

    The shell took the quotes from `speaker:"David Luan"`; they are put back.
    """
    if len(words) == 1:
        return words[0]
    return " ".join(re.sub(r'^(\w+:)([^"]*\s[^"]*)$', r'\1"\2"', word) for word in words)


async def ask(dispatch: Dispatch[Ports], asking: Asking) -> int:
    """Answer, and return the exit status: 2 when anything was refused, else 0."""
    gc.freeze()  # what is open now stays: the collector need not walk it between answers
    status = ANSWERED
    async for typed in _lines(asking):
        with request():
            line = as_line(typed, dispatch.registry)
            card = await dispatch.answer_line(line, asking.asker, "terminal")
        if card.status is Status.REFUSED:
            status = REFUSED
        sys.stdout.write(_written(card, asking) + "\n")
        if not _somebody_reads():
            break
    return status


def _somebody_reads() -> bool:
    """Bring the answer out at once; where the disk is full, that is told in the end."""
    try:
        sys.stdout.flush()
    except Unsaid as unsaid:
        return not unsaid.nobody_reads
    return True


async def _lines(asking: Asking) -> AsyncIterator[str]:
    if asking.line is not None:
        yield asking.line
        return
    while raw := await asyncio.to_thread(sys.stdin.buffer.readline):
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


def _written(card: Card, asking: Asking) -> str:
    if asking.as_json:
        # A stand-in for a character that cannot be shown would be a wrong quote, or no JSON.
        return json.dumps(to_json(card), ensure_ascii=not _writes_unicode())
    behind = "\n" if asking.line is None else ""  # a blank line between the answers of many
    return plain.render(card, colour=sys.stdout.isatty()) + behind


def _writes_unicode() -> bool:
    return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
