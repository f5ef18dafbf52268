"""What people may not do, what they cannot break, and what never leaves a workspace."""

from collections.abc import AsyncIterator

import pytest

from adapters.slack.bot import SlackBot
from bot.bootstrap import House
from tests.patience import until
from tests.slack.bot import hindcast
from tests.slack.fake import FakeSlack, Person
from tests.slack.toy import button

NASTY = "@everyone <!channel> <@U123> <@U123|bob> ``` *b* _i_ & < >"


@pytest.fixture(autouse=True)
async def bot(slack: FakeSlack, house: House) -> AsyncIterator[SlackBot]:
    """Let the bot be connected."""
    async with hindcast(slack, house) as running:
        yield running


@pytest.mark.parametrize("text", [NASTY, "@everyone", "<!channel>", "&lt;!here&gt;", "`x` ```y```"])
@pytest.mark.parametrize("command", ["quote", "compare", "speaker", "summary", "random", "nothing"])
async def test_nothing_that_is_typed_pings_anybody(
    slack: FakeSlack, alice: Person, command: str, text: str
) -> None:
    answer = await alice.types("/hindcast", f"{command} {text}")
    assert answer.private
    assert answer.text
    assert slack.pings == []


async def test_six_thousand_characters_get_a_clear_private_answer(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen " * 600)
    assert answer.private
    assert "5,999 characters; 300 is the most" in answer.text


async def test_an_option_of_the_wrong_kind_is_named(slack: FakeSlack) -> None:
    admin = slack.person("ann", admin=True)
    answer = await admin.types("/hindcast", "settings zone:Atlantis")
    assert answer.private
    assert "time zone" in answer.text


async def test_a_suggestion_nobody_offered_is_read_as_it_was_typed(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen speaker:Nobody")
    assert answer.private
    assert "Nobody" in answer.text


async def test_a_name_with_a_mistake_in_a_form_is_told_in_the_form(slack: FakeSlack) -> None:
    alice = slack.person("alice")
    form = (await alice.types("/quote")).view
    assert form is not None
    answer = await alice.submits(form, words="\u200b")
    assert "words" in answer.errors


async def test_a_form_submitted_twice_is_answered_once(alice: Person) -> None:
    asked = await alice.types("/quote")
    assert asked.view is not None
    await alice.submits(asked.view, words="sunscreen", within=0.3)
    await until(lambda: asked.interaction.shown)
    await alice.submits(asked.view, words="sunscreen", within=0.3)
    assert len(asked.interaction.shown) == 1


@pytest.mark.parametrize(
    "address",
    ["h1:next:gone.0", "h1:no-such:1", "h1:", "h1:quote:words", "something-else", "h1:next:💥"],
)
async def test_a_button_of_something_deleted_answers_kindly(alice: Person, address: str) -> None:
    answer = await alice.types("/quote", "sunscreen")
    stale = await alice.presses(answer, button("Old", address, address))
    assert stale.private
    assert not stale.replaced
    assert stale.text.startswith("Not this time")
    assert "not one of mine" in stale.text or "too old" in stale.text


async def test_a_form_of_a_command_that_is_gone_answers_kindly(alice: Person) -> None:
    answer = await alice.types("/quote", "sunscreen")
    gone = await alice.presses(answer, button("Old", "form:gone", "form:gone"))
    assert "There is no command /gone." in gone.text


async def test_a_shortcut_that_is_gone_answers_kindly(alice: Person) -> None:
    answer = await alice.uses("an_older_one", text="sunscreen")
    assert "not one of mine any more" in answer.text


async def test_bob_cannot_turn_alices_shared_words(
    slack: FakeSlack, alice: Person, bob: Person
) -> None:
    admin = slack.person("ann", admin=True)
    await admin.types("/hindcast", "settings public:quote")
    answer = await alice.types("/quote", "sunscreen")
    assert not answer.private
    theirs = await bob.presses(answer, "Next")
    assert "1 of 3" in answer.text
    assert theirs.private
    assert not theirs.replaced
    assert "That card answers somebody else." in theirs.text


async def test_settings_are_for_admins_and_for_named_members(
    slack: FakeSlack, alice: Person, bob: Person
) -> None:
    refused = await alice.types("/hindcast", "settings")
    assert refused.private
    assert "/hindcast settings is for moderators." in refused.text
    owner = slack.person("olga", owner=True)
    await owner.types("/hindcast", f"settings moderator:<@{alice.id}|alice>")
    assert "time zone" in (await alice.types("/hindcast", "settings")).text
    assert "is for moderators" in (await bob.types("/hindcast", "settings")).text


async def test_an_admin_may_take_themselves_off_the_list_and_another_moderator_may_not(
    slack: FakeSlack, alice: Person
) -> None:
    admin = slack.person("ann", admin=True)
    for person in (admin, alice):
        await admin.types("/hindcast", f"settings moderator:<@{person.id}|x>")
    locked = await alice.types("/hindcast", f"settings moderator:<@{alice.id}|x> remove:yes")
    assert "You would lock yourself out." in locked.text
    free = await admin.types("/hindcast", f"settings moderator:<@{admin.id}|x> remove:yes")
    assert "no longer on the list" in free.text


async def test_a_channel_with_a_name_like_a_direct_messages_belongs_to_the_workspace(
    slack: FakeSlack,
) -> None:
    admin = slack.person("ann", admin=True)
    club = slack.default_team.channel("directmessages-club")
    assert "time zone" in (await admin.types("/hindcast", "settings", channel=club)).text


@pytest.mark.parametrize(
    "typed", ["moderator:@bob", "moderator:bob", "channel:#podcasts", "moderator:&lt;@U1&gt;"]
)
async def test_a_name_that_is_no_mention_changes_no_settings(slack: FakeSlack, typed: str) -> None:
    admin = slack.person("ann", admin=True)
    refused = await admin.types("/hindcast", f"settings {typed}")
    assert refused.private
    assert "mention one" in refused.text
    assert "nowhere else" not in (await admin.types("/hindcast", "settings")).text


async def test_admins_are_asked_for_once_and_only_for_commands_of_moderators(
    slack: FakeSlack,
) -> None:
    admin = slack.person("ann", admin=True)
    await admin.types("/quote", "sunscreen")
    assert slack.called("users.info") == []
    await admin.types("/hindcast", "settings")
    await admin.types("/hindcast", "settings")
    assert len(slack.called("users.info")) == 1


async def test_a_member_of_another_workspace_is_a_visitor(slack: FakeSlack, alice: Person) -> None:
    elsewhere = slack.team("Coffee House", installed=False)
    guest = slack.default_team.person("gus", home=elsewhere, admin=True)
    answer = await alice.types("/quote", "sunscreen")
    shared = await alice.presses(answer, "Share")
    pressed = await guest.presses(shared, button("Settings", "form:settings", "form:settings"))
    assert "is for moderators" in pressed.text


async def test_public_answers_stand_where_the_moderators_want_them(
    slack: FakeSlack, alice: Person
) -> None:
    admin = slack.person("ann", admin=True)
    here, other = slack.default_team.channel("general"), slack.default_team.channel("random")
    await admin.types("/hindcast", f"settings public:quote channel:<#{here.id}|general>")
    assert not (await alice.types("/quote", "sunscreen", channel=here)).private
    assert (await alice.types("/quote", "sunscreen", channel=other)).private
    assert (await alice.types("/hindcast", "episodes", channel=here)).private


async def test_when_nothing_may_be_public_sharing_is_refused(
    slack: FakeSlack, alice: Person
) -> None:
    admin = slack.person("ann", admin=True)
    await admin.types("/hindcast", "settings public:none")
    refused = await alice.presses(await alice.types("/quote", "sunscreen"), "Share")
    assert refused.private
    assert slack.messages["general"] == []


async def test_sharing_works_where_the_bot_may_not_post(slack: FakeSlack, alice: Person) -> None:
    closed = slack.default_team.channel("closed", bot=False)
    answer = await alice.types("/quote", "sunscreen", channel=closed)
    assert not (await alice.presses(answer, "Share")).private


async def test_an_answer_too_late_for_its_address_comes_another_way(
    slack: FakeSlack, alice: Person
) -> None:
    for channel in (
        slack.default_team.channel("general"),
        slack.default_team.channel("x", bot=False),
    ):
        slack.faults.fail_next("response_url", "used_url")
        answer = await alice.types("/quote", "sunscreen", channel=channel)
        assert "sunscreen" in answer.text


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "block_actions"},
        {"type": "block_actions", "actions": [], "user": None, "team": None},
        {"type": "view_submission", "view": {"callback_id": "form:quote"}, "user": {}},
        {"type": "view_submission", "view": {"callback_id": "form:", "private_metadata": "{"}},
        {"type": "block_suggestion", "action_id": "words", "value": "x" * 5000},
        {"type": "message_action", "callback_id": "find_source", "message": None},
        {"type": "unknown", "user": {"id": "U1"}},
    ],
)
async def test_payloads_that_make_no_sense_break_nothing(
    slack: FakeSlack, alice: Person, payload: dict[str, object]
) -> None:
    await slack.raw(payload, within=0.3)
    await slack.raw("no json at all {", within=0.3)
    slack.violations.clear()
    assert "sunscreen" in (await alice.types("/quote", "sunscreen")).text
