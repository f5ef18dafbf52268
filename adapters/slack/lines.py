"""From a slash command to a line of the kernel's grammar, and commands as Slack has them typed."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from adapters.slack.access import ROOT
from adapters.slack.escape import mentions_as_words, typed_line
from bot.kernel.card import Block, Card, Fields, Notice, Prose, Style, Text
from bot.kernel.command import Registry
from bot.kernel.grammar import Line, parse
from bot.kernel.kinds import Channel, Member

_HELP = "/help"


def read_line(name: str, text: str, aliases: Mapping[str, str], registry: Registry[Any]) -> Line:
    """Read what stands behind the slash command `name`; raises `NotUnderstood`.

    `/hindcast` alone asks for help. A name that is no alias is the root under another name: people
    may rename it in their manifest.
    """
    typed = typed_line(text).strip()
    command = aliases.get(name.lstrip("/").casefold())
    if command:
        line = parse(f"/{command} {typed}", registry)
    elif typed:
        line = parse(f"/{typed.lstrip('/')}", registry)
    else:
        line = parse(_HELP, registry)
    return Line(line.command, _as_typed(line, registry))


def _as_typed(line: Line, registry: Registry[Any]) -> dict[str, str]:
    """Turn Slack's mentions back into words, but for options that want a member or a channel."""
    command = registry.get(line.command)
    pointing = {o.name for o in command.options if o.kind in (Member, Channel)} if command else ()
    return {
        name: value if name in pointing else mentions_as_words(value)
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
