"""Predictions, and what members make of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.prediction import (
    Answer,
    Dispute,
    Forecast,
    Opinion,
    Prediction,
    Score,
    Standing,
    Verdict,
)
from bot.domain.quote import Quote
from bot.kernel.asker import Community


@dataclass(frozen=True, slots=True)
class Given:
    """A forecast as a member gave it.

    `interaction` is the platform's id of the press or the line: the same one twice is one forecast.
    """

    member: str
    prediction: str
    probability: float
    interaction: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """A member who wants to hear, once, when a prediction falls due."""

    community: Community
    member: str
    prediction: str


FOR_EVERYBODY = frozenset({"verdicts", "revocations", "predictions", "checkins", "posts"})
"""Tables of an export that hold what a member wrote for everybody: when they are forgotten it
stays, without their name."""


class Ledger(Protocol):
    """Predictions, and a community's forecasts, opinions, verdicts and scores.

    What cannot be done raises `Refusal` with the reason and the way out: an unknown or withdrawn
    prediction, a forecast after the close, a second verdict.
    """

    async def predictions(self, community: Community | None) -> Sequence[Prediction]:
        """Return the catalogue's and the community's own, soonest due first, undated last."""

    async def predictions_of(
        self, communities: Collection[Community]
    ) -> Mapping[Community, Sequence[Prediction]]:
        """Return the same for many communities at once: for the tick alone."""

    async def prediction(self, community: Community | None, name: str) -> Prediction | None:
        """Return one by its id; None when there is none in the catalogue nor there."""

    async def resting_on(
        self, community: Community | None, quotes: Collection[Quote]
    ) -> Sequence[tuple[Prediction, Verdict | None]]:
        """Return what rests on some words or a part of them, in the order of `predictions`.

        With the standing verdicts; without what was withdrawn. Cheap enough for every look-up.
        Raises `OutOfReach` while the database is away.
        """

    async def add(self, community: Community, prediction: Prediction) -> Prediction:
        """Keep a community's own prediction; return it with its id, made out of its claim."""

    async def withdraw(self, community: Community, name: str) -> Prediction:
        """Withdraw a community's own prediction; its forecasts are kept and never scored."""

    async def forecast(self, community: Community, given: Given) -> tuple[float | None, Forecast]:
        """Keep a forecast; return the probability it replaces, and the forecast.

        Of an interaction that was kept before nothing is kept again: what stands is returned.
        """

    async def forecasts(self, community: Community, name: str) -> Sequence[Forecast]:
        """Return all forecasts on a prediction, in order."""

    async def latest(
        self, community: Community, name: str, before: datetime | None = None
    ) -> Sequence[Forecast]:
        """Return each member's last forecast on a prediction, of those before a moment.

        Many times fewer than all of them, and all that the crowd is made of.
        """

    async def latest_of(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, Sequence[Forecast]]:
        """Return the same for some predictions, each with its moment, where anybody has."""

    async def standing(
        self, community: Community, member: str, name: str, before: datetime | None = None
    ) -> Forecast | None:
        """Return a member's last forecast on a prediction, of those before a moment."""

    async def forecasters(
        self, community: Community, name: str, before: datetime | None = None
    ) -> int:
        """Return how many members have forecast a prediction, before a moment if one is given."""

    async def tallies(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, int]:
        """Return the same for some predictions, each with its moment, where anybody has."""

    async def tallies_of(
        self, wanted: Collection[tuple[Community, str]]
    ) -> Mapping[tuple[Community, str], int]:
        """Return how many ever have, of predictions of many communities: for the tick alone."""

    async def forecasts_of(self, community: Community, member: str) -> Sequence[Forecast]:
        """Return all forecasts of a member, in order."""

    async def last_act(self, community: Community, member: str) -> tuple[str, int]:
        """Return the interaction and the sequence of a member's last forecast; "" and 0 of none."""

    async def look(self, community: Community, member: str, name: str) -> None:
        """Note that a member looked at the crowd before forecasting; it marks later forecasts."""

    async def opine(self, community: Community, opinion: Opinion) -> None:
        """Keep a member's opinion in place of their earlier one."""

    async def opinions(self, community: Community, name: str) -> Mapping[Answer, int]:
        """Return how many gave each answer."""

    async def verdict(self, community: Community, name: str) -> Verdict | None:
        """Return the standing verdict on a prediction."""

    async def verdicts(self, community: Community) -> Sequence[Verdict]:
        """Return all standing verdicts, latest first."""

    async def verdicts_of(
        self, communities: Collection[Community]
    ) -> Mapping[Community, Sequence[Verdict]]:
        """Return the same for many communities at once: for the tick alone."""

    async def judge(self, community: Community, verdict: Verdict) -> Verdict:
        """Give a verdict and write the scores it causes, in one transaction; return it with its id.

        Of two at once one stands; the other is refused with the name of who was first.
        """

    async def revoke(self, community: Community, name: str, member: str, at: datetime) -> Verdict:
        """Take the standing verdict back, with the scores it caused, in one transaction."""

    async def dispute(self, community: Community, name: str, dispute: Dispute) -> Verdict:
        """Add a dispute to the standing verdict."""

    async def scores(self, community: Community, member: str | None = None) -> Sequence[Score]:
        """Return the scores of a member, or of all."""

    async def standings(self, community: Community) -> Sequence[Standing]:
        """Return every scored member's place, best first, those not yet ranked last."""

    async def remind(self, community: Community, member: str, name: str) -> bool:
        """Note a wish to be reminded; False when it was noted before."""

    async def due_reminders(self, now: datetime, platform: str | None = None) -> Sequence[Reminder]:
        """Take the reminders whose predictions fell due: each is handed out once.

        Of one platform's communities (`discord` has `discord:123`), or of all: another process may
        be the one that serves another platform.
        """

    async def put_back(self, reminded: Reminder) -> None:
        """Hand a reminder out again: the member was certainly not told."""

    async def export(
        self, community: Community, member: str
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all that is kept of a member, as tables of plain values by name."""

    async def forget(self, community: Community, member: str) -> int:
        """Delete all that is kept of a member and return how many rows that was.

        Scores of others are computed anew without them; what they wrote for everybody (a verdict,
        a prediction) stays without their name.
        """
