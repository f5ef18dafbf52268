"""Cards on their way: long ones, pictures, and answers by another road."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.delivery import Delivery
from adapters.slack.render import Message, render
from adapters.slack.uses import Uses
from bot.bootstrap import House
from bot.features.registry import REGISTRY
from bot.kernel.asker import Asker
from bot.kernel.card import Card, Chart, Heading, Series, prose
from bot.kernel.command import Command, Registry
from bot.ports import Ports
from tests.slack.bot import hindcast, house_over
from tests.slack.fake import FakeSlack, Person

CHART = Chart("line", "Calibration", (Series("you", ((0.1, 0.2),), (3,)),), "Close to the line.")
SENTENCE = "It weaves algebraic patterns just as the loom weaves flowers and leaves. "


@dataclass(frozen=True)
class Nothing:
    """No options."""


def showing(*cards: Card) -> Registry[Ports]:
    """Return the registry with a command for each card: show0, show1 …"""

    def command(number: int, card: Card) -> Command[Any, Ports]:
        async def show(request: Nothing, asker: Asker, ports: Ports) -> Card:
            return card

        return Command(f"show{number}", "Show", Nothing, show, private=card.private)

    return Registry([*REGISTRY, *(command(n, card) for n, card in enumerate(cards))])


async def ask(
    slack: FakeSlack, planted: Path, folder: Path, cards: Sequence[Card], **how: Any
) -> list[Any]:
    """Ask for each card, and return the answers."""
    alice = slack.person("alice")
    async with (
        house_over(planted, folder, registry=showing(*cards)) as house,
        hindcast(slack, house, **how),
    ):
        return [await alice.types("/hindcast", f"show{n}") for n in range(len(cards))]


async def a_png(chart: Chart) -> bytes:
    return b"png"


async def test_a_very_long_card_comes_whole_in_several_messages(
    slack: FakeSlack, planted: Path, tmp_path: Path
) -> None:
    """More messages than an address may be used for: the rest comes another way."""
    card = Card("Long", (prose(SENTENCE * 1000),), private=True)
    (answer,) = await ask(slack, planted, tmp_path, [card])
    assert len(answer.messages) > 5
    assert answer.private
    assert " ".join(answer.text.split()).count(SENTENCE.strip()) == 1000


async def test_a_card_for_everybody_stands_in_the_channel(
    slack: FakeSlack, planted: Path, tmp_path: Path
) -> None:
    (answer,) = await ask(slack, planted, tmp_path, [Card("Public", (Heading("For all"),))])
    assert not answer.private
    assert [message.text for message in slack.messages["general"]]


async def test_a_chart_is_a_picture_with_words(
    slack: FakeSlack, planted: Path, tmp_path: Path
) -> None:
    async def draw(chart: Chart) -> bytes:
        return b"a picture of " + chart.title.encode()

    (answer,) = await ask(slack, planted, tmp_path, [Card("", (CHART,))], draw=draw)
    (file,) = answer.files
    assert file.content == b"a picture of Calibration"
    assert file.alt_text == "Close to the line."
    assert "Close to the line." in answer.text


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_picture_that_cannot_be_uploaded_is_told_in_words(
    slack: FakeSlack, planted: Path, tmp_path: Path, method: str
) -> None:
    slack.faults.fail_next(method, "fatal_error")
    (answer,) = await ask(slack, planted, tmp_path, [Card("", (CHART,))], draw=a_png)
    assert answer.files == []
    assert "Calibration: Close to the line." in answer.text


async def test_a_picture_that_slack_has_not_looked_at_yet_is_shown_a_little_later(
    slack: FakeSlack, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.delivery._LOOKED_AT_S", (0.0, 0.1))
    slack.faults.fail_next("response_url", "invalid_blocks")
    slack.faults.fail_next("chat.postMessage", "invalid_blocks")
    (answer,) = await ask(slack, planted, tmp_path, [Card("", (CHART,))], draw=a_png)
    assert len(answer.files) == 1


async def test_a_picture_that_slack_never_takes_is_told_in_words(
    slack: FakeSlack, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.delivery._LOOKED_AT_S", (0.0, 0.1))
    slack.faults.fail_next("response_url", "invalid_blocks", times=2)
    slack.faults.fail_next("chat.postMessage", "invalid_blocks", times=2)
    (answer,) = await ask(slack, planted, tmp_path, [Card("", (CHART,))], draw=a_png)
    assert answer.files == []
    assert "Calibration: Close to the line." in answer.text


async def test_no_message_is_sent_again_for_a_picture_that_slack_did_not_take_at_once(
    slack: FakeSlack, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.delivery._LOOKED_AT_S", (0.0, 0.0))
    card = Card("", (CHART, prose(SENTENCE * 1000)), private=True)
    slack.faults.fail_next("chat.postEphemeral", "invalid_blocks")
    (answer,) = await ask(slack, planted, tmp_path, [card], draw=a_png)
    assert len(answer.files) == 1
    assert len(answer.messages) == len(render(card, {CHART: "F1"}))
    assert " ".join(answer.text.split()).count(SENTENCE.strip()) == 1000


async def test_a_picture_that_is_never_taken_is_told_in_words_where_it_would_stand(
    slack: FakeSlack, planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.delivery._LOOKED_AT_S", (0.0, 0.0, 0.0))
    respond, posted = Delivery._respond, Delivery._posted

    async def never(way: Any, delivery: Delivery, visit: Any, page: Message) -> bool:
        return "slack_file" not in str(page.blocks) and await way(delivery, visit, page)

    monkeypatch.setattr(Delivery, "_respond", lambda *given: never(respond, *given))
    monkeypatch.setattr(Delivery, "_posted", lambda *given: never(posted, *given))
    card = Card("Long", (prose(SENTENCE * 150), CHART, prose("The end.")), private=True)
    (answer,) = await ask(slack, planted, tmp_path, [card], draw=a_png)
    words = " ".join(answer.text.split())
    assert words.count(SENTENCE.strip()) == 150
    assert words.count("Calibration: Close to the line.") == 1
    assert words.endswith("The end.")


def test_an_address_for_answers_is_used_five_times_and_no_more() -> None:
    uses = Uses()
    assert [uses.take("https://a") for _ in range(7)] == [True] * 5 + [False] * 2
    assert uses.take("https://b")


async def test_a_picture_that_cannot_be_drawn_is_told_in_words(
    slack: FakeSlack, planted: Path, tmp_path: Path
) -> None:
    async def draw(chart: Chart) -> bytes:
        raise MemoryError

    (answer,) = await ask(slack, planted, tmp_path, [Card("", (CHART,))], draw=draw)
    assert "Calibration: Close to the line." in answer.text


async def test_a_home_with_more_than_fits_says_how_to_ask(
    slack: FakeSlack, planted: Path, tmp_path: Path
) -> None:
    many = Card("Many", tuple(Heading(f"Line {n}") for n in range(200)))

    async def predictions(request: Nothing, asker: Asker, ports: Ports) -> Card:
        return many

    command = Command("predictions", "List them", Nothing, predictions)
    registry = Registry([*(c for c in REGISTRY if c.name != command.name), command])
    async with house_over(planted, tmp_path, registry=registry) as house, hindcast(slack, house):
        home = await slack.person("alice").opens_home()
    assert "There is more than fits here: /hindcast predictions" in home.text
    assert "What I understand" in home.text


async def test_many_at_once_are_all_acknowledged_quickly(
    slack: FakeSlack, house: House, alice: Person
) -> None:
    async with hindcast(slack, house):
        people = [slack.person(f"p{n}") for n in range(20)]
        answers = await asyncio.gather(*(p.types("/quote", "sunscreen") for p in people))
    assert all("sunscreen" in answer.text for answer in answers)
    assert max(answer.acked_s for answer in answers) < 1
