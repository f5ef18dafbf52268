import io

import pytest
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory

from adapters.console import Conversation, Suggestions, _history, chat
from bot.kernel.asker import Asker, Role
from bot.kernel.dispatch import Dispatch
from bot.kernel.observe import NoMetrics
from bot.ports import Ports
from tests.fakes import (
    FakeCards,
    FakeCommunities,
    FakeDiary,
    FakeLedger,
    FakeLibrary,
    FakeReports,
    FixedChance,
    FixedClock,
)
from tests.web.toys import REGISTRY

YOU = Asker("you", "you", Role.MODERATOR, trusted=True)


@pytest.fixture
def dispatch() -> Dispatch[Ports]:
    ports = Ports(
        FakeLibrary(),
        FakeCards(),
        FakeReports(),
        FakeCommunities(),
        FakeLedger(),
        FakeDiary(),
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
    assert answer.endswith("1 Next  2 Turn")
    assert "you stands on a.1." in await conversation.answer("1")
    assert "you stands on a.0." in await conversation.answer(" 2 ")  # the last card with buttons


async def test_a_number_without_a_button_looks_nothing_up_and_keeps_the_buttons(dispatch):
    conversation = Conversation(dispatch, YOU)
    await conversation.answer("sunscreen")
    for number in ("7", "0", " 99 "):
        assert await conversation.answer(number) == f"There is no button {int(number)}."
    assert [search.words for search in dispatch.ports.library.searches] == ["sunscreen"]
    assert "you stands on a.1." in await conversation.answer("1")
    assert "Nothing matches “2027”." in await conversation.answer("2027")


async def test_a_refusal_leaves_the_buttons_as_they_were(dispatch):
    conversation = Conversation(dispatch, YOU)
    await conversation.answer("sunscreen")
    for refused in ("/nonsense", "/break down", "/quote"):
        assert "! " in await conversation.answer(refused)
        assert "you stands on a.0." in await conversation.answer("2")


async def test_a_name_alone_is_that_command(dispatch):
    conversation = Conversation(dispatch, YOU)
    assert "you judged." in await conversation.answer(" Judge ")
    assert "Nothing matches “judge dredd”." in await conversation.answer("judge dredd")


async def test_lines_are_as_wide_as_the_terminal_and_never_wider_than_80(dispatch, monkeypatch):
    conversation = Conversation(dispatch, YOU)
    for columns, most in (("30", 40), ("200", 80)):  # 40: an address is not broken
        monkeypatch.setenv("COLUMNS", columns)
        answer = await conversation.answer("sunscreen")
        assert max(len(line) for line in answer.splitlines()) <= most
    monkeypatch.setenv("COLUMNS", "30")
    assert "— Ada Lovelace, Mathematician\n· The Difference" in await conversation.answer(
        "sunscreen"
    )


def test_a_history_that_cannot_be_kept_is_said_once_and_kept_in_memory(tmp_path, capsys):
    (tmp_path / "chat.history").mkdir()
    history = _history(tmp_path / "chat.history")
    history.append_string("sunscreen")
    assert history.get_strings() == ["sunscreen"]
    assert capsys.readouterr().out.count("What you type is not kept") == 1
    assert isinstance(_history(tmp_path / "new" / "chat.history"), FileHistory)
    assert capsys.readouterr().out == ""


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
