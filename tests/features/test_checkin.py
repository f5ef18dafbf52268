"""The daily check-in, as moderators set it up and as it looks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.bootstrap import House
from bot.domain.delivery import Sent
from bot.domain.prediction import AuthorKind
from bot.features.checkin_card import checkin_card, checkin_cards
from bot.kernel.asker import LOCAL, Community, Role
from bot.kernel.card import Heading, Status
from bot.kernel.dispatch import Call
from bot.kernel.kinds import Channel
from bot.ports import PostState
from tests.conftest import ALICE, NOON, Visit, quotations, says
from tests.fakes import FixedClock
from tests.features.conftest import DUE, OPEN, Visiting, posted

HERE = Community("discord:1")


@pytest.fixture
def guild(house: House) -> Visit:
    """Give a moderator in a channel of a server."""
    asker = replace(ALICE, member="m1", role=Role.MODERATOR, community=HERE, channel="general")
    return Visit(house, asker)


async def test_it_starts_here_at_nine_every_day_unless_told_otherwise(guild: Visit) -> None:
    card = await guild.says("/checkin start")
    assert card.private
    assert "There will be a check-in here: every day at 09:00, UTC." in says(card)
    assert "Today’s comes in a moment." in says(card)
    (checkin,) = await guild.house.ports.diary.checkins(HERE)
    assert (checkin.channel, checkin.started_by) == ("general", "m1")


async def test_a_channel_a_time_a_zone_and_days_are_understood(guild: Visit) -> None:
    await guild.says("/checkin start")
    values = {
        "channel": Channel("general"),
        "time": "9pm",
        "zone": "europe/berlin",
        "days": "mon, wed",
    }
    call = Call("checkin start", values, guild.asker, "test")
    card = await guild.house.dispatch.answer(call)
    assert "Monday, Wednesday at 21:00, Europe/Berlin." in says(card)
    assert "on Monday 23 November at 21:00" in says(card)
    assert "It takes the place of the earlier one: every day at 09:00, UTC." in says(card)
    assert len(await guild.house.ports.diary.checkins(HERE)) == 1


async def test_the_communitys_zone_is_used(guild: Visit) -> None:
    await guild.says("/settings zone:Asia/Tokyo")
    assert "every day at 09:00, Asia/Tokyo" in says(await guild.says("/checkin start"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("zone:Europe/Berlyn", "Did you mean Europe/Berlin?"),
        ("time:25:00", "Write it as 09:00, 17:30 or 9am."),
        ("time:teatime", "Write it as 09:00, 17:30 or 9am."),
        ("days:someday", "weekdays"),
        ("zoone:UTC", "Did you mean zone:?"),
    ],
)
async def test_what_is_mistyped_is_answered_with_what_would_be_right(
    guild: Visit, typed: str, said: str
) -> None:
    card = await guild.says(f"/checkin start {typed}")
    assert card.status is Status.REFUSED
    assert said in says(card)
    assert not await guild.house.ports.diary.checkins(HERE)


async def test_it_is_paused_resumed_stopped_and_shown(guild: Visit) -> None:
    assert "There is no check-in here." in says(await guild.says("/checkin stop"))
    assert "There is none yet." in says(await guild.says("/checkin status"))
    await guild.says("/checkin start")
    await guild.says("/checkin pause")
    assert "every day at 09:00, UTC here. It is paused." in says(
        await guild.says("/checkin status")
    )
    assert "Today’s comes in a moment." in says(await guild.says("/checkin resume"))
    await guild.says("/checkin now")
    assert "The next one comes on Saturday" in says(await guild.says("/checkin resume"))
    await guild.says("/checkin stop")
    assert "There is none yet." in says(await guild.says("/checkin status"))
    for command in ("pause", "resume", "stop"):
        assert "There is no check-in here." in says(await guild.says(f"/checkin {command}"))


async def test_next_is_a_private_preview_that_posts_nothing(guild: Visit) -> None:
    await guild.says("/checkin start")
    card = await guild.says("/checkin next")
    assert card.private
    assert card.actions == ()
    assert card.title == "Prediction check-in · Friday 20 November"
    assert "A preview" in says(card)
    assert not await guild.house.ports.diary.posts(HERE)


async def test_a_preview_says_what_to_do_where_none_is_planned(guild: Visit) -> None:
    told = says(await guild.says("/checkin next")).replace("  ", " ")
    assert "No check-in is planned here. /checkin start time:09:00 posts one every day;" in told
    await guild.says("/checkin start")
    await guild.says("/checkin pause")
    assert "It is paused: /checkin resume goes on" in says(await guild.says("/checkin next"))


async def test_what_a_member_added_is_not_said_tomorrow(
    house: House, alice: Visit, clock: FixedClock
) -> None:
    await alice.says('/predict claim:"A robot folds the laundry" resolve_by:"in 2 years"')
    own = next(p for p in await house.ports.ledger.predictions(LOCAL) if p.community)
    card = await checkin_card(await posted(house, own.id, date(2026, 11, 19)), house.ports)
    assert "Added here today" in says(card)


async def test_what_was_recounted_or_claimed_on_words_is_not_called_said(
    house: House, alice: Visit
) -> None:
    await alice.says('/predict claim:"It rains" resolve_by:2027 quote:"always wear sunscreen"')
    known = await house.ports.ledger.predictions(LOCAL)
    told = {}
    for day, kind in enumerate(AuthorKind, 18):
        name = next(each.id for each in known if each.author_kind is kind and each.quotes)
        post = await posted(house, name, date(2026, 11, day))
        told[kind] = says(await checkin_card(post, house.ports))
    assert "on words of Sholto Douglas · Words said 18 months ago" in told[AuthorKind.MEMBER]
    assert "on what somebody else predicted · Recounted " in told[AuthorKind.OTHER]
    assert " Said 1" in told[AuthorKind.SPEAKER]


async def test_on_a_platform_now_leaves_the_row_to_the_tick(guild: Visit) -> None:
    assert "It will be here in a moment." in says(await guild.says("/checkin now"))
    (post,) = await guild.house.ports.diary.posts(HERE)
    assert (post.state, post.local_date) == (PostState.PENDING, date(2026, 11, 20))
    again = await guild.says("/checkin now")
    assert "on its way already" in says(again)
    await guild.house.ports.diary.take(post, NOON, timedelta(minutes=1))
    (post,) = await guild.house.ports.diary.posts(HERE)
    sent = Sent("m1", "https://example.com/m1")
    await guild.house.ports.diary.mark(post, sent, NOON)
    assert "was posted here already" in says(await guild.says("/checkin now"))


async def test_where_todays_was_posted_by_hand_the_next_comes_tomorrow(guild: Visit) -> None:
    await guild.says("/checkin now")
    tomorrow = "The next one comes on Saturday 21 November at 15:00."
    assert tomorrow in says(await guild.says("/checkin start time:15:00"))
    assert tomorrow in says(await guild.says("/checkin status"))
    assert (await guild.says("/checkin next")).title.endswith("Saturday 21 November")


async def test_in_the_room_the_row_is_the_post_and_there_is_one_a_day(
    mo: Visit, clock: FixedClock
) -> None:
    card = await mo.says("/checkin now")
    assert card.title == "Prediction check-in · Friday 20 November"
    (post,) = await mo.house.ports.diary.posts(LOCAL)
    assert post.state is PostState.POSTED
    again = await mo.says("/checkin now")
    assert "was posted already; here it is." in says(again)
    assert again.actions == card.actions
    clock.time += timedelta(days=1)
    assert (await mo.says("/checkin now")).title.endswith("Saturday 21 November")
    assert len(await mo.house.ports.diary.posts(LOCAL)) == 2


async def test_check_ins_are_for_moderators_in_a_channel(alice: Visit, guild: Visit) -> None:
    assert "/checkin now is for moderators." in says(await alice.says("/checkin now"))
    nowhere = Visit(guild.house, replace(guild.asker, channel=None))
    assert "/checkin start is about a channel." in says(await nowhere.says("/checkin start"))


async def test_a_post_looks_as_it_was_drawn(house: House, visiting: Visiting) -> None:
    await posted(house, DUE, date(2026, 11, 19))
    await visiting("a").says(f"/forecast {OPEN} percent:90")
    card = await checkin_card(await posted(house, OPEN, date(2026, 11, 20)), house.ports)
    assert card.title == "Prediction check-in · Friday 20 November"
    assert isinstance(card.blocks[0], Heading)
    assert quotations(card)[0].speaker == "Julian Schrittwieser"
    line = "closes 31 December 2026 · 1 forecast so far · answers stay hidden until you give yours"
    assert line in says(card)
    assert "Said 13 months ago" in says(card)
    assert "Yesterday: " in says(card)
    assert "90 %" not in says(card)
    assert not card.private
    labels = [action.label for action in card.actions if not action.overflow]
    assert labels == ["5 %", "25 %", "50 %", "75 %", "95 %", "Exact…"]
    assert all(len(action.address) <= 100 for action in card.actions)


async def test_the_buttons_of_a_post_work_privately_for_everybody(
    house: House, visiting: Visiting
) -> None:
    post = await posted(house, OPEN, date(2026, 11, 20))
    card = await checkin_card(post, house.ports)
    for name, percent in (("a", "5 %"), ("b", "95 %")):
        pressing = visiting(name)
        pressing.cards.append(card)
        answer = await pressing.presses(percent)
        assert answer.private
        assert f"You are forecasting {percent}." in says(answer)
    shown = await checkin_card(post, house.ports)
    assert "2 forecasts so far" in says(shown)
    (stale,) = await house.ports.diary.posts(LOCAL)
    assert stale.wanted == 2


async def test_a_button_of_an_older_post_shows_the_prediction_as_it_stands(
    house: House, visiting: Visiting, mo: Visit
) -> None:
    card = await checkin_card(await posted(house, OPEN, date(2026, 11, 20)), house.ports)
    await mo.says(f"/resolve {OPEN} outcome:yes evidence:https://example.com")
    late = visiting("a")
    late.cards.append(card)
    answer = await late.presses("50 %")
    said = "That button is from an older post; here is the prediction as it stands."
    assert said in says(answer)
    assert answer.title == "Prediction · ✓ happened"
    unheard = await late.says("h1:percent:@unheard.50")
    assert "I have forgotten that post." in says(unheard)


async def test_what_was_judged_since_the_last_post_is_told(
    house: House, mo: Visit, clock: FixedClock
) -> None:
    await posted(house, OPEN, date(2026, 11, 19))
    await mo.says(f"/resolve {DUE} outcome:yes evidence:https://example.com")
    post = await posted(house, DUE, date(2026, 11, 21))
    card = await checkin_card(post, house.ports)
    assert "Thursday 19 November: " in says(card)
    assert "Judged since: ✓ Did it become pretty clear" in says(card)


async def test_a_post_that_asks_what_happened_says_how_many_answered_what(
    house: House, visiting: Visiting
) -> None:
    post = await posted(house, DUE, date(2026, 11, 20), judging=True)
    card = await checkin_card(post, house.ports)
    assert [a.label for a in card.actions] == ["Yes", "No", "Too early", "Cannot be known"]
    answering = visiting("a")
    answering.cards.append(card)
    await answering.presses("Cannot be known")
    shown = await checkin_card(post, house.ports)
    assert "Did it happen? 1 cannot be known" in says(shown)
    assert "closed 31 December 2025" in says(shown)


async def test_cards_that_are_made_together_are_those_that_are_made_one_by_one(
    house: House, visiting: Visiting, mo: Visit
) -> None:
    await visiting("ben").says(f"/forecast {OPEN} percent:70")
    days = [date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)]
    posts = [
        await posted(house, DUE, days[0], judging=True),
        await posted(house, OPEN, days[1]),
        await posted(house, "no-longer-there", days[2]),
    ]
    await mo.says(f"/resolve {DUE} outcome:yes evidence:https://example.org/found")
    posts.append(await posted(house, OPEN, date(2026, 11, 20)))
    together = await checkin_cards(posts, house.ports)
    alone = [await checkin_card(posts[number], house.ports) for number in (0, 1, 3)]
    assert list(together.values()) == alone
    assert list(together) == [posts[number].id for number in (0, 1, 3)]
