import io

import pytest
from prompt_toolkit.document import Document

from adapters.console import Conversation, Suggestions, chat
from bot.kernel.asker import Asker, Role
from bot.kernel.dispatch import Dispatch
from bot.kernel.observe import NoMetrics
from bot.ports import Ports
from tests.fakes import FakeCards, FakeLibrary, FakeReports, FixedChance, FixedClock
from tests.web.toys import REGISTRY

YOU = Asker("you", "you", Role.MODERATOR, trusted=True)


@pytest.fixture
def dispatch() -> Dispatch[Ports]:
    ports = Ports(
        FakeLibrary(),
        FakeCards(),
        FakeReports(),
        FixedClock(),
        FixedChance(),
        NoMetrics(),
        REGISTRY,
    )
    return Dispatch(REGISTRY, ports)


async def test_words_are_looked_up_and_a_number_presses_a_button(dispatch):
    conversation = Conversation(dispatch, YOU)
    answer = await conversation.answer("sunscreen")
    assert "“Always wear sunscreen.”" in answer
    assert answer.endswith("1 Next  2 Share")
    assert "you stands on a.1." in await conversation.answer("1")
    assert "you stands on a.0." in await conversation.answer(" 2 ")  # the last card with buttons
    assert "Nothing matches “7”." in await conversation.answer("7")


async def test_the_line_is_completed(dispatch):
    document = Document("/quote x speaker:ada")
    found = [c async for c in Suggestions(dispatch, YOU).get_completions_async(document, None)]
    assert [c.text for c in found] == ['/quote x speaker:"Ada Lovelace" ']
    assert found[0].start_position == -len("/quote x speaker:ada")


async def test_lines_may_come_from_a_pipe(dispatch, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.stdin", io.StringIO("sunscreen\n\n1\nquit\nnot read\n"))
    await chat(dispatch, YOU, tmp_path / "history")
    shown = capsys.readouterr().out
    assert "Always wear sunscreen." in shown
    assert "you stands on a.1." in shown
    assert "not read" not in shown
    assert "\x1b" not in shown
