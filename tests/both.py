"""Both platforms at once: the same person asks the same on a fake Discord and on a fake Slack."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.bootstrap import House
from bot.kernel.asker import Community
from bot.kernel.card import ACTION_PREFIX
from bot.kernel.grammar import Line, parse
from bot.kernel.kinds import Channel, Member
from tests.discord.bot import connected
from tests.discord.fake import Answer as DiscordAnswer
from tests.discord.fake import FakeDiscord
from tests.discord.fake import Person as DiscordPerson
from tests.discord.fake.rules import walk
from tests.discord.fake.specs import spec_file
from tests.fakes import FixedChance
from tests.slack.bot import hindcast
from tests.slack.fake import Answer as SlackAnswer
from tests.slack.fake import FakeSlack
from tests.slack.fake import Person as SlackPerson

_LINK = re.compile(r"\]\([^)\s]*\)")
_ESCAPED = re.compile(r"\\(?=[^\w\s]|_)")
_COUNT = re.compile(r"^-# (\d+) of (\d+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")
_IDS = re.compile(r"\b(?:\d{15,}|[UC][A-Z0-9]{8,})\b")
_REFERENCE = re.compile(r"<[@#](\w+)>")

Buttons = Mapping[str, str]
"""What stands on each button or entry of a menu, by the command behind it; the first of a kind."""


@dataclass(frozen=True)
class Both:
    """What came back on either platform to the same gesture."""

    discord: DiscordAnswer
    slack: SlackAnswer
    names: Mapping[str, str]
    """What each platform's client shows for the ids of members and channels."""

    @property
    def texts(self) -> tuple[str, str]:
        """All that is written on the cards, as on Discord and as on Slack."""
        shown = "\n".join(reply.text for reply in self.discord.all)
        return self._named(shown), self._named(self.slack.text)

    @property
    def words(self) -> tuple[list[str], list[str]]:
        """All words that a reader sees, as on Discord and as on Slack."""
        on_discord, on_slack = self.texts
        return words_of_markdown(on_discord), words_of(as_in_the_registry(on_slack))

    @property
    def ids(self) -> list[str]:
        """The ids of members and channels that a reader sees as such."""
        return [found for text in self.texts for found in _IDS.findall(text)]

    def _named(self, text: str) -> str:
        return _REFERENCE.sub(lambda found: self.names[found[1]], text)

    @property
    def pressable(self) -> tuple[Buttons, Buttons]:
        """What can be pressed, as on Discord and as on Slack."""
        return _first(_on_discord(self.discord)), _first(_on_slack(self.slack))

    @property
    def labels(self) -> tuple[list[str], list[str]]:
        """The words on everything that can be pressed, in no order."""
        return sorted(self.discord.all[-1].labels), sorted(self.slack.buttons)

    @property
    def private(self) -> tuple[bool, bool]:
        """Whether only the asker sees the answer."""
        return self.discord.private, self.slack.private


@dataclass(frozen=True)
class Alice:
    """A moderator on both platforms, with bob beside her."""

    house: House
    on_discord: DiscordPerson
    on_slack: SlackPerson
    discord_bob: DiscordPerson
    slack_bob: SlackPerson

    @property
    def communities(self) -> tuple[Community, Community]:
        """The guild and the team that she is in."""
        assert self.on_discord.guild
        guild, team = self.on_discord.guild, self.on_slack.team
        return Community(f"discord:{guild.id}"), Community(f"slack:{team.id}")

    async def types(self, text: str) -> Both:
        """Type a line as the terminal has it: `/quote sunscreen speaker:Luan`."""
        line = parse(text, self.house.dispatch.registry)
        return Both(
            await _whole(await self.on_discord.types(line.command, **self._picked(line))),
            await self.on_slack.types("/hindcast", self._mentioned(line)),
            self._names,
        )

    async def presses(self, on: Both, label: str) -> Both:
        """Press the same button on both."""
        last = on.discord.all[-1].message
        return Both(
            await _whole(await self.on_discord.presses(last, label)),
            await self.on_slack.presses(on.slack, label),
            self._names,
        )

    @property
    def _names(self) -> dict[str, str]:
        people = (self.on_discord, self.on_slack, self.discord_bob, self.slack_bob)
        places = (self.on_discord.channel, self.on_slack.team.channel("general"))
        return {str(each.id): each.name for each in (*people, *places)}

    def _picked(self, line: Line) -> dict[str, Any]:
        """Return values as Discord's pickers give them."""
        native: dict[Any, Any] = {
            Member: lambda _: self.discord_bob,
            Channel: lambda _: self.on_discord.channel,
            bool: lambda text: text == "yes",
            int: int,
        }
        kinds = self._kinds(line)
        return {name: native.get(kinds[name], str)(text) for name, text in line.values.items()}

    def _mentioned(self, line: Line) -> str:
        """Return the line as Slack sends it, with members and channels by their ids."""
        channel = self.on_slack.team.channel("general")
        native: dict[Any, str] = {
            Member: f"<@{self.slack_bob.id}|bob>",
            Channel: f"<#{channel.id}|general>",
        }
        kinds = self._kinds(line)
        values = {name: native.get(kinds[name], text) for name, text in line.values.items()}
        return " ".join([line.command, *(f'{name}:"{text}"' for name, text in values.items())])

    def _kinds(self, line: Line) -> dict[str, Any]:
        command = self.house.dispatch.registry.get(line.command)
        assert command
        return {option.name: option.kind for option in command.options}


@asynccontextmanager
async def on_both(house: House) -> AsyncIterator[Alice]:
    """Run the bot on both platforms; in the end no rule was broken, and nobody's bell rung."""
    ports = replace(house.ports, chance=FixedChance(0.3))
    house = replace(house, ports=ports, dispatch=replace(house.dispatch, ports=ports))
    async with (
        FakeDiscord(spec_file()) as discord,
        FakeSlack() as slack,
        connected(discord, house),
        hindcast(slack, house),
    ):
        guild = discord.guild("Tea House", channels=("general",))
        yield Alice(
            house,
            discord.person("alice", guild, manage_server=True),
            slack.person("alice", admin=True),
            discord.person("bob", guild),
            slack.person("bob"),
        )
        assert (discord.violations, discord.pings) == ([], [])
        assert (slack.violations, slack.pings) == ([], [])


def words_of(text: str) -> list[str]:
    """Return the words a reader sees, in small letters."""
    return _WORD.findall(text.casefold())


def words_of_markdown(text: str) -> list[str]:
    """Return the words of Discord's markdown, without links' addresses and without page counts."""
    plain = _LINK.sub("]", _COUNT.sub("", text).replace("\u200b", ""))
    return words_of(_ESCAPED.sub("", plain))


def as_in_the_registry(text: str) -> str:
    """Return Slack's words with commands as they are called elsewhere."""
    return text.replace("/hindcast ", "/")


async def _whole(answer: DiscordAnswer) -> DiscordAnswer:
    """Wait for all pages of an answer: the first says how many there will be."""
    async with asyncio.timeout(30):
        while answer.all and (count := _COUNT.search(answer.all[-1].text)):
            if count[1] == count[2]:
                break
            await answer.grows(len(answer.all) + 1)
    return answer


def _on_discord(answer: DiscordAnswer) -> Iterator[tuple[str, str]]:
    for part in walk(answer.all[-1].components):
        if "label" in part:
            yield part["custom_id"], part["label"]
        for option in part.get("options") or ():
            yield option["value"], option["label"]


def _on_slack(answer: SlackAnswer) -> Iterator[tuple[str, str]]:
    for block in answer.blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            for each in element.get("options", [element]):
                yield each["value"], each["text"]["text"]


def _first(pressable: Iterator[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for address, label in pressable:
        prefix, command, _ = address.split(":", 2)
        assert prefix == ACTION_PREFIX
        found.setdefault(command, label)
    return found
