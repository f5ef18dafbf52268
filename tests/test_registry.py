"""A new command is one dataclass, one handler and one registry line: then it is everywhere."""

import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.completion import complete
from adapters.console import chat
from adapters.reference import commands_page
from adapters.web.routes import WebRoom, make_app
from bot.bootstrap import House, open_house
from bot.features.registry import REGISTRY
from bot.kernel.asker import Asker
from bot.kernel.card import Card, prose
from bot.kernel.command import Command, Option, Registry
from bot.kernel.cooldown import Cooldowns, Pace
from bot.ports import Ports
from bot.settings import Settings
from bot.subcommands.ask import Asking, ask
from tests.conftest import ALICE, says


@dataclass(frozen=True, slots=True)
class Wave:
    whom: Annotated[str, Option("Who is greeted")]


async def wave(request: Wave, asker: Asker, ports: Ports) -> Card:
    return Card("Hello", (prose(f"{asker.name} waves at {request.whom}."),))


TOY = Registry((*REGISTRY, Command("wave", "Wave at somebody", Wave, wave)))


@pytest.fixture
async def toy_house(tmp_path: Path) -> AsyncIterator[House]:
    """Give an empty house whose registry has the toy."""
    settings = Settings(data_dir=tmp_path / "data", seeds_dir=tmp_path / "seeds")
    settings.seeds_dir.mkdir()
    async with open_house(settings, registry=TOY) as opened:
        yield opened


async def test_a_toy_command_is_in_the_help_the_completion_and_the_docs(toy_house: House) -> None:
    dispatch = toy_house.dispatch
    assert "Wave at somebody" in says(await dispatch.answer_line("/help", ALICE, "test"))
    assert "Who is greeted" in says(await dispatch.answer_line("/help wave", ALICE, "test"))
    assert "/wave" in [found.label for found in await complete(dispatch, ALICE, "/wa")]
    assert "## /wave" in commands_page(TOY)


async def test_a_toy_command_works_in_the_web_room(toy_house: House) -> None:
    async def ready() -> Mapping[str, bool]:
        return {}

    room = WebRoom(
        toy_house.dispatch,
        toy_house.ports,
        "open-sesame",
        ready,
        lambda: (b"", ""),
        "0",
        Cooldowns(Pace(), lambda: 0.0),
    )
    async with TestClient(TestServer(make_app(room))) as browser:
        form = await (await browser.get("/", params={"q": "/wave"})).text()
        assert 'name="option.whom"' in form
        assert "Who is greeted" in form
        for sent in (
            {"data": {"command": "wave", "option.whom": "Bob"}},
            {"json": {"command": "wave", "values": {"whom": "Bob"}}},
            {"json": {"line": "/wave Bob"}},
        ):
            answer = await browser.post("/command", **sent)
            assert "a visitor waves at Bob." in await answer.text()
        completed = await browser.get("/api/complete", params={"line": "/wa"})
        assert [each["insert"] for each in await completed.json()] == ["/wave "]


async def test_a_toy_command_works_in_the_terminal(
    toy_house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await ask(toy_house.dispatch, Asking("/wave Bob", False, ALICE)) == 0
    assert "Alice waves at Bob." in capsys.readouterr().out
    assert await ask(toy_house.dispatch, Asking("/wave Bob", True, ALICE)) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Hello"
    monkeypatch.setattr("sys.stdin", io.StringIO("/wave Bob\n"))
    await chat(toy_house.dispatch, ALICE, Path("/nowhere"))
    assert "Alice waves at Bob." in capsys.readouterr().out


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
