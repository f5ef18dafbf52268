"""One voice: whatever the registry has is on Discord and on Slack, and says the same there."""

from dataclasses import dataclass, field, replace
from itertools import product

import pytest

from adapters import plain
from adapters.discord import limits as discord_limits
from adapters.discord import render as discord
from adapters.slack import limits as slack_limits
from adapters.slack import render as slack
from bot.bootstrap import House
from bot.features.registry import REGISTRY
from bot.kernel.card import (
    BLOCKS,
    Block,
    Card,
    Chart,
    Document,
    Field,
    Fields,
    Form,
    Heading,
    Meter,
    Notice,
    prose,
)
from bot.kernel.grammar import parse
from bot.ports import Given
from tests.both import Alice, Both, on_both, words_of, words_of_markdown
from tests.cards import ONE_OF_EACH
from tests.discord.fake.offers import NotOffered, nested
from tests.discord.test_render import QUOTE, texts
from tests.slack.fake.reading import seen

_DEEP = 4
"""Presses in a row after which everything that a card leads to was seen."""

FILES = "/mydata export"
"""What is a file on Discord and words on Slack; it tells of each platform's own ids, too."""

FORECAST = "nobel-level-ai-maybe-2027"
OPEN = f"/prediction {FORECAST}"
LINES = [
    "/prediction drop-in-remote-worker-by-2027",
    "/prediction browser-agents-clear-by-end-2025",
    "/quote discoveries that people pretty you know agree super impressive",
    *(line for command in REGISTRY.typed for line in command.examples),
    "/quote sunscrean tornado",
    "/checkin start",
    "/checkin pause",
    "/checkin resume",
    "/checkin stop",
]
"""Every command's own examples; and predictions to be forecast and to be judged."""

LONG = [
    "/summary julian-schrittwieser-2025",
    "/summary mostafa-dehghani-2026",
    "/topics",
]
REFUSED = [
    "/quote zzyzx",
    "/quote sunscrean tornado",
    "/quote " + "x" * 5990,
    "/summary nobody",
    "/speaker nobody",
    "/settings zone:nowhere",
    "/help nothing",
]


@dataclass
class Walk:
    """A walk over everything that can be typed, and from there over everything to be pressed."""

    alice: Alice
    reached: set[str] = field(default_factory=set)
    apart: list[str] = field(default_factory=list)

    async def along(self, line: str) -> None:
        """Type a line, and press whatever was not pressed before."""
        self.reached.add(parse(line, REGISTRY).command)
        await self._on(line, (), await self.alice.types(line))

    async def first(self, line: str, label: str) -> None:
        """Type a line and go on from one of its buttons."""
        pressed = await self.alice.presses(await self.alice.types(line), label)
        await self._on(line, (label,), pressed)

    async def _on(self, line: str, labels: tuple[str, ...], answer: Both) -> None:
        step = " > ".join((line[:60], *labels))
        if answer.discord.modal or answer.slack.view:
            if not (answer.discord.modal and answer.slack.view):
                self.apart.append(f"{step}: only one of them opens a form")
            return
        self._compare(step, answer)
        for command, label in answer.pressable[0].items() if len(labels) < _DEEP else ():
            if command not in self.reached:
                self.reached.add(command)
                pressed = await self._pressed(line, labels, answer, label)
                await self._on(line, (*labels, label), pressed)

    async def _pressed(self, line: str, labels: tuple[str, ...], answer: Both, label: str) -> Both:
        """Press where it was seen; on a card that another press replaced, go there once more."""
        try:
            return await self.alice.presses(answer, label)
        except NotOffered:
            again = await self.alice.types(line)
            for each in labels:
                again = await self.alice.presses(again, each)
            return await self.alice.presses(again, label)

    def _compare(self, step: str, answer: Both) -> None:
        compared = [answer.labels, answer.private]
        if not step.startswith(FILES):
            compared.insert(0, answer.words)
            self.apart += [f"{step}: shows the id {each}" for each in answer.ids]
        for on_discord, on_slack in compared:
            if on_discord != on_slack:
                self.apart.append(f"{step}: on Discord {on_discord}, on Slack {on_slack}")


async def five_forecast(alice: Alice) -> None:
    """Have five others forecast in both communities."""
    for community, member in product(alice.communities, "abcde"):
        given = Given(member, FORECAST, 0.5, f"forecast of {member} in {community}")
        await alice.house.ports.ledger.forecast(community, given)


async def test_every_command_and_every_action_is_on_both_and_every_card_says_the_same(
    house: House,
) -> None:
    async with on_both(house) as alice:
        walk = Walk(alice)
        await five_forecast(alice)  # so many that there is something to look at first
        await walk.first(OPEN, "What others say")  # before Alice has forecast
        for line in LINES:
            await walk.along(line)
    assert walk.reached == {command.name for command in REGISTRY}
    assert walk.apart == []


async def test_long_cards_and_refusals_say_the_same_too(house: House) -> None:
    async with on_both(house) as alice:
        walk = Walk(alice, reached={command.name for command in REGISTRY})
        for line in (*LONG, *REFUSED):
            await walk.along(line)
    assert walk.apart == []


async def test_every_command_that_needs_something_asks_for_it_with_a_form(house: House) -> None:
    async with on_both(house) as alice:
        for command in REGISTRY.typed:
            if not command.missing({}):
                continue
            name, *more = command.name.split()
            on_discord = await alice.on_discord.raw(2, {"name": name, "options": nested(more, [])})
            on_slack = await alice.on_slack.types("/hindcast", command.name)
            assert on_discord.modal
            assert on_slack.view
            asked = {label["component"]["custom_id"] for label in on_discord.modal["components"]}
            also = {b["block_id"] for b in on_slack.view["blocks"] if b["type"] == "input"}
            assert asked == also == {option.name for option in command.options}


def on_discord(*blocks: Block) -> list[str]:
    return words_of_markdown("\n".join(texts(*discord.render(Card("", blocks)))))


def on_slack(*blocks: Block) -> list[str]:
    messages = slack.render(Card("", blocks))
    return words_of("\n".join(seen(list(message.blocks)) for message in messages))


@pytest.mark.parametrize("kind", [kind for kind in BLOCKS if kind is not Document])
def test_every_kind_of_block_says_the_same_on_both(kind: type[Block]) -> None:
    assert on_discord(ONE_OF_EACH[kind]) == on_slack(ONE_OF_EACH[kind]) != []


def test_a_document_is_a_file_on_discord_and_the_same_words_on_slack() -> None:
    block = ONE_OF_EACH[Document]
    assert isinstance(block, Document)
    (file,) = discord.render(Card("", (block,)))[0].files()
    assert file.fp.read().decode() == block.text
    assert on_slack(block) == words_of(f"{block.name}\n{block.text}")


@pytest.mark.parametrize("kind", [Meter, Chart, Form])
def test_what_a_platform_cannot_show_is_shown_as_the_terminal_does(kind: type[Block]) -> None:
    fallback = words_of(plain.block(ONE_OF_EACH[kind]))
    assert on_discord(ONE_OF_EACH[kind]) == on_slack(ONE_OF_EACH[kind]) == fallback


@pytest.mark.parametrize("place", [{"start_s": None}, {"start_s": None, "url": None}])
def test_words_without_a_moment_have_the_same_small_print_on_both(place: dict) -> None:
    quote = replace(QUOTE, **place)
    assert on_discord(quote) == on_slack(quote)


@pytest.mark.parametrize("characters", [6_000, 40_000])
def test_nothing_of_a_long_card_is_cut(characters: int) -> None:
    sentence = "It weaves algebraic patterns just as the loom weaves flowers. "
    text = (sentence * (characters // len(sentence) + 1))[:characters].strip()
    for block in (
        prose(text),
        Notice(text),
        Heading(text),
        Fields((Field("notes", text),)),
        Meter("notes", 0.5, text),
        Chart("line", "notes", (), text),
        replace(QUOTE, verbatim=text, shown=text, highlights=(), readings=()),
    ):
        said = words_of(text)
        for shown in (on_discord(block), on_slack(block)):
            start = shown.index("it")
            assert shown[start : start + len(said)] == said


def test_no_message_of_a_long_card_is_longer_than_its_platform_takes() -> None:
    card = Card("", tuple(prose("Words, " * 500) for _ in range(30)))
    for page in discord.render(card):
        assert sum(map(len, texts(page))) <= discord_limits.MESSAGE_TEXT
    for message in slack.render(card):
        assert len(message.blocks) <= slack_limits.BLOCKS_IN_MESSAGE
        assert len(slack.words_of(list(message.blocks))) <= slack_limits.MESSAGE
