"""From words to what was predicted with them, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.prediction import Outcome, Prediction
from bot.domain.quote import Quote, QuoteId
from bot.domain.transcript.episode import Episode, Voice
from bot.kernel.asker import Community
from bot.kernel.errors import OutOfReach
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.tables import catalogue_prediction
from tests.away import send_away
from tests.storage.clocks import MONDAY, StoppedClock
from tests.storage.ledgers import ELSEWHERE, HERE, MADE_ON, RAIN, SNOW, given, judged
from tests.storage.ledgers import put_in_catalogue as put

SOURCE = "0123456789ab"
WET = replace(RAIN, quotes=(QuoteId(SOURCE, 0, 10), QuoteId(SOURCE, 100, 120)))
COLD = replace(SNOW, quotes=(QuoteId(SOURCE, 5, 20),))


def words(start: int, end: int, source: str = SOURCE, episode: str = "one") -> Quote:
    """Return words of an episode."""
    told = Episode(episode, "", "", ())
    return Quote(QuoteId(source, start, end), told, "", Voice.GUEST, "words")


@pytest.fixture
async def ledger(database: Database) -> SqlLedger:
    await put(database, WET, COLD)
    return SqlLedger(database, StoppedClock())


async def names(ledger: SqlLedger, place: Community | None, *quotes: Quote) -> list[str]:
    return [one.id for one, _ in await ledger.resting_on(place, quotes)]


@pytest.mark.parametrize(
    ("asked", "resting"),
    [
        (words(0, 10), ["snow", "rain"]),
        (words(0, 5), ["rain"]),
        (words(10, 12), ["snow"]),
        (words(119, 130), ["rain"]),
        (words(20, 100), []),
        (words(0, 10, source="ba9876543210"), []),
        (words(0, 10, episode="two"), []),
    ],
)
async def test_words_lead_to_what_shares_a_character_with_them(
    ledger: SqlLedger, asked: Quote, resting: list[str]
) -> None:
    assert await names(ledger, HERE, asked) == resting
    assert await names(ledger, None, asked) == resting


async def test_several_words_lead_to_all_that_rests_on_any_of_them(ledger: SqlLedger) -> None:
    assert await names(ledger, HERE, words(15, 16), words(100, 101)) == ["snow", "rain"]
    assert await names(ledger, HERE) == []


async def test_what_a_community_added_is_its_own_until_it_is_withdrawn(ledger: SqlLedger) -> None:
    quote = QuoteId(SOURCE, 200, 210)
    hail = Prediction("", "It hails", "Hail?", MADE_ON, episode="one", quotes=(quote,))
    added = await ledger.add(HERE, hail)
    assert await ledger.resting_on(HERE, [words(200, 210)]) == [(added, None)]
    assert await names(ledger, ELSEWHERE, words(200, 210)) == []
    assert await names(ledger, None, words(200, 210)) == []
    await ledger.withdraw(HERE, added.id)
    assert await names(ledger, HERE, words(200, 210)) == []


async def test_the_verdict_is_the_communitys_own(ledger: SqlLedger) -> None:
    verdict = await ledger.judge(HERE, judged("rain", Outcome.NO))
    assert await ledger.resting_on(HERE, [words(100, 110)]) == [(WET, verdict)]
    assert await ledger.resting_on(ELSEWHERE, [words(100, 110)]) == [(WET, None)]
    await ledger.revoke(HERE, "rain", "mona", MONDAY)
    assert await ledger.resting_on(HERE, [words(100, 110)]) == [(WET, None)]


async def test_what_was_replaced_goes_by_its_present_name_with_its_verdict(
    ledger: SqlLedger,
) -> None:
    verdict = await ledger.judge(HERE, judged("rain"))
    storm = replace(WET, id="storm")
    await put(ledger.database, storm)
    await _change(ledger, "rain", retired_at=MONDAY, replaced_by="storm")
    ((found, given_to),) = await ledger.resting_on(HERE, [words(100, 110)])
    assert (found, given_to) == (storm, replace(verdict, prediction="storm"))


async def test_what_was_retired_is_there_for_those_who_forecast_it(ledger: SqlLedger) -> None:
    await ledger.forecast(HERE, given("al", "rain", 0.7))
    await _change(ledger, "rain", retired_at=MONDAY)
    assert await names(ledger, HERE, words(100, 110)) == ["rain"]
    assert await names(ledger, ELSEWHERE, words(100, 110)) == []


async def test_while_the_database_is_away_it_says_so(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_away(monkeypatch)
    with pytest.raises(OutOfReach, match="the database is away"):
        await ledger.resting_on(HERE, [words(0, 10)])


async def _change(ledger: SqlLedger, name: str, **values: object) -> None:
    table = catalogue_prediction
    async with ledger.database.writing() as connection:
        await connection.execute(update(table).where(table.c.id == name).values(values))
