"""What tests of the ledger share: predictions of the catalogue, and short words for deeds."""

from datetime import UTC, date, datetime
from itertools import count

from bot.domain.prediction import Answer, Dispute, Opinion, Outcome, Prediction, Verdict
from bot.kernel.asker import Community
from bot.ports import Given
from storage.database.engine import Database
from storage.ledger import SqlLedger
from storage.ledger.rows import columns_of
from storage.tables import catalogue_episode, catalogue_prediction

HERE, ELSEWHERE = Community("slack:T1"), Community("discord:1")
MADE_ON = date(2026, 4, 2)

RAIN = Prediction(
    "rain", "It rains.", "Did it rain?", MADE_ON, date(2026, 12, 31), episode="one", speaker="Bob"
)
SNOW = Prediction("snow", "It snows.", "Did it snow?", MADE_ON, date(2026, 11, 30), episode="one")
SOMEDAY = Prediction("someday", "It ends.", "Did it end?", MADE_ON, episode="one")
PAST = Prediction("past", "It was.", "Was it?", MADE_ON, date(2026, 10, 31), episode="one")

_interactions = count()


async def put_in_catalogue(database: Database, *predictions: Prediction, **more: object) -> None:
    """Bring predictions into the catalogue, under an episode of their own."""
    one = {"slug": "one", "title": "", "show": "", "speakers": [], "position": 1}
    async with database.writing() as connection:
        await connection.execute(
            database.insert(catalogue_episode).values(one).on_conflict_do_nothing()
        )
        for position, prediction in enumerate(predictions):
            row = columns_of(prediction) | {"position": position} | more
            insert = database.insert(catalogue_prediction).values(row)
            await connection.execute(insert.on_conflict_do_nothing())


def given(member: str, name: str, probability: float, interaction: str = "") -> Given:
    """Return a forecast, of a new interaction unless one is named."""
    return Given(member, name, probability, interaction or f"i{next(_interactions)}")


def judged(
    name: str, outcome: Outcome = Outcome.YES, happened_on: date | None = None, by: str = "mona"
) -> Verdict:
    """Return a verdict to give."""
    at = datetime(2027, 1, 15, 12, tzinfo=UTC)
    return Verdict("", name, outcome, "https://example.org/proof", by, at, happened_on)


async def live(ledger: SqlLedger, place: Community) -> None:
    """Leave something of every kind in a community's ledger."""
    await put_in_catalogue(ledger.database, RAIN, SNOW)
    await ledger.add(place, Prediction("", "It hails", "?", MADE_ON))
    for member, probability in (("al", 0.7), ("bo", 0.2)):
        await ledger.forecast(place, given(member, "rain", probability))
    await ledger.look(place, "al", "rain")
    await ledger.remind(place, "al", "snow")
    await ledger.opine(place, Opinion("al", "rain", Answer.YES, ledger.clock.now()))
    await ledger.judge(place, judged("rain"))
    await ledger.dispute(place, "rain", Dispute("bo", "It was hail.", ledger.clock.now()))
