"""A lived-in local community, for what is measured over real pages: forecasts, verdicts, posts."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.bootstrap import House, open_house
from bot.domain.delivery import Sent
from bot.domain.prediction import LATEST, Dispute, Outcome, Prediction, State, Verdict
from bot.features.cases import Case, cases
from bot.features.channels import ROOM
from bot.kernel.asker import LOCAL
from bot.ports import Claim
from bot.settings import Settings
from storage.database.engine import Database
from storage.tables import forecast

MEMBERS = 40
CHANGES = 3
"""Forecasts of one member on one prediction, at most."""

JUDGED, OWN, DAYS = 30, 12, 60
"""Verdicts, predictions of the community's own, and days of check-ins."""

_SEED = 20261120
_YEAR_S = 365 * 24 * 3600


async def furnish(data_dir: Path) -> str:
    """Fill a data folder, in which nothing was forecast yet; return what it holds, in words."""
    settings, chance = Settings(data_dir=data_dir), random.Random(_SEED)  # noqa: S311
    async with open_house(settings) as house:
        now = house.ports.clock.now()
        for number in range(OWN):
            await house.ports.ledger.add(LOCAL, _own(number, now.date()))
        known = await cases(house.ports, LOCAL)
        rows = [row for case in known for row in _forecasts(case, now, chance)]
        async with Database.open("", data_dir) as database, database.writing() as connection:
            await connection.execute(forecast.insert(), rows)
        judged = [case for case in known if case.state is State.DUE][:JUDGED]
        for number, case in enumerate(judged):
            await _judge(house, case, number, now)
        await _post(house, known, now)
    return f"{len(rows):,} forecasts by {MEMBERS} members, {len(judged)} verdicts, {DAYS} check-ins"


def _own(number: int, today: date) -> Prediction:
    due = min(today + timedelta(days=30 * number + 7), LATEST)
    claim = f"Claim number {number} of this room comes true"
    return Prediction("", claim, f"Will it come true? {claim}", today, due, author="member-0")


def _forecasts(case: Case, now: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Give what most members said, some of them several times, while it was open."""
    name, closes_at = case.prediction.id, case.prediction.closes_at or now
    latest = min(closes_at, now) - timedelta(seconds=1)
    for member in range(MEMBERS):
        for change in range(chance.randrange(CHANGES + 1)):
            yield {
                "community": LOCAL,
                "prediction": name,
                "member": f"member-{member}",
                "probability": chance.choice((0.05, 0.25, 0.4, 0.5, 0.66, 0.75, 0.9, 0.95)),
                "at": latest - timedelta(seconds=chance.randrange(_YEAR_S)),
                "looked_first": False,
                "interaction": f"furnished-{name}-{member}-{change}",
            }


async def _judge(house: House, case: Case, number: int, now: datetime) -> None:
    """Give a verdict; every fifth is disputed."""
    name, outcome = case.prediction.id, (Outcome.YES, Outcome.NO)[number % 2]
    given = now - timedelta(days=number)
    verdict = Verdict("", name, outcome, "https://example.org/paper", "member-0", given)
    await house.ports.ledger.judge(LOCAL, verdict)
    if number % 5 == 0:
        reason = Dispute("member-1", "The paper was withdrawn.", given)
        await house.ports.ledger.dispute(LOCAL, name, reason)


async def _post(house: House, known: Sequence[Case], now: datetime) -> None:
    """Post a check-in on each of the last days, today's included."""
    asked = [case.prediction.id for case in known if case.state is State.OPEN]
    for ago in reversed(range(DAYS)):
        day = now.date() - timedelta(days=ago)
        at = datetime.combine(day, time(), UTC)
        claim = Claim(ROOM, day, asked[ago % len(asked)], judging=False)
        post = await house.ports.diary.claim(LOCAL, claim, at, timedelta(minutes=1))
        if post:
            await house.ports.diary.mark(post, Sent(post.id), at)
