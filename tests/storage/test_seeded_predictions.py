"""The predictions of the seeds: checked, planted, and never lost when the seeds change."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.prediction import Kind, Outcome, Prediction
from bot.domain.quote import QuoteId
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.ledger.scores import rescore
from storage.seeds.files import read_seeds
from storage.seeds.planting import plant
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import ELSEWHERE, HERE, given, judged
from tests.storage.small_seeds import TALK, edit, sha256_of, write_small_seeds

COMES = Prediction(
    id="he-comes-in",
    claim="He comes in and sits down.",
    question="Has he come in?",
    made_on=date(2025, 2, 19),
    resolve_by=date(2025, 12, 31),
    judging="Look at the chair.",
    speaker="Ann",
    episode="one",
    quotes=(QuoteId.of(sha256_of(TALK), 60, 86),),
    hedge="come in",
    topic="manners",
)

# What is put in the place of what, and the line, field and words of the problem that comes of it.
WRONG = {
    "an unknown field": ("hedge =", "hegde =", 10, "[0].hegde", "did you mean “hedge”?"),
    "a kind that is none": ('"own"', '"old"', 12, "[0].kind", "none of own, recap, conditional"),
    "an id that is none": ('"he-comes-in"', '"He comes"', 2, "[0].id", "should be small letters"),
    "a long id": ('"he-comes-in"', f'"{"he-" * 14}in"', 2, "[0].id", "longer than 40"),
    "a community's id": ('"he-comes-in"', '"own-goal"', 2, "[0].id", "what communities add"),
    "an id that comes twice": ('"marmalade-again"', '"he-comes-in"', 15, "[1].id", "another"),
    "nobody's words": ('"Ann"', '"Eve"', 3, "[0].speaker", "“Eve” is none of Ann, Bob"),
    "another's words": ('"Ann"', '"Bob"', 4, "[0].quotes[0].at", "said by host"),
    "words by two": ("end = 86", "end = 22", 4, "[0].quotes[0].end", "not behind it"),
    "no quote": ('[{at = 60, end = 86, words = "Then come"}]', "[]", 4, "[0].quotes", "no quote"),
    "other words": ('"Then come"', '"Now come"', 4, "[0].quotes[0].at", "the words there are"),
    "a quote's unknown field": ("end = 86", "ends = 86", 4, "[0].quotes[0].ends", "no such field"),
    "no claim": ('"He comes in and sits down."', '" "', 5, "[0].claim", "is empty"),
    "no question": ("come in?", "come in.", 6, "[0].question", "question mark"),
    "a date before": ("2025-12-31", "2025-02-18", 7, "[0].resolve_by", "is before 2025-02-19"),
    "no date": ("2025-12-31", '"soon"', 7, "[0].resolve_by", "should be a date"),
    "a date that is missing": ("resolve_by = 2025-12-31", "", 8, "[0].dated", "no “resolve_by”"),
    "words not said": ('dated = "Then"', 'dated = "Now"', 8, "[0].dated", "in none of the quotes"),
    "a hedge not said": ('"come in"', '"maybe"', 10, "[0].hedge", "in none of the quotes"),
    "a chance above all": ("kind =", "probability = 1.5\nkind =", 12, "[0].probability", "1.0 or"),
    "no number": ("kind =", "probability = nan\nkind =", 12, "[0].probability", "or"),
    "what is still here": (
        "kind =", 'replaces = ["marmalade-again"]\nkind =', 12, "[0].replaces", "is still here",
    ),
}  # fmt: skip


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_small_seeds(tmp_path / "seeds")


@pytest.fixture
def ledger(database: Database) -> SqlLedger:
    clock = StoppedClock()
    clock.time = clock.time.replace(year=2025, month=6)
    return SqlLedger(database, clock)


@pytest.fixture
def planted(database: Database, seeds: Path) -> Callable[..., object]:
    """Return what changes the file of predictions and plants it."""

    async def change(*changes: tuple[str, str]) -> None:
        for old, new in changes:
            edit(seeds / "one" / "predictions.toml", old, new)
        assert await plant(database, seeds, MONDAY) == ()

    return change


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_by_line_and_field(seeds: Path, case: str) -> None:
    old, new, line, field, message = WRONG[case]
    edit(seeds / "one" / "predictions.toml", old, new)
    found = read_seeds(seeds)
    assert [(p.file, p.line, p.field) for p in found.problems] == [
        ("seeds/one/predictions.toml", line, f"predictions{field}")
    ]
    assert message in found.problems[0].message
    assert len(found.episodes) == 2


def test_an_id_is_one_episodes_only(seeds: Path) -> None:
    edit(
        seeds / "two" / "episode.toml", "speakers = []\n", "speakers = []\npublished = 2025-01-01\n"
    )
    edit(seeds / "two" / "episode.toml", 'kind = "captions"\n',
         'kind = "captions"\npredictions = "predictions.toml"\n')  # fmt: skip
    copied = (seeds / "one" / "predictions.toml").read_text("utf-8")
    (seeds / "two" / "predictions.toml").write_text(copied, "utf-8")
    found = read_seeds(seeds)
    assert [(p.file, p.line) for p in found.problems] == [("seeds/two/predictions.toml", 2)]
    assert found.unchecked == {"two"}
    assert len(found.predictions) == 2


def test_an_episode_without_a_date_predicts_nothing(seeds: Path) -> None:
    edit(seeds / "one" / "episode.toml", "published = 2025-02-19\n", "")
    (problem,) = read_seeds(seeds).problems
    assert "needs a “published”" in problem.message


async def test_predictions_are_planted(ledger: SqlLedger, planted: Callable) -> None:
    await planted()
    comes, marmalade = await ledger.predictions(None)
    assert comes == COMES
    assert (marmalade.kind, marmalade.resolve_by) == (Kind.CONDITIONAL, None)
    assert (len(marmalade.quotes), marmalade.near) == (2, ("he-comes-in",))
    await planted(("Look at the chair.", "Look at the sofa."))
    assert await ledger.prediction(None, "he-comes-in") == replace(
        COMES, judging="Look at the sofa."
    )


async def test_what_is_listed_no_longer_stays_where_it_was_forecast(
    ledger: SqlLedger, planted: Callable, seeds: Path
) -> None:
    await planted()
    await ledger.forecast(HERE, given("al", "he-comes-in", 0.7))
    (seeds / "one" / "predictions.toml").write_text("predictions = []")
    await planted()
    assert list(await ledger.predictions(None)) == []
    assert list(await ledger.predictions(ELSEWHERE)) == []
    assert list(await ledger.predictions(HERE)) == [COMES]
    assert (await ledger.forecast(HERE, given("al", "he-comes-in", 0.6)))[0] == 0.7
    await ledger.judge(HERE, judged("he-comes-in"))
    assert len(await ledger.scores(HERE)) == 1
    write_small_seeds_again(seeds)
    await planted()
    assert len(await ledger.predictions(None)) == 2


def write_small_seeds_again(seeds: Path) -> None:
    shutil.rmtree(seeds)
    write_small_seeds(seeds)


async def test_what_replaces_another_takes_its_forecasts_along(
    ledger: SqlLedger, planted: Callable, database: Database
) -> None:
    await planted()
    await ledger.forecast(HERE, given("al", "he-comes-in", 0.7, "press"))
    await ledger.forecast(HERE, given("bo", "he-comes-in", 0.2))
    await ledger.forecast(ELSEWHERE, given("al", "he-comes-in", 0.7))
    await ledger.judge(ELSEWHERE, judged("he-comes-in"))
    await ledger.remind(HERE, "al", "he-comes-in")
    await planted(
        ('id = "he-comes-in"', 'id = "he-sits-down"\nreplaces = ["he-comes-in"]'),
        ('near = ["he-comes-in"]', 'near = ["he-sits-down"]'),
    )
    assert [one.id for one in await ledger.predictions(HERE)] == ["he-sits-down", "marmalade-again"]
    assert (await ledger.prediction(HERE, "he-comes-in")).id == "he-sits-down"
    assert (await ledger.forecast(HERE, given("al", "he-comes-in", 0.7, "press")))[0] is None
    before, later = await ledger.forecast(HERE, given("al", "he-sits-down", 0.9))
    assert (before, later.prediction) == (0.7, "he-sits-down")
    for name in ("he-comes-in", "he-sits-down"):
        assert [one.prediction for one in await ledger.forecasts(HERE, name)] == [
            "he-sits-down"
        ] * 3
    assert (await ledger.verdict(ELSEWHERE, "he-sits-down")).prediction == "he-sits-down"
    verdict = await ledger.judge(HERE, judged("he-comes-in", Outcome.NO))
    assert verdict.prediction == "he-sits-down"
    assert {one.member for one in await ledger.scores(HERE)} == {"al", "bo"}
    for place in (HERE, ELSEWHERE):
        assert {one.prediction for one in await ledger.scores(place)} == {"he-sits-down"}
    assert list(await rescore(database, check=True)) == []
    due = await ledger.due_reminders(MONDAY)
    assert [one.prediction for one in due] == ["he-sits-down"]


async def test_a_mended_date_scores_anew_what_was_judged(
    ledger: SqlLedger, planted: Callable, database: Database
) -> None:
    await planted()
    await ledger.forecast(HERE, given("al", "he-comes-in", 0.0))
    ledger.clock.wait(days=30)
    await ledger.forecast(HERE, given("al", "he-comes-in", 1.0))
    await ledger.judge(HERE, judged("he-comes-in"))
    (before,) = await ledger.scores(HERE)
    await planted(("2025-12-31", "2025-09-30"))
    (after,) = await ledger.scores(HERE)
    assert after.brier > before.brier
    assert list(await rescore(database, check=True)) == []


async def test_a_file_that_breaks_leaves_its_predictions_as_they_were(
    ledger: SqlLedger, planted: Callable, database: Database, seeds: Path
) -> None:
    await planted()
    edit(seeds / "one" / "predictions.toml", 'kind = "own"', 'kind = "old"')
    assert len(await plant(database, seeds, MONDAY)) == 1
    assert (await ledger.predictions(None))[0] == COMES
    assert len(await ledger.predictions(None)) == 2
