"""Predictions, what members made of them, and what became of them. Pure data and small rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.quote import QuoteId

LATEST = date(2200, 12, 31)
"""The last day that a prediction may be due on."""


class Kind(StrEnum):
    """Whose prediction it is, and under which premise."""

    OWN = "own"
    RECAP = "recap"
    """Somebody recounts what somebody else predicted."""
    CONDITIONAL = "conditional"
    """Its premise stands in the claim; where that fails, the verdict is annulled."""


class AuthorKind(StrEnum):
    """Who made a prediction, seen from whoever said the words that it rests on."""

    SPEAKER = "speaker"
    MEMBER = "member"
    """A member of a community claims it; they may rest it on words of somebody else."""
    OTHER = "other"
    """The speaker only recounts it."""


class State(StrEnum):
    """Where a prediction stands in one community."""

    OPEN = "open"
    DUE = "due"
    JUDGED = "judged"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What a verdict says. Ambiguous: it cannot be known. Annulled: its premise failed."""

    YES = "yes"
    NO = "no"
    AMBIGUOUS = "ambiguous"
    ANNULLED = "annulled"

    @property
    def scored(self) -> bool:
        """Tell whether forecasts are scored against it."""
        return self in (Outcome.YES, Outcome.NO)


class Answer(StrEnum):
    """A member's opinion on whether it happened."""

    YES = "yes"
    NO = "no"
    EARLY = "too early"
    UNKNOWABLE = "cannot be known"


@dataclass(frozen=True, slots=True)
class Prediction:
    """A checkable statement about the future.

    `id` is a readable slug; those of a community begin with "own-". `community` is None for the
    catalogue's. `probability` is the speaker's own, never made out of a `hedge`. Without
    `resolve_by` it has no date and is asked about again every 90 days.
    """

    id: str
    claim: str
    question: str
    made_on: date
    resolve_by: date | None = None
    judging: str = ""
    speaker: str | None = None
    episode: str | None = None
    quotes: tuple[QuoteId, ...] = ()
    hedge: str = ""
    probability: float | None = None
    topic: str = ""
    kind: Kind = Kind.OWN
    near: tuple[str, ...] = ()
    """Ids of predictions that ask nearly the same."""
    community: str | None = None
    author: str | None = None
    withdrawn: bool = False

    @property
    def author_kind(self) -> AuthorKind:
        """Who made it.

        What a member claims, resting on a speaker's words, is the member's own; and what a
        speaker recounts of somebody else counts for nobody.
        """
        if self.community is not None:
            return AuthorKind.MEMBER
        return AuthorKind.OTHER if self.kind is Kind.RECAP else AuthorKind.SPEAKER

    def made_by(self, speaker: str) -> bool:
        """Tell whether a speaker made it."""
        return self.speaker == speaker and self.author_kind is AuthorKind.SPEAKER

    def recounted_by(self, speaker: str) -> bool:
        """Tell whether a speaker recounts with it what somebody else predicted."""
        return self.speaker == speaker and self.author_kind is AuthorKind.OTHER

    def rests_on(self, words: QuoteId) -> bool:
        """Tell whether it rests on some words, or on a part of them."""
        return any(quote.overlaps(words) for quote in self.quotes)

    @property
    def closes_at(self) -> datetime | None:
        """The moment forecasting closes: the end of the due date, in UTC.

        On the calendar's last day it is the beginning of that: there is no later midnight.
        """
        if self.resolve_by is None:
            return None
        due = min(self.resolve_by, date.max - timedelta(days=1))
        return datetime.combine(due + timedelta(days=1), time(), UTC)

    def state(self, verdict: "Verdict | None", now: datetime) -> State:
        """Return where it stands, given its standing verdict. Without a date it stays open."""
        if verdict:
            return State.JUDGED
        if self.withdrawn:
            return State.WITHDRAWN
        return State.DUE if self.closed(verdict, now) else State.OPEN

    def closed(self, verdict: "Verdict | None", now: datetime) -> bool:
        """Tell whether forecasting is over: it is judged, or its due date has passed.

        To withdraw it does not close it: what others say is told no sooner for that.
        """
        return verdict is not None or (self.closes_at is not None and self.closes_at <= now)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A member's probability, from 0 to 1, at a moment. `sequence` orders those of one moment."""

    member: str
    prediction: str
    probability: float
    at: datetime
    sequence: int
    looked_first: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """A member's latest answer to "did it happen?"."""

    member: str
    prediction: str
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """Why a member thinks a verdict wrong."""

    member: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a prediction: with evidence, by whom and when.

    `happened_on` is the day it happened; None where it did not or the day does not matter.
    """

    id: str
    prediction: str
    outcome: Outcome
    evidence: str
    given_by: str
    given_at: datetime
    happened_on: date | None = None
    disputes: tuple[Dispute, ...] = ()

    def closes_at(self, prediction: Prediction) -> datetime:
        """Return when forecasts stopped to count: the due date's end, or when it happened.

        On the day it happened nobody's forecast counts any more. Without either date it is the
        moment of the verdict.
        """
        happened = (
            datetime.combine(self.happened_on, time(), UTC) if self.happened_on else self.given_at
        )
        closes = prediction.closes_at
        return min(happened, closes) if closes else happened


@dataclass(frozen=True, slots=True)
class Score:
    """What one member's forecasts on one judged prediction came to; see `scoring`.

    `brier` is from 0 (best) to 1; `peer` is None where nobody else forecast at the same time.
    """

    member: str
    prediction: str
    brier: float
    peer: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place: over `count` judged predictions. Lower `rating` is better.

    `peer` is None where nobody else ever forecast at the same time. `rating` is the mean Brier
    score and a correction for small samples; None below five.
    """

    member: str
    count: int
    brier: float
    peer: float | None
    rating: float | None


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a community's standing forecasts say together: None of it below five forecasters."""

    count: int
    median: float | None = None
    low: float | None = None
    """The lower quartile."""
    high: float | None = None

    @property
    def shown(self) -> bool:
        """Whether there are enough forecasters that more than their number is told."""
        return self.median is not None


def standing(forecasts: Sequence[Forecast], member: str) -> Forecast | None:
    """Return a member's latest forecast."""
    own = (forecast for forecast in forecasts if forecast.member == member)
    return max(own, key=lambda forecast: forecast.sequence, default=None)


def alike(one: Prediction, other: Prediction) -> bool:
    """Tell whether two different predictions ask nearly the same, whichever of them says so."""
    return one.id != other.id and (other.id in one.near or one.id in other.near)
