"""What a channel is asked today."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.prediction import State, alike
from bot.domain.rotation import JUDGED_AGAIN, Candidate, Shown, choose
from tests.domain.rotating import (
    DAY,
    TODAY,
    ask,
    live,
    many_predictions,
    predicted,
    standing_on,
)

WEEK = timedelta(days=7)


def asked(name: str, day: int) -> Shown:
    return Shown(name.rstrip("?"), TODAY + day * DAY, name.endswith("?"))


def test_the_first_post_of_all_asks_for_a_forecast_and_then_they_alternate() -> None:
    some = [predicted("late", -100), predicted("open", 100), predicted("other", 200)]
    assert ask(some) == "open"
    assert ask(some, [asked("open", 0)], 1) == "late?"
    assert ask(some, [asked("open", 0), asked("late?", 1)], 2) == "other"


def test_where_nothing_can_be_forecast_judging_may_follow_judging() -> None:
    some = [predicted("late", -100), predicted("later", -50)]
    assert ask(some) == "later?"
    assert ask(some, [asked("later?", 0)], 1) == "late?"
    assert ask(some, [asked("later?", 0), asked("late?", 1)], 2) is None


def test_judging_takes_what_fell_due_last_and_comes_back_after_thirty_days() -> None:
    some = [predicted("old", -400), predicted("new", -2), predicted("open", 300)]
    before = [asked("new?", 0), asked("open", 1)]
    assert ask(some, before, 2) == "old?"
    assert ask(some, [*before, asked("old?", 2), asked("open", 28)], 29) == "open"
    assert ask(some, [*before, asked("old?", 2), asked("open", 29)], 30) == "new?"


def test_forecasting_takes_first_what_falls_due_within_sixty_days() -> None:
    some = [predicted("far", 61), predicted("near", 60), predicted("nearer", 9), predicted("none")]
    shown = live(some, 4)
    assert [post.prediction for post in shown] == ["nearer", "near", "far", "none"]


def test_speakers_take_turns() -> None:
    some = [predicted(f"{who}{n}", 100 + n, who) for who in "abc" for n in range(3)]
    order = [post.prediction for post in live(some, 9)]
    assert order == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"]


def test_near_duplicates_stay_a_week_apart_whichever_of_them_says_so() -> None:
    some = [predicted("a", 100, near=("b",)), predicted("b", 101), predicted("c", 102)]
    assert ask(some, [asked("a", 0), asked("c", 1)], 6) == "c"
    assert ask(some, [asked("a", 0), asked("c", 1)], 7) == "b"


def test_a_judged_one_still_keeps_what_is_near_to_it_away() -> None:
    judged = Candidate(predicted("a", -1, near=("b",)), State.JUDGED)
    others = [
        Candidate(predicted("b", 100), State.OPEN),
        Candidate(predicted("c", 101), State.OPEN),
    ]
    choice = choose([judged, *others], [asked("a?", -1)], TODAY)
    assert choice is not None
    assert choice.prediction.id == "c"


def test_what_falls_due_soon_comes_up_once_more_ahead_of_its_turn() -> None:
    some = [predicted("a", 65), predicted("b", 200), predicted("c", 300)]
    before = [asked("a", -10), asked("b", -9), asked("c", -8)]
    assert ask(some, before) == "a"  # asked longest ago
    again = [*before, asked("a", 0), asked("b", 1), asked("c", 2)]
    assert ask(some, again, 9) == "a"  # 56 days are left; "b" was asked on the day after it
    assert ask(some, [*again, asked("a", 9)], 10) == "b"


def test_the_undated_rest_for_ninety_days_while_others_can_be_asked() -> None:
    some = [predicted("dated", 400), predicted("undated")]
    before = [asked("undated", 0), asked("dated", 1)]
    assert ask(some, before, 89) == "dated"
    assert ask(some, [*before, asked("dated", 89)], 90) == "undated"


def test_a_channel_with_one_open_prediction_has_its_post_every_day() -> None:
    assert [post.prediction for post in live([predicted("only", 100)], 5)] == ["only"] * 5


def test_nothing_is_asked_where_nothing_is_left() -> None:
    assert ask([]) is None
    assert choose([Candidate(predicted("a", -9), State.JUDGED)], [], TODAY) is None
    assert choose([Candidate(predicted("a", 9), State.WITHDRAWN)], [], TODAY) is None


def test_sixty_days_over_predictions_like_those_that_are_shipped() -> None:
    # Four guests; of each five are long past due, three still open, four undated.
    dues = (-320, -232, -141, -50, -20, 41, 406, 771, None, None, None, None)
    guests = ("David", "Julian", "Mostafa", "Sholto")
    some = [predicted(f"{who}{n:02}", due, who) for who in guests for n, due in enumerate(dues)]
    shown = live(some, 60)
    assert len(shown) == 60
    assert [post.judging for post in shown] == [False, True] * 30
    forecasts = [post.prediction for post in shown if not post.judging]
    assert {name[-2:] for name in forecasts[:4]} == {"05"}  # due in 41 days: first
    assert len(set(forecasts[:28])) == 28  # all 28 before one comes again
    turns = [name[:-2] for name in forecasts]
    assert all(set(turns[n : n + 4]) == set(guests) for n in range(0, 28, 4))
    judged = [post.prediction[-2:] for post in shown if post.judging]
    assert judged[:20] == ["04"] * 4 + ["03"] * 4 + ["02"] * 4 + ["01"] * 4 + ["00"] * 4
    # More than thirty days later, and with what fell due meanwhile.
    assert sorted(judged[20:28]) == ["04"] * 4 + ["05"] * 4


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10))
def test_every_due_one_is_asked_in_its_time_and_none_again_within_thirty_days(
    due: int, later: int
) -> None:
    some = [predicted(f"d{n:02}", -400 + n) for n in range(due)]
    some += [predicted(f"l{n:02}", 2 * n + 1, "bob") for n in range(later)]
    in_time = 2 * (due + later + later)  # every second post asks for judging
    shown = live([*some, predicted("open", 4000, "cy")], in_time + 62)
    asked_on: dict[str, list[date]] = {each.id: [] for each in some}
    for post in shown:
        if post.judging:
            asked_on[post.prediction].append(post.local_date)
    for on in asked_on.values():
        assert on[0] < TODAY + (in_time + 2) * DAY
        assert all(after - before >= JUDGED_AGAIN for before, after in pairwise(on))


@settings(deadline=None)
@given(many_predictions())
def test_two_posts_in_a_row_never_both_ask_for_judging_while_anything_is_open(some) -> None:
    for before, after in pairwise(live(some, 45)):
        if before.judging and after.judging:
            assert State.OPEN not in {c.state for c in standing_on(some, after.local_date)}


@settings(deadline=None)
@given(many_predictions())
def test_near_duplicates_are_never_posted_within_a_week(some) -> None:
    by_id = {one.id: one for one in some}
    shown = live(some, 45)
    for place, post in enumerate(shown):
        for earlier in shown[:place]:
            if alike(by_id[post.prediction], by_id[earlier.prediction]):
                assert post.local_date - earlier.local_date >= WEEK


@settings(deadline=None)
@given(many_predictions())
def test_nothing_is_asked_again_before_all_that_may_be_were_asked(some) -> None:
    by_id = {one.id: one for one in some}
    shown = live(some, 45)
    forecast: set[str] = set()
    for place, post in enumerate(shown):
        if post.judging:
            continue
        if post.prediction in forecast:
            week = [
                by_id[e.prediction] for e in shown[:place] if post.local_date - e.local_date < WEEK
            ]
            opened = [c for c in standing_on(some, post.local_date) if c.state is State.OPEN]
            waiting = [c.prediction for c in opened if c.prediction.id not in forecast]
            # What still waits was too near to something of the last week, and not put off further.
            assert all(any(alike(one, other) for other in week) for one in waiting)
            assert not any(alike(one, by_id[post.prediction]) for one in waiting)
        forecast.add(post.prediction)


@settings(deadline=None)
@given(many_predictions())
def test_each_open_one_is_asked_in_the_end(some) -> None:
    # Fifteen and as many to judge, and a week's waiting for each near-duplicate.
    shown = {post.prediction for post in live(some, 150) if not post.judging}
    assert {one.id for one in some if one.resolve_by is None} <= shown


@settings(deadline=None)
@given(many_predictions())
def test_judging_comes_back_after_thirty_days_and_not_before(some) -> None:
    last = {}
    for post in live(some, 70):
        if post.judging:
            assert post.local_date - last.get(post.prediction, TODAY - 30 * DAY) >= 30 * DAY
            last[post.prediction] = post.local_date


@settings(deadline=None)
@given(many_predictions(), st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_read_does_not_matter(some, days, chance) -> None:
    shown, today = live(some, days), TODAY + days * DAY
    candidates = standing_on(some, today)
    mixed = chance.sample(candidates, len(candidates)), chance.sample(shown, len(shown))
    assert choose(*mixed, today) == choose(candidates, shown, today)


@settings(deadline=None)
@given(many_predictions())
def test_a_day_without_a_post_means_that_all_open_ones_are_near_to_another(some) -> None:
    posted = {post.local_date for post in live(some, 30)}
    for today in (TODAY + n * DAY for n in range(30)):
        if today not in posted:
            opened = [c.prediction for c in standing_on(some, today) if c.state is State.OPEN]
            assert all(any(alike(one, other) for other in some) for one in opened)
