"""Conversations with the bot in Slack, over Socket Mode: somebody types, it answers, they press."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from bot.features.registry import REGISTRY
from tests.patience import until
from tests.slack.bot import hindcast
from tests.slack.fake import Answer, FakeSlack, Person


@pytest.fixture(autouse=True)
async def bot(slack: FakeSlack, house: House) -> AsyncIterator[SlackBot]:
    """Let the bot be connected."""
    async with hindcast(slack, house) as running:
        yield running


def kinds(answer: Answer) -> list[str]:
    return [block["type"] for block in answer.blocks]


async def test_alice_looks_words_up_and_sees_the_answer_alone(alice: Person) -> None:
    answer = await alice.types("/hindcast", "quote sunscreen")
    assert answer.private
    assert "I still wear sunscreen" in answer.text
    assert "Sholto Douglas, Member of Technical Staff" in answer.text
    assert "automatic captions" in answer.text
    assert answer.buttons == [
        "Next", "Previous", "More around it", "Tidy", "Share", "Track as a prediction", "Report"
    ]  # fmt: skip
    assert kinds(answer) == ["header", "rich_text", "context", "actions", "actions"]
    assert answer.acked_s is not None
    assert answer.acked_s < 0.3


async def test_next_takes_the_place_of_the_answer(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen")
    assert "1 of 3" in answer.text
    following = await alice.presses(answer, "Next")
    assert following.replaced
    assert following.private
    assert "2 of 3" in following.text
    assert "1 of 3" in (await alice.presses(following, "Previous")).text


async def test_share_posts_for_everybody_in_her_name(
    slack: FakeSlack, alice: Person, bob: Person
) -> None:
    answer = await alice.types("/quote", "sunscreen")
    shared = await alice.presses(answer, "Share")
    assert not shared.private
    assert not shared.replaced
    assert shared.text.startswith("Shared by alice")
    assert len(slack.messages["general"]) == 1
    assert "1 of 3" in answer.text, "her own answer stays"


async def test_tidy_and_more_around_it_show_more(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen")
    tidied = await alice.presses(answer, "Tidy")
    assert "Lightly edited" in tidied.text
    assert tidied.private
    around = await alice.presses(answer, "More around it")
    assert around.replaced
    assert around.text.startswith("Around the words")
    assert (await alice.presses(around, "Back to the quote")).text.startswith("“sunscreen”")


async def test_a_wrong_word_is_reported_in_two_presses(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen")
    asked = await alice.presses(answer, "Report")
    assert "What is wrong with these words?" in asked.text
    noted = await alice.presses(asked, "A word is wrong")
    assert noted.replaced
    assert "operator’s list" in noted.text


async def test_an_empty_line_opens_a_form_and_the_form_answers(alice: Person) -> None:
    asked = await alice.types("/quote")
    assert asked.view is not None
    assert asked.view["title"]["text"] == "Quote"
    offered = await alice.completes(asked.view, "speaker", "dav")
    assert [choice.value for choice in offered] == ["David Luan"]
    sent = await alice.submits(asked.view, words="low bandwidth", speaker="David Luan", within=0.5)
    await until(lambda: asked.interaction.shown)
    assert sent.interaction.errors == {}
    shown = asked.interaction.shown[-1]
    assert shown.private
    assert "David Luan" in shown.text


async def test_a_choice_is_a_menu_only_where_there_is_a_set_to_choose_from(
    alice: Person,
) -> None:
    form = (await alice.types("/quote")).view
    assert form is not None
    elements = {b["block_id"]: b["element"]["type"] for b in form["blocks"] if "element" in b}
    assert elements == {
        "words": "plain_text_input",
        "speaker": "external_select",
        "episode": "external_select",
    }


async def test_speaker_is_named_in_the_line(alice: Person) -> None:
    answer = await alice.types("/hindcast", "random speaker:“David Luan”")
    assert "David Luan" in answer.text


async def test_a_member_may_be_typed_with_an_at_sign(slack: FakeSlack, bob: Person) -> None:
    admin = slack.person("ann", admin=True)
    answer = await admin.types("/hindcast", f"settings moderator:<@{bob.id}|bob>")
    assert "bob is a moderator now." in answer.text
    assert "moderator now" in answer.text


async def test_find_the_source_looks_up_anybodys_words(alice: Person) -> None:
    answer = await alice.uses("find_source", text="*I still wear sunscreen*")
    assert answer.private
    assert "Sholto Douglas" in answer.text


async def test_find_the_source_takes_a_very_long_message(alice: Person) -> None:
    answer = await alice.uses("find_source", text="sunscreen " * 600)
    assert answer.private
    assert answer.text


async def test_a_message_without_words_is_answered_kindly(alice: Person) -> None:
    answer = await alice.uses("find_source", text="")
    assert "There are no words in that message." in answer.text


async def test_the_home_has_episodes_help_and_a_door(slack: FakeSlack, alice: Person) -> None:
    home = await alice.opens_home()
    assert "What I have listened to" in home.text
    assert "What I understand" in home.text
    asked = await alice.presses(home, "Find who said it")
    assert asked.view is not None
    answer = await alice.submits(asked.view, words="sunscreen")
    assert "sunscreen" in answer.text
    assert answer.all[0].channel is alice.dm


async def test_in_a_direct_message_look_ups_work_and_turn(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen", channel=alice.dm)
    assert "1 of 3" in answer.text
    assert "2 of 3" in (await alice.presses(answer, "Next")).text


@pytest.mark.parametrize("command", REGISTRY.typed, ids=lambda command: command.name)
async def test_every_command_can_be_typed(slack: FakeSlack, command: Any) -> None:
    admin = slack.person("ann", admin=True)
    for example in command.examples:
        answer = await admin.types("/hindcast", example.removeprefix("/"))
        assert answer.text
        assert "There is no command" not in answer.text
        assert "Something broke" not in answer.text
        assert answer.private or not command.private


@pytest.mark.parametrize("command", REGISTRY.typed, ids=lambda command: command.name)
async def test_every_command_without_options_helps_itself(slack: FakeSlack, command: Any) -> None:
    admin = slack.person("ann", admin=True)
    answer = await admin.types("/hindcast", command.name)
    wants = any(option.required for option in command.options)
    assert bool(answer.view) == wants
    assert answer.text


async def test_help_says_what_is_typed_here(alice: Person) -> None:
    answer = await alice.types("/hindcast")
    assert "/quote words [speaker] [episode]" in answer.text
    assert "/hindcast episodes" in answer.text


async def test_a_misspelled_command_is_pointed_out_with_what_works_here(alice: Person) -> None:
    answer = await alice.types("/hindcast", "episods")
    assert answer.private
    assert "Did you mean /hindcast episodes?" in answer.text
