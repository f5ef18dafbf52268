"""A conversation in the terminal.

A line is a command, or words to look up; a number presses a button of the last card, and what its
form would ask is asked line by line; `quit` or Ctrl-D leaves. What comes meanwhile, such as the
daily check-in, appears above the line that is typed. Without a terminal, lines are read from
standard input and answered in order.
"""

import asyncio
import logging
import re
import shutil
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.completion import Completion as Choice
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.styles import Style

from adapters import plain
from adapters.completion import as_line, complete
from adapters.filling import Filling
from bot.kernel.asker import Asker
from bot.kernel.card import Action, Card, Status
from bot.kernel.command import BUTTON_OPTION
from bot.kernel.dispatch import Call, Dispatch, OpenForm
from bot.kernel.observe import request

P = TypeVar("P")
log = logging.getLogger(__name__)

News = Callable[[Sequence[Action]], Awaitable[Sequence[Card]]]
"""Returns what came since it was asked last, but for what these buttons stand on."""

SURFACE = "console"
WELCOME = "Type words to look up, or /help. A number presses a button; quit leaves."
_LOOK_S = 5.0
"""Seconds between two looks at what came: nobody waits for it."""

_LEAVE = {"quit", "exit", "/quit", "/exit", "q"}
_STYLE = Style.from_dict({"prompt": "ansicyan"})


@dataclass
class Conversation(Generic[P]):
    """One member's talk with the bot; remembers the buttons of the last card."""

    dispatch: Dispatch[P]
    asker: Asker
    colour: bool = False
    actions: tuple[Action, ...] = ()
    filling: Filling | None = None

    async def answer(self, text: str) -> str:
        """Return what is said to `text`: a line, words to look up, or a button's number.

        After a button that needs more, it is the answer to what was asked.
        """
        if self.filling:
            return await self._fill(self.filling, text)
        number = _number(text)
        if number is None:
            return await self._answer_line(as_line(text, self.dispatch.registry))
        if 1 <= number <= len(self.actions):
            return await self._press(self.actions[number - 1])
        return f"There is no button {number}."

    async def _press(self, action: Action) -> str:
        """Press a button; where it opens a form, ask for what is in it."""
        call = Call(action.command, {BUTTON_OPTION: action.id}, self.asker, SURFACE, has_forms=True)
        plan = self.dispatch.plan(call)
        if isinstance(plan, OpenForm):
            self.filling = Filling(plan.form)
            return self.filling.question
        return await self._answer_line(action.address)

    async def _fill(self, filling: Filling, text: str) -> str:
        """Take an answer, and ask on, or carry out what is filled in."""
        if not filling.take(text):
            self.filling = None
            return "Nothing was done."
        if filling.left:
            return filling.question
        self.filling = None
        call = Call(filling.form.command, filling.values, self.asker, SURFACE)
        with request():
            return self.shows(await self.dispatch.answer(call))

    async def _answer_line(self, line: str) -> str:
        with request():
            return self.shows(await self.dispatch.answer_line(line, self.asker, SURFACE))

    def shows(self, card: Card) -> str:
        """Return a card as text; from now on the numbers press its buttons."""
        if card.status is not Status.REFUSED:  # what was refused leaves the buttons as they were
            self.actions = card.actions or self.actions
        width = min(shutil.get_terminal_size().columns, plain.WIDTH)
        return plain.render(card, colour=self.colour, numbered=True, width=width)


def _number(text: str) -> int | None:
    """Return the number of a button; longer ones are words, such as a year."""
    return int(text) if re.fullmatch(r"\s*[0-9]{1,2}\s*", text) else None


class Suggestions(Completer, Generic[P]):
    """Completes the line from the registry and from the commands' own suggestions."""

    def __init__(self, dispatch: Dispatch[P], asker: Asker) -> None:
        self._dispatch = dispatch
        self._asker = asker

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> list[Choice]:  # noqa: ARG002
        """Return nothing: suggestions may have to be looked up, so they come asynchronously."""
        return []

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> AsyncGenerator[Choice, None]:
        """Yield what could stand at the end of the line."""
        typed = document.text_before_cursor
        for found in await complete(self._dispatch, self._asker, typed):
            yield Choice(
                found.insert,
                start_position=-len(typed),
                display=plain.safe(found.label),
                display_meta=plain.safe(found.detail),
            )


async def chat(
    dispatch: Dispatch[P], asker: Asker, history: Path, news: News | None = None
) -> None:
    """Talk until the other side leaves. `history` is the file that keeps what was typed.

    What `news` tells of is shown in a terminal as it comes; a pipe gets answers alone.
    """
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    conversation = Conversation(dispatch, asker, colour=terminal)
    if not terminal:
        await _talk(conversation, _piped())
        return
    print(WELCOME)
    async with _told(conversation, news) as turn:
        await _talk(conversation, _prompted(dispatch, asker, history), turn)


async def _talk(
    conversation: Conversation[P], lines: AsyncIterator[str], turn: asyncio.Lock | None = None
) -> None:
    """Answer line after line, in turn with whoever else shows something."""
    async for text in lines:
        if text.strip().casefold() in _LEAVE:
            break
        if text.strip() or conversation.filling:
            async with turn or asyncio.Lock():
                print(f"\n{await conversation.answer(text)}\n", flush=True)


@asynccontextmanager
async def _told(conversation: Conversation[P], news: News | None) -> AsyncIterator[asyncio.Lock]:
    """Tell what comes while within; give the lock that is held while anything is shown."""
    turn = asyncio.Lock()
    telling = asyncio.create_task(_tell(conversation, news, turn)) if news else None
    try:
        yield turn
    finally:
        if telling:
            telling.cancel()
            await asyncio.wait({telling})


async def _tell(conversation: Conversation[P], news: News, turn: asyncio.Lock) -> None:
    """Look for news again and again; a form that is being filled in is not interrupted."""
    while True:
        async with turn:
            if not conversation.filling:
                await _tell_once(conversation, news)
        await asyncio.sleep(_LOOK_S)


async def _tell_once(conversation: Conversation[P], news: News) -> None:
    try:
        cards = await news(conversation.actions)
    except Exception:  # a database that is away is asked again
        log.warning("what came meanwhile could not be read", exc_info=True)
        return
    for card in cards:
        text = f"\n{conversation.shows(card)}\n"
        await run_in_terminal(partial(print, text, flush=True))


async def _prompted(dispatch: Dispatch[P], asker: Asker, history: Path) -> AsyncIterator[str]:
    session: PromptSession[str] = PromptSession(
        [("class:prompt", "› ")],
        history=_history(history),
        completer=Suggestions(dispatch, asker),
        complete_while_typing=True,
        style=_STYLE,
    )
    while True:
        try:
            yield await session.prompt_async()
        except KeyboardInterrupt:  # Ctrl-C drops the line, as shells do
            continue
        except EOFError:
            return


def _history(file: Path) -> History:
    """Return the history kept in `file`, or one for this talk alone where it cannot be kept."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a+b"):
            return FileHistory(str(file))
    except OSError as error:
        print(f"What you type is not kept: {file} cannot be written ({error.strerror}).")
        return InMemoryHistory()


async def _piped() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line
