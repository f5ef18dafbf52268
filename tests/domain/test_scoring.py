"""Scores, by hand and for any forecasts."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.prediction import Forecast, Outcome
from bot.domain.scoring import at_close, scores
from tests.domain.forecasters import DAYS, PREDICTION, forecast, many_forecasts, verdict

YES, NO = verdict(Outcome.YES), verdict(Outcome.NO)
CHANCES = st.floats(0.001, 0.999)
BOUND = 100 * math.log(999)


def brier(forecasts: list[Forecast], member: str = "ada") -> float:
    return next(s.brier for s in scores(PREDICTION, YES, forecasts) if s.member == member)


def peers(forecasts: list[Forecast]) -> dict[str, float | None]:
    return {s.member: s.peer for s in scores(PREDICTION, YES, forecasts)}


def test_a_forecast_counts_for_as_long_as_it_stood() -> None:
    # Five days at 60 % and five at 90 %: (5 · 0.4² + 5 · 0.1²) / 10 = (0.8 + 0.05) / 10.
    assert brier([forecast("ada", 0, 0.6), forecast("ada", 5, 0.9)]) == pytest.approx(0.085)
    # Seven days and a half at 20 %, two and a half at 100 %: 7.5 · 0.64 / 10.
    assert brier([forecast("ada", 0, 0.2), forecast("ada", 7.5, 1)]) == pytest.approx(0.48)


def test_time_before_the_first_forecast_does_not_count() -> None:
    # (1 - 0.7)² whether it stood for ten days or for one.
    assert brier([forecast("ada", 0, 0.7)]) == pytest.approx(0.09)
    assert brier([forecast("ada", 9, 0.7)]) == pytest.approx(0.09)


def test_what_is_said_at_the_close_or_later_does_not_count() -> None:
    early = [forecast("ada", 1, 0.7)]
    assert brier([*early, forecast("ada", DAYS, 1.0)]) == brier(early)
    assert brier([*early, forecast("ada", DAYS + 1, 1.0)]) == brier(early)
    assert scores(PREDICTION, YES, [forecast("ada", DAYS, 0.5)]) == []


def test_the_close_is_the_day_it_happened_where_that_was_earlier() -> None:
    early = verdict(Outcome.YES, happened_on=date(2026, 12, 6))
    two = [forecast("ada", 0, 0.6), forecast("ada", 5, 0.9)]  # the second on 6 December itself
    assert [s.brier for s in scores(PREDICTION, early, two)] == [pytest.approx(0.16)]
    before_all = verdict(Outcome.YES, happened_on=date(2026, 11, 30))
    assert scores(PREDICTION, before_all, two) == []


def test_of_two_forecasts_at_the_same_moment_the_later_number_stands() -> None:
    both = [forecast("ada", 1, 0.9, 2), forecast("ada", 1, 0.1, 1)]
    assert brier(both) == pytest.approx(0.01)


def test_where_the_clock_was_put_back_the_later_number_stands_from_its_own_moment() -> None:
    # Said third, but dated the first day: what was said on the second day never stood.
    moved = [forecast("ada", 0, 0.5, 1), forecast("ada", 2, 0.0, 2), forecast("ada", 1, 1.0, 3)]
    assert brier(moved) == pytest.approx(0.025)  # one day of ten at 0.25


def test_peers_are_compared_while_both_forecast() -> None:
    # Ada says 60 %, then 90 % from the fifth day on, when Ben comes with 50 %:
    # 100 · 2/1 · ln(0.9 / √(0.9 · 0.5)) = 100 · ln(0.9 / 0.5) = 58.78.
    found = peers([forecast("ada", 0, 0.6), forecast("ada", 5, 0.9), forecast("ben", 5, 0.5)])
    assert found == pytest.approx({"ada": 58.7787, "ben": -58.7787}, abs=1e-4)


def test_three_peers_and_a_change_between() -> None:
    # Five days at 80, 40 and 20 %, then five at 80, 40 and 80 %; each logarithm less the mean of
    # the two others'. Ada: ln 8 / 2 = 1.03972, then ln 2 / 2 = 0.34657; in the mean 0.69315.
    # Ben: ln 0.4 - (ln 0.8 + ln 0.2) / 2 = 0, then -ln 2 = -0.69315; in the mean -0.34657.
    # Cy: ln 0.2 - (ln 0.8 + ln 0.4) / 2 = -1.03972, then 0.34657; in the mean -0.34657.
    found = peers(
        [
            forecast("ada", 0, 0.8),
            forecast("ben", 0, 0.4),
            forecast("cy", 0, 0.2),
            forecast("cy", 5, 0.8),
        ]
    )
    assert found == pytest.approx({"ada": 69.3147, "ben": -34.6574, "cy": -34.6574}, abs=1e-4)


def test_who_forecasts_alone_has_no_peer_score() -> None:
    assert peers([forecast("ada", 0, 0.6)]) == {"ada": None}


def test_certainty_that_fails_is_clipped() -> None:
    # 0 % counts as 0.1 % beside 50 %: 100 · ln(0.001 / 0.5) = -621.46. Its Brier score is 1.
    found = scores(PREDICTION, YES, [forecast("ada", 0, 0.0), forecast("ben", 0, 0.5)])
    assert found[0].brier == 1
    assert found[0].peer == pytest.approx(-621.4608, abs=1e-4)


def test_who_comes_in_the_last_microsecond_is_scored_as_exactly() -> None:
    last = DAYS - 1e-6 / 86400
    found = peers([forecast("ada", 0, 0.9), forecast("ben", last, 0.3)])
    # 100 · ln(0.3 / 0.9) = -109.86, and the same for Ada with the other sign.
    assert found == pytest.approx({"ada": 109.8612, "ben": -109.8612}, abs=1e-4)


@pytest.mark.parametrize("outcome", [Outcome.AMBIGUOUS, Outcome.ANNULLED])
def test_what_cannot_be_known_scores_nothing(outcome: Outcome) -> None:
    assert scores(PREDICTION, verdict(outcome), [forecast("ada", 0, 0.6)]) == []


@given(many_forecasts(), st.sampled_from([YES, NO]))
def test_scores_are_bounded(forecasts, given_verdict) -> None:
    for score in scores(PREDICTION, given_verdict, forecasts):
        assert 0 <= score.brier <= 1
        assert score.peer is None or abs(score.peer) <= BOUND + 1e-6


@given(many_forecasts(), st.randoms(use_true_random=False))
def test_the_order_in_which_forecasts_are_read_does_not_matter(forecasts, chance) -> None:
    mixed = chance.sample(forecasts, len(forecasts))
    assert scores(PREDICTION, YES, mixed) == scores(PREDICTION, YES, forecasts)


@given(st.dictionaries(st.sampled_from("abcdefg"), st.floats(0, 1), min_size=2))
def test_peer_scores_sum_to_zero_at_each_moment(chances) -> None:
    together = peers([forecast(who, 3, chance, 1) for who, chance in chances.items()])
    assert math.fsum(together.values()) == pytest.approx(0, abs=1e-6)


@given(many_forecasts())
def test_peer_scores_weighted_by_their_time_sum_to_zero(forecasts) -> None:
    firsts = {}
    for one in forecasts:
        firsts.setdefault(one.member, (one.at - forecast("x", 0, 0).at).total_seconds() / 86400)
    shared_from = sorted([*firsts.values(), DAYS, DAYS])[1]
    held = {who: DAYS - max(day, shared_from) for who, day in firsts.items()}
    total = math.fsum((peer or 0) * held[who] for who, peer in peers(forecasts).items())
    assert total == pytest.approx(0, abs=1e-5)


@given(many_forecasts("abc"))
def test_the_scores_are_those_that_the_definition_gives_moment_by_moment(forecasts) -> None:
    # The definition word for word: every half day, in which nobody changes anything.
    by_member: dict[str, list[tuple[float, float | None]]] = {}
    for half_day in range(DAYS * 2):
        at = forecast("x", half_day / 2, 0).at
        stand = {f.member: f.probability for f in forecasts if f.at <= at}
        given_to = {who: min(max(p, 0.001), 0.999) for who, p in stand.items()}
        mean = math.prod(given_to.values()) ** (1 / len(stand)) if stand else 0
        for who, p in stand.items():
            n = len(stand)
            peer = 100 * n / (n - 1) * math.log(given_to[who] / mean) if n > 1 else None
            by_member.setdefault(who, []).append(((p - 1) ** 2, peer))
    for score in scores(PREDICTION, YES, forecasts):
        briers, peer = zip(*by_member.pop(score.member), strict=True)
        shared = [one for one in peer if one is not None]
        assert score.brier == pytest.approx(sum(briers) / len(briers))
        assert score.peer == (
            pytest.approx(sum(shared) / len(shared), abs=1e-6) if shared else None
        )
    assert not by_member


@given(CHANCES, st.floats(0, 1), CHANCES)
def test_the_best_forecast_is_the_honest_one(belief, said, other) -> None:
    def expected(probability: float) -> tuple[float, float]:
        two = [forecast("ada", 0, probability), forecast("ben", 0, other)]
        yes, no = scores(PREDICTION, YES, two)[0], scores(PREDICTION, NO, two)[0]
        return (
            belief * yes.brier + (1 - belief) * no.brier,
            belief * yes.peer + (1 - belief) * no.peer,
        )

    honest, other_than = expected(belief), expected(said)
    assert honest[0] <= other_than[0] + 1e-9
    assert honest[1] >= other_than[1] - 1e-9


def test_calibration_counts_what_stood_at_the_close() -> None:
    all_of = [forecast("ben", 0, 0.3), forecast("ada", 1, 0.2), forecast("ada", 4, 0.8),
              forecast("ada", DAYS, 0.9), forecast("late", DAYS + 1, 0.5)]  # fmt: skip
    assert at_close(PREDICTION, YES, all_of) == {"ada": 0.8, "ben": 0.3}
