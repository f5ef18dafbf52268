"""What follows a try to send a post."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import (
    WAIT_MOST,
    Done,
    GiveUp,
    Look,
    Refused,
    Retry,
    Sent,
    Tried,
    Unknown,
    next_step,
)

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ENDS = datetime(2026, 11, 21, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OUTCOMES = st.one_of(
    st.just(Sent("m1")),
    st.builds(Refused, st.just("no"), st.booleans(), st.floats(0, 90_000)),
    st.builds(Unknown, st.booleans()),
)


def after(tried: Tried, outcome, attempt: int = 1, now: datetime = NOW):
    return next_step(tried, outcome, attempt, now, ENDS)


def test_what_was_sent_or_found_is_done() -> None:
    assert after(Tried.SEND, Sent("m1")) == Done(Sent("m1"))
    assert after(Tried.LOOK, Sent("m1")) == Done(Sent("m1"))


def test_what_is_refused_for_good_pauses_the_check_in() -> None:
    gone = Refused("The channel is gone.", permanent=True)
    assert after(Tried.SEND, gone) == GiveUp("The channel is gone.", pause=True)


def test_what_is_refused_for_now_is_tried_again_when_the_platform_says() -> None:
    assert after(Tried.SEND, Refused("busy", retry_after_s=90)) == Retry(NOW + 90 * SECOND)


def test_without_a_word_from_the_platform_the_waits_double_up_to_a_quarter_of_an_hour() -> None:
    waits = [after(Tried.SEND, Refused("busy"), n).at - NOW for n in (1, 2, 3, 8, 9, 5000)]
    seconds = [wait.total_seconds() for wait in waits]
    assert seconds == [5, 10, 20, 640, 900, 900]


def test_nothing_is_sent_after_the_local_day() -> None:
    late = ENDS - 30 * SECOND
    assert after(Tried.SEND, Refused("busy", retry_after_s=60), now=late) == GiveUp("busy")
    assert after(Tried.LOOK, Refused("not there"), now=ENDS) == GiveUp("not there")


def test_a_lost_reply_is_looked_for_and_sent_at_once_where_it_is_not_there() -> None:
    assert after(Tried.SEND, Unknown()) == Look(NOW + 5 * SECOND)
    assert after(Tried.LOOK, Refused("not there"), 2) == Retry(NOW)


def test_a_process_that_died_while_sending_is_asked_about_also_on_the_next_day() -> None:
    assert isinstance(after(Tried.SEND, Unknown(), now=ENDS + timedelta(hours=9)), Look)


def test_where_there_is_no_way_to_know_it_stays_unknown() -> None:
    given_up = after(Tried.LOOK, Unknown(for_good=True), 2)
    assert isinstance(given_up, GiveUp)
    assert (given_up.unknown, given_up.pause) == (True, False)


def test_a_look_that_could_not_be_made_is_made_again_until_the_day_is_over() -> None:
    assert isinstance(after(Tried.LOOK, Unknown(), 40), Look)
    assert isinstance(after(Tried.LOOK, Unknown(), 4, ENDS), Look)
    assert after(Tried.LOOK, Unknown(), 5, ENDS).unknown


@given(st.lists(OUTCOMES, max_size=40), st.integers(0, 100_000))
def test_nothing_is_sent_after_an_unknown_outcome_before_a_look_said_it_is_not_there(
    outcomes, start_s
) -> None:
    now, tried, certain = NOW + start_s * SECOND, Tried.SEND, True
    for attempt, outcome in enumerate(outcomes, 1):
        if tried is Tried.SEND:
            assert certain
        certain = isinstance(outcome, Refused)  # only a refusal says that nothing is there
        match after(tried, outcome, attempt, now):
            case Done():
                assert isinstance(outcome, Sent)
                return
            case Retry(at=at):
                assert now <= at < ENDS
                now, tried = at, Tried.SEND
            case Look(at=at):
                assert now < at <= now + WAIT_MOST
                now, tried = at, Tried.LOOK
            case GiveUp(unknown=unknown):
                assert unknown == (not certain)
                return


@pytest.mark.parametrize("outcome", [Refused("busy"), Unknown()])
def test_every_course_of_failures_comes_to_an_end(outcome) -> None:
    now, tried, attempt = NOW, Tried.SEND, 1
    while not isinstance(step := after(tried, outcome, attempt, now), GiveUp):
        tried = Tried.SEND if isinstance(step, Retry) else Tried.LOOK
        now, attempt = step.at, attempt + 1
    assert attempt < 120
