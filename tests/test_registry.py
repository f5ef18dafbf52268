"""A new command is one dataclass, one handler and one registry line: then it is everywhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from adapters import plain
from adapters.completion import complete
from adapters.reference import commands_page
from bot.bootstrap import open_house
from bot.features.registry import REGISTRY
from bot.kernel.asker import Asker
from bot.kernel.card import Card, prose
from bot.kernel.command import Command, Option, Registry
from bot.ports import Ports
from bot.settings import Settings
from tests.conftest import ALICE, says


@dataclass(frozen=True, slots=True)
class Wave:
    whom: Annotated[str, Option("Who is greeted")]


async def wave(request: Wave, asker: Asker, ports: Ports) -> Card:
    return Card("Hello", (prose(f"{asker.name} waves at {request.whom}."),))


TOY = Registry((*REGISTRY, Command("wave", "Wave at somebody", Wave, wave)))


async def test_a_toy_command_appears_on_every_surface_and_in_the_docs(
    planted: Path, tmp_path: Path
) -> None:
    async with open_house(Settings(data_dir=tmp_path), registry=TOY) as house:
        card = await house.dispatch.answer_line("/wave Bob", ALICE, "test")
        assert "Alice waves at Bob." in plain.render(card)
        assert "Wave at somebody" in says(await house.dispatch.answer_line("/help", ALICE, "test"))
        assert "Who is greeted" in says(
            await house.dispatch.answer_line("/help wave", ALICE, "test")
        )
        labels = [found.label for found in await complete(house.dispatch, ALICE, "/wa")]
        assert any("/wave" in label for label in labels)
    assert "## /wave" in commands_page(TOY)


def test_the_page_of_commands_is_fresh() -> None:
    page = Path(__file__).parent.parent / "docs" / "commands.md"
    assert page.read_text("utf-8") == commands_page(REGISTRY), "run `make docs`"


@pytest.mark.parametrize("command", list(REGISTRY), ids=lambda command: command.name)
def test_names_and_descriptions_fit_every_platform(command: Command[object, Ports]) -> None:
    """Discord: names 1–32 of lower case, descriptions 1–100, at most 25 options."""
    assert len(command.name) <= 32
    assert command.name == command.name.lower()
    assert 1 <= len(command.summary) <= 100
    assert len(command.options) <= 25
    for option in command.options:
        assert 1 <= len(option.about.description) <= 100
        assert option.name.isidentifier()
