"""Plans and runs: a toy command reaches everything by being registered."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest

from adapters.metrics import PrometheusMetrics
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Card, Form, Status, prose
from bot.kernel.command import Command, Option, Registry, Suggestion
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.dispatch import Call, Dispatch, OpenForm, Refuse, Reply
from bot.kernel.errors import Refusal
from bot.kernel.rights import may_be_public
from tests.conftest import says

ALICE = Asker("alice", "Alice", Role.MEMBER)
MODERATOR = Asker("m", "M", Role.MODERATOR)


async def colours(
    ports: Any, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    return [Suggestion(f"colour {n}", str(n)) for n in range(40) if typed in str(n)]


@dataclass(frozen=True, slots=True)
class Paint:
    what: Annotated[str, Option("What to paint", limit=20)]
    colour: Annotated[str | None, Option("Which colour", suggest=colours)] = None
    coats: Annotated[Literal["one", "two"] | None, Option("How often")] = None


async def paint(request: Paint, asker: Asker, ports: Any) -> Card:
    if request.what == "sky":
        raise Refusal("The sky is out of reach.", "Try a fence.")
    if request.what == "crash":
        raise ZeroDivisionError("secret detail")
    return Card("Painted", (prose(f"{request.what} {request.colour} {request.coats}"),))


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


async def nothing(request: Nothing, asker: Asker, ports: Any) -> Card:
    return Card("Nothing")


REGISTRY: Registry[Any] = Registry(
    (
        Command("paint", "Paint something", Paint, paint, private=True, role=Role.MEMBER),
        Command("close", "Close the shop", Nothing, nothing, role=Role.MODERATOR),
        Command("look", "Look at the shop", Nothing, nothing, private=True),
        Command("show", "Show the shop", Nothing, nothing),
        Command("turn", "Turn the page", Nothing, nothing, button=True, replaces=True),
        Command("post", "Post it for everybody", Nothing, nothing, button=True),
    )
)
DISPATCH = Dispatch(REGISTRY, None)


async def test_a_line_becomes_a_card() -> None:
    card = await DISPATCH.answer_line("/paint fence colour:red coats:Two", ALICE, "test")
    assert (card.status, card.private) == (Status.OK, True)
    assert says(card).strip() == "fence red two"


def test_a_plan_tells_how_to_acknowledge() -> None:
    plan = DISPATCH.plan(Call("paint", {"what": "fence"}, ALICE))
    assert isinstance(plan, Reply)
    assert (plan.private, plan.replaces) == (True, False)


def privacy(command: str, **wish: bool) -> bool:
    plan = DISPATCH.plan(Call(command, {}, MODERATOR, **wish))
    assert isinstance(plan, Reply)
    return plan.private


def test_a_community_may_want_quiet() -> None:
    assert not privacy("show")
    assert privacy("show", quiet=True)
    assert privacy("look", quiet=True)
    assert not privacy("turn", quiet=True), "it takes the place of a card that is public"


async def test_a_quiet_call_gets_a_private_card() -> None:
    plan = DISPATCH.plan(Call("show", {}, ALICE, quiet=True))
    assert isinstance(plan, Reply)
    assert (await DISPATCH.run(plan)).private


def test_what_only_posts_is_refused_where_a_community_wants_quiet() -> None:
    plan = DISPATCH.plan(Call("post", {}, ALICE, quiet=True))
    assert isinstance(plan, Refuse)
    assert "another channel" in says(plan.card)
    assert not privacy("post")


async def test_a_community_may_want_a_look_up_answered_aloud() -> None:
    assert privacy("look")
    assert not privacy("look", aloud=True)
    assert privacy("look", aloud=True, quiet=True)
    plan = DISPATCH.plan(Call("look", {}, ALICE, aloud=True))
    assert isinstance(plan, Reply)
    assert not (await DISPATCH.run(plan)).private


def test_what_changes_something_or_is_for_moderators_stays_private() -> None:
    changing = Command("c", "C", Nothing, nothing, private=True, changes=True)
    moderating = Command("m", "M", Nothing, nothing, private=True, role=Role.MODERATOR)
    button = Command("b", "B", Nothing, nothing, private=True, button=True)
    assert not any(may_be_public(command) for command in (changing, moderating, button))


def test_a_moderators_command_says_where_it_works_outside_of_a_community() -> None:
    plan = DISPATCH.plan(Call("close", {}, Asker("alice", "Alice", community=None)))
    assert isinstance(plan, Refuse)
    assert "/close is about a server or a workspace." in says(plan.card)


def test_a_missing_option_opens_a_form_where_there_are_forms() -> None:
    plan = DISPATCH.plan(Call("paint", {"coats": "two"}, ALICE, has_forms=True))
    assert isinstance(plan, OpenForm)
    assert [(f.name, f.required, f.value) for f in plan.form.fields] == [
        ("what", True, ""),
        ("colour", False, ""),
        ("coats", False, "two"),
    ]


async def test_a_form_is_a_block_for_surfaces_that_answer_at_once() -> None:
    card = await DISPATCH.answer_line("/paint", ALICE, "test", has_forms=True)
    assert any(isinstance(block, Form) for block in card.blocks)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "/paint needs what: what to paint."),
        ({"what": " "}, "what is empty."),
        ({"what": "x" * 21}, "“what” is too long: 21 characters; 20 is the most."),
        ({"what": "fence", "coats": "three"}, "coats cannot be “three”."),
        ({"what": "fence", "size": "big"}, "/paint has no option “size”."),
        ({"what": "fence", "\ud800\n": "big"}, "/paint has no option “”."),
        ({"what": "fence", "s" * 99: "big"}, f"/paint has no option “{'s' * 31}…”."),
        ({"what": 10**20}, "“what” is too long: 21 characters; 20 is the most."),
    ],
)
def test_bad_values_are_refused_before_anything_is_acknowledged(
    values: dict[str, str], reason: str
) -> None:
    plan = DISPATCH.plan(Call("paint", values, ALICE))
    assert isinstance(plan, Refuse)
    assert plan.card.private
    assert reason in says(plan.card)


@pytest.mark.parametrize(
    ("name", "shown"), [("\ud800", "/."), ("a\x00b", "/a b."), ("c" * 99, f"/{'c' * 31}…")]
)
def test_a_name_nobody_gave_a_command_is_cleaned_before_it_is_echoed(name: str, shown: str) -> None:
    plan = DISPATCH.plan(Call(name, {}, ALICE))
    assert isinstance(plan, Refuse)
    assert f"There is no command {shown}" in says(plan.card)


def test_a_form_is_filled_in_with_clean_values() -> None:
    values = {"colour": "re\ud800d", "coats": "x" * 999}
    plan = DISPATCH.plan(Call("paint", values, ALICE, has_forms=True))
    assert isinstance(plan, OpenForm)
    assert [field.value for field in plan.form.fields] == ["", "re d", "x" * 200]


def test_roles_are_kept_apart() -> None:
    visitor = Asker("v", "V", Role.VISITOR)
    assert isinstance(DISPATCH.plan(Call("close", {}, ALICE)), Refuse)
    assert isinstance(DISPATCH.plan(Call("paint", {"what": "x"}, visitor)), Refuse)
    assert isinstance(DISPATCH.plan(Call("close", {}, MODERATOR)), Reply)


async def test_a_refusal_while_running_is_a_card_too() -> None:
    card = await DISPATCH.answer_line("/paint sky", ALICE, "test")
    assert card.status is Status.REFUSED
    assert says(card).split("  ")[0] == "The sky is out of reach. Try a fence."


async def test_a_failure_tells_people_nothing_and_the_log_everything(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        card = await DISPATCH.answer_line("/paint crash", ALICE, "test")
    assert card.status is Status.REFUSED
    assert "secret" not in says(card)
    assert "secret detail" in caplog.text


async def test_suggestions_are_at_most_25_and_closed_options_suggest_themselves() -> None:
    assert len(await DISPATCH.suggest("paint", "colour", "", ALICE, {})) == 25
    assert await DISPATCH.suggest("paint", "coats", "tw", ALICE, {}) == [Suggestion("two", "two")]
    assert await DISPATCH.suggest("paint", "nothing", "", ALICE, {}) == []
    assert await DISPATCH.suggest("nothing", "what", "", ALICE, {}) == []


async def test_who_may_not_use_a_command_is_not_helped_with_it() -> None:
    visitor = Asker("v", "V", Role.VISITOR)
    assert await DISPATCH.suggest("paint", "colour", "", visitor, {}) == []
    assert await DISPATCH.suggest("paint", "coats", "", visitor, {}) == []


async def test_what_was_not_carried_out_is_counted_without_a_duration() -> None:
    metrics = PrometheusMetrics()
    dispatch = Dispatch(REGISTRY, None, metrics=metrics)
    for line in ("/paint", "/nonsense", "/close", "/paint fence"):
        await dispatch.answer_line(line, ALICE, "test")
    page = metrics.page()[0].decode()
    assert 'hindcast_commands_total{command="paint",status="refused",surface="test"} 1.0' in page
    assert 'hindcast_command_seconds_count{command="paint"} 1.0' in page
    assert 'hindcast_command_seconds_count{command="close"}' not in page
    assert 'hindcast_command_seconds_count{command="?"}' not in page


def test_a_cooldown_says_how_long_and_passes() -> None:
    now = [0.0]
    dispatch = Dispatch(REGISTRY, None, Cooldowns(Pace(burst=2, every_s=4), lambda: now[0]))
    call = Call("paint", {"what": "fence"}, ALICE)
    assert [isinstance(dispatch.plan(call), Reply) for _ in range(3)] == [True, True, False]
    refusal = dispatch.plan(call)
    assert isinstance(refusal, Refuse)
    assert "4 seconds" in says(refusal.card)
    assert isinstance(dispatch.plan(Call("paint", {"what": "x"}, Asker("bob", "Bob"))), Reply)
    now[0] = 4.0
    assert isinstance(dispatch.plan(call), Reply)


def test_a_surface_with_a_pace_of_its_own_is_not_slowed_down_twice() -> None:
    dispatch = Dispatch(REGISTRY, None, Cooldowns(Pace(burst=1, every_s=60), lambda: 0.0))
    call = Call("paint", {"what": "fence"}, ALICE, paced=True)
    assert all(isinstance(dispatch.plan(call), Reply) for _ in range(50))


def test_those_at_the_machine_itself_need_not_wait() -> None:
    dispatch = Dispatch(REGISTRY, None, Cooldowns(Pace(burst=1, every_s=60), lambda: 0.0))
    you = Asker("you", "you", Role.MODERATOR, trusted=True)
    assert all(isinstance(dispatch.plan(Call("close", {}, you)), Reply) for _ in range(50))


def test_two_commands_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="share a name"):
        Registry((*REGISTRY, *REGISTRY))


async def test_an_error_with_an_excuse_is_told_as_that_and_logged_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def breaks(request: Paint, asker: Asker, ports: None) -> Card:
        raise OSError("no route to it")

    registry = Registry((Command("paint", "Paint", Paint, breaks),))
    away = Refusal("It is away.", "Try again in a minute.")
    excusing = Dispatch(registry, None, excuse=lambda _: away)
    card = await excusing.answer(Call("paint", {"what": "fence"}, ALICE))
    assert (card.status, says(card)) == (Status.REFUSED, "It is away. Try again in a minute.")
    assert "no route to it" in caplog.text
    unexcused = await Dispatch(registry, None).answer(Call("paint", {"what": "fence"}, ALICE))
    assert "Something broke on my side." in says(unexcused)
