"""Whatever breaks on the way to an answer, the person hears of it."""

from collections.abc import Callable
from typing import Any

import pytest

from adapters.slack.calls import Calls
from adapters.slack.modals import Modals
from bot.bootstrap import House
from bot.kernel.dispatch import Dispatch
from storage.library.catalogue import CatalogueLibrary
from tests.patience import until
from tests.slack.bot import hindcast
from tests.slack.fake import FakeSlack, Person

BROKE = "Something broke on my side."


def raising(error: Exception) -> Callable[..., Any]:
    async def broken(*_: object, **__: object) -> None:
        raise error

    return broken


@pytest.mark.parametrize("error", [OSError("away"), RuntimeError("nobody thought of this")])
async def test_whoever_typed_or_pressed_is_told_in_private_that_something_broke(
    slack: FakeSlack, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async with hindcast(slack, house):
        answer = await alice.types("/quote", "sunscreen")
        monkeypatch.setattr(Calls, "of", raising(error))
        for broken in (
            await alice.types("/quote", "sunscreen"),
            await alice.presses(answer, "Next"),
            await alice.uses("find_source", text="sunscreen"),
        ):
            assert broken.private
            assert not broken.replaced
            assert BROKE in broken.text


async def test_whoever_sent_a_form_in_is_told_and_the_form_closes(
    slack: FakeSlack, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hindcast(slack, house):
        asked = await alice.types("/quote")
        assert asked.view is not None
        monkeypatch.setattr(Modals, "submit", raising(RuntimeError("unforeseen")))
        sent = await alice.submits(asked.view, words="sunscreen", within=0.5)
        await until(lambda: asked.interaction.shown)
    assert sent.interaction.acked_s is not None
    assert not sent.interaction.failed
    assert BROKE in asked.interaction.shown[-1].text


async def test_a_form_opens_without_the_menus_that_cannot_be_filled(
    slack: FakeSlack, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CatalogueLibrary, "episodes", raising(OSError("away")))
    async with hindcast(slack, house):
        form = (await alice.types("/quote")).view
    assert form is not None
    assert {b["element"]["type"] for b in form["blocks"] if "element" in b} == {"plain_text_input"}


async def test_an_apology_that_cannot_be_sent_breaks_nothing_more(
    slack: FakeSlack, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hindcast(slack, house):
        with monkeypatch.context() as broken:
            broken.setattr(Calls, "of", raising(RuntimeError("unforeseen")))
            broken.setattr("adapters.slack.delivery.render", lambda *_: 1 / 0)
            assert (await alice.types("/quote", "sunscreen", within=0.3)).text == ""
        assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text


async def test_a_home_that_cannot_be_made_says_so(
    slack: FakeSlack, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hindcast(slack, house):
        monkeypatch.setattr(Dispatch, "answer", raising(RuntimeError("unforeseen")))
        assert BROKE in (await alice.opens_home()).text


async def test_no_options_rather_than_an_error_while_somebody_types(
    slack: FakeSlack, house: House, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hindcast(slack, house):
        form = (await alice.types("/quote")).view
        assert form is not None
        monkeypatch.setattr(CatalogueLibrary, "episodes", raising(OSError("away")))
        assert await alice.completes(form, "speaker", "dav") == []
