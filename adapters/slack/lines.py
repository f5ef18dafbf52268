"""From a slash command to a line of the kernel's grammar, and commands as Slack has them typed."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from adapters.slack.access import ROOT
from adapters.slack.escape import mentioned, typed_line, typed_words
from bot.kernel.card import Block, Card, Fields, Notice, Prose, Style, Text
from bot.kernel.command import Registry
from bot.kernel.errors import NotUnderstood
from bot.kernel.grammar import Line, parse
from bot.kernel.kinds import Channel, Member

_HELP = "/help"
_LONGEST = 40_000
"""Characters of a line that is read; escaped, six thousand typed ones are at most thirty thousand.
No message in Slack is longer (chat.postMessage)."""

_IDS = {
    Member: ("@", re.compile(r"[UW][A-Z0-9]+")),
    Channel: ("#", re.compile(r"[CDG][A-Z0-9]+")),
}
"""How Slack's ids look, and the sign in front of their mentions."""

_SHORTEST_ID = 9
"""Characters of an id that may stand alone: Slack's have as many or more, and few words look so."""


def read_line(name: str, text: str, aliases: Mapping[str, str], registry: Registry[Any]) -> Line:
    """Read what stands behind the slash command `name`; raises `NotUnderstood`.

    `/hindcast` alone asks for help. A name that is no alias is the root under another name: people
    may rename it in their manifest.
    """
    if len(text) > _LONGEST:
        raise NotUnderstood("That line is far too long.", "A few telling words are enough.")
    typed = typed_line(text).strip()
    command = aliases.get(name.lstrip("/").casefold())
    whole = f"/{command} {typed}" if command else f"/{typed.lstrip('/')}" if typed else _HELP
    try:
        line = parse(whole, registry)
    except NotUnderstood:
        line = parse(typed_words(whole), registry)  # complains in the words that were typed
    return Line(line.command, _values(line, registry))


def pointed(kind: Any, text: str) -> Member | Channel | None:  # noqa: ANN401 - a type or a typing form
    """Return the member or the channel that a mention, or an id, stands for; else None."""
    if kind not in _IDS:
        return None
    sign, looks = _IDS[kind]
    bare = (sign, text.strip() if len(text.strip()) >= _SHORTEST_ID else "")
    found = mentioned(text) or bare
    made: Member | Channel = kind(found[1])
    return made if found[0] == sign and looks.fullmatch(made) else None


def _values(line: Line, registry: Registry[Any]) -> dict[str, str]:
    """Return members and channels where options want them, and words for all other values."""
    command = registry.get(line.command)
    wanted = {option.name: option.kind for option in command.options} if command else {}
    return {
        name: pointed(wanted.get(name), value) or typed_words(value)
        for name, value in line.values.items()
    }


class Spelling:
    """Rewrites `/quote …` to what works in this workspace: an alias, or `/hindcast quote …`.

    Only where a card tells people what to type; never in quoted words or in prose.
    """

    def __init__(self, registry: Registry[Any], aliases: Mapping[str, str]) -> None:
        short = {command: name for name, command in reversed(list(aliases.items()))}
        self._typed = {
            command.name: f"/{short.get(command.name, f'{ROOT} {command.name}')}"
            for command in registry.typed
        }
        names = sorted(self._typed, key=len, reverse=True)
        self._names = re.compile(rf"(?<![\w/])/({'|'.join(map(re.escape, names))})(?![\w/-])")

    def card(self, card: Card) -> Card:
        """Return the card with commands as they are typed here."""
        title = self.words(card.title) if card.title.startswith("/") else card.title
        blocks = tuple(self._block(block) for block in card.blocks)
        return dataclasses.replace(card, title=title, blocks=blocks)

    def words(self, text: str) -> str:
        """Return a sentence with commands as they are typed here."""
        return self._names.sub(lambda found: self._typed[found[1]], text)

    def _block(self, block: Block) -> Block:
        match block:
            case Notice(text, tone):
                return Notice(self.words(text), tone)
            case Fields(fields):
                return Fields(
                    tuple(dataclasses.replace(f, name=self.words(f.name)) for f in fields)
                )
            case Prose(runs):
                return Prose(tuple(self._run(run) for run in runs))
            case _:
                return block

    def _run(self, run: Text) -> Text:
        if run.style is not Style.CODE:
            return run
        return dataclasses.replace(run, text=self.words(run.text))
