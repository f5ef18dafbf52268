"""What follows a post: edits, verdicts, reminders, and check-ins that no longer get through."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.plain import render
from bot.checking.notes import verdict_note
from bot.domain.delivery import Delivered, Refused, Unknown
from bot.ports import Claim, PostState, Reminder
from storage.database.engine import Database
from tests.checkin.channel import HERE, VERDICT, Channel
from tests.checkin.world import PREDICTION
from tests.storage.clocks import MONDAY


async def test_what_happened_is_shown_once_and_what_is_shown_is_left(channel: Channel) -> None:
    for _ in range(3):
        await channel.diary.want(HERE, PREDICTION.id)
    await channel.checking.round()
    assert [card.title for _, _, card in channel.story.carried] == ["wanted 3"]
    assert channel.story.told == [("edit", "podcasts")]
    await channel.checking.round()
    assert channel.story.told == []


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (Unknown(), [("edit", "podcasts")]),
        (Refused("not now"), [("edit", "podcasts")]),
        (Refused("not now", retry_after_s=600), []),
        (Refused("it is gone", permanent=True), []),
    ],
)
async def test_an_edit_that_failed_is_made_again_when_the_platform_will_hear_of_it(
    channel: Channel, answer: Delivered, again: list[tuple[str, str]]
) -> None:
    await channel.diary.want(HERE, PREDICTION.id)
    channel.story.answers = [answer]
    await channel.checking.round()
    assert channel.story.told == [("edit", "podcasts")]
    await channel.checking.round()
    assert channel.story.told == again


async def test_a_verdict_is_one_line_and_the_post_shows_it(channel: Channel) -> None:
    await channel.checking.round()
    channel.clock.wait(days=2)
    await channel.judge()
    await channel.checking.round()
    line = next(card for what, _, card in channel.story.carried if what == "announce")
    assert render(line) == (
        "✓ It happened on 2 November 2026: Has it rained? (evidence\n(https://example.com/rain))"
    )
    assert channel.story.told == [
        ("send", "podcasts"), ("announce", "podcasts"), ("edit", "podcasts"),
        ("edit", "podcasts"),
    ]  # fmt: skip
    await channel.checking.round()
    assert channel.story.told == []


@pytest.mark.parametrize("end", ["stop", "pause"])
async def test_where_check_ins_ended_a_verdict_is_shown_but_not_announced(
    channel: Channel, end: str
) -> None:
    await getattr(channel.diary, end)(HERE, "podcasts")
    await channel.judge()
    await channel.checking.round()
    assert channel.story.told == [("edit", "podcasts")]


async def test_a_channel_that_is_gone_pauses_the_check_in_and_its_starter_is_told_once(
    channel: Channel,
) -> None:
    channel.clock.wait(days=1)
    channel.story.answers = [Refused("the channel is gone", permanent=True)]
    await channel.checking.round()
    note = channel.story.carried[-1][2]
    assert "The daily check-in in podcasts is paused: the channel is gone." in render(note)
    assert channel.story.told == [("send", "podcasts"), ("tell", "al")]
    [checkin] = await channel.diary.checkins(HERE)
    assert (checkin.paused, checkin.reason) == (True, "the channel is gone")
    assert (await channel.post()).state is PostState.SKIPPED
    for _ in range(2):
        channel.clock.wait(days=1)
        await channel.checking.round()
    assert channel.story.told == []


async def test_who_wanted_to_be_reminded_is_told(channel: Channel) -> None:
    channel.story.reminders = [
        Reminder(HERE, "bo", PREDICTION.id), Reminder(HERE, "cy", "nobody-knows-this"),
    ]  # fmt: skip
    await channel.checking.round()
    assert "Has it rained?" in render(channel.story.carried[0][2])
    assert channel.story.told == [("tell", "bo")]
    await channel.checking.round()
    assert channel.story.told == []


async def test_who_is_reminded_of_what_was_judged_meanwhile_hears_the_verdict(
    channel: Channel,
) -> None:
    channel.story.judged.append(VERDICT)
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    await channel.checking.round()
    told = " ".join(render(channel.story.carried[-1][2]).split())
    assert told.startswith("It was judged Has it rained?")
    assert "✓ It happened on 2 November 2026. evidence (https://example.com/rain)" in told
    assert "Say what happened" not in told


async def test_who_did_not_want_to_wait_hears_that_the_platform_refused(
    database: Database,
) -> None:
    channel = Channel(database)
    claim = Claim("podcasts", MONDAY.date(), PREDICTION.id, False, "zoe")
    assert await channel.diary.claim(HERE, claim, channel.clock.now(), timedelta(0))
    channel.story.answers = [Refused("The app is not in the channel: invite it.", permanent=True)]
    for _ in range(2):
        await channel.checking.round()
    note = channel.story.carried[-1][2]
    assert "could not be posted: The app is not in the channel: invite it." in " ".join(
        render(note).split()
    )
    assert channel.story.told == [("send", "podcasts"), ("tell", "zoe")]


async def test_a_reminder_waits_for_a_platform_that_is_away(channel: Channel) -> None:
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    channel.story.answers = [Refused("it is away"), Unknown()]
    for _ in range(3):
        await channel.checking.round()
    assert channel.story.told == [("tell", "bo")] * 2  # after what nobody knows, no more
    channel.story.reminders = [Reminder(HERE, "bo", PREDICTION.id)]
    channel.story.answers = [Refused("later", retry_after_s=600)]
    for _ in range(2):
        await channel.checking.round()
    assert channel.story.told == [("tell", "bo")]
    assert channel.story.reminders


async def test_a_verdict_waits_for_a_platform_that_is_away(channel: Channel) -> None:
    await channel.judge()
    channel.story.answers = [Refused("it is away")]
    announced = []
    for _ in range(3):
        await channel.checking.round()
        announced.append(("announce", "podcasts") in channel.story.told)
    assert announced == [True, True, False]


@pytest.mark.parametrize("answer", [Refused("never", permanent=True), Unknown()])
async def test_a_verdict_that_may_have_been_said_is_not_said_again(
    channel: Channel, answer: Delivered
) -> None:
    await channel.judge()
    channel.story.answers = [answer]
    await channel.checking.round()
    assert ("announce", "podcasts") in channel.story.told
    await channel.checking.round()
    assert channel.story.told == []


def test_the_link_in_the_midst_of_evidence_is_kept() -> None:
    seen = replace(VERDICT, evidence="Seen at https://example.com/rain by all")
    assert "Seen at evidence\n(https://example.com/rain) by all" in render(
        verdict_note(PREDICTION, seen)
    ).replace(" (https", "\n(https")
    assert "()" not in render(verdict_note(PREDICTION, replace(VERDICT, evidence="")))
