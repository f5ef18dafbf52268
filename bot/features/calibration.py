"""Calibration: /calibration, and the picture of it.

A single forecast is told to nobody but its member. So of others, a dot stands only where five
forecasts or more lie together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from bot.domain.calibration import Bucket, Pair
from bot.domain.calibration import calibration as sorted_out
from bot.domain.crowd import SHOWN_FROM
from bot.domain.prediction import Forecast, Outcome
from bot.domain.scoring import at_close
from bot.features.cases import Case, cases, here
from bot.features.charted import described
from bot.features.crowd_words import closed_at
from bot.features.said import counted, tally
from bot.kernel.asker import Asker, Community
from bot.kernel.card import Block, Card, Chart, Notice, Series, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.kernel.kinds import Member
from bot.kernel.references import person
from bot.ports import Ports

_ID = 40  # characters; Discord's ids have 20, Slack's 11


@dataclass(frozen=True, slots=True)
class CalibrationRequest:
    """Whose forecasts."""

    member: Annotated[Member | None, Option("Somebody else than you", limit=_ID)] = None


async def calibration(request: CalibrationRequest, asker: Asker, ports: Ports) -> Card:
    """Show how often what somebody called 70 % likely came true."""
    community = here(asker, "calibration")
    member = request.member or asker.member
    pairs = await pairs_of(member, community, await cases(ports, community), ports)
    if member == asker.member:
        whose = "Your calibration"
        return Card(whose, own_calibration(whose, pairs), private=True)
    if not any(_together(bucket) for bucket in sorted_out(pairs)):
        raise Refusal(
            f"Another member’s calibration is shown from {counted(SHOWN_FROM, 'forecast')} on "
            "that lie together.",
            "Of fewer, each could be told apart.",
        )
    whose = "Another member’s calibration"
    blocks = (prose("Of ", person(member), "."), *others_calibration(whose, pairs))
    return Card(whose, blocks, private=True)


def own_calibration(whose: str, pairs: Iterable[Pair]) -> tuple[Block, ...]:
    """Return a member's picture for themselves: probabilities beside what happened."""
    told = [bucket for bucket in sorted_out(pairs) if bucket.count]
    said = "Each dot counts forecasts as they stood at the close, one for each."
    begins = "It begins with the first judged prediction that was forecast."
    return _chart(whose, told), Notice(said if told else begins)


def others_calibration(whose: str, pairs: Iterable[Pair]) -> tuple[Block, ...]:
    """Return the picture of others' forecasts: only where five or more lie together."""
    buckets = sorted_out(pairs)
    told = [bucket for bucket in buckets if _together(bucket)]
    left_out = sum(bucket.count for bucket in buckets if not _together(bucket))
    chart = _chart(whose, told)
    if told and not left_out:
        return chart, Notice("Each dot counts forecasts as they stood at the close.")
    begins = f"A dot stands where {counted(SHOWN_FROM, 'forecast')} or more lie together: of fewer"
    said = f"{begins}, each could be told apart."
    if left_out:
        verb = "lies" if left_out == 1 else "lie"
        said += f" {tally(left_out, 'more forecast' if told else 'forecast')} {verb} apart."
    return (chart, Notice(said)) if told else (Notice(said),)


def _together(bucket: Bucket) -> bool:
    return bucket.count >= SHOWN_FROM


async def pairs_of(
    member: str, community: Community, known: Sequence[Case], ports: Ports
) -> Sequence[Pair]:
    """Return a member's probability at the close of each judged prediction, and what happened."""
    own = defaultdict[str, list[Forecast]](list)
    for forecast in await ports.ledger.forecasts_of(community, member):
        own[forecast.prediction].append(forecast)
    return [
        (probability, verdict.outcome is Outcome.YES)
        for case in scored(known)
        if (verdict := case.verdict)
        for probability in at_close(case.prediction, verdict, own[case.prediction.id]).values()
    ]


async def crowd_pairs(community: Community, known: Sequence[Case], ports: Ports) -> Sequence[Pair]:
    """Return every member's, of predictions whose crowd may be shown: from five forecasts on."""
    before = {case.prediction.id: closed_at(case) for case in scored(known)}
    stood = await ports.ledger.latest_of(community, before)
    return [
        (forecast.probability, case.verdict.outcome is Outcome.YES)
        for case in scored(known)
        if case.verdict and len(stood.get(case.prediction.id, ())) >= SHOWN_FROM
        for forecast in stood[case.prediction.id]
    ]


def scored(known: Sequence[Case]) -> list[Case]:
    """Return those whose verdict says whether it happened."""
    return [case for case in known if case.verdict and case.verdict.outcome.scored]


def _chart(whose: str, told: Sequence[Bucket]) -> Chart:
    return described(Chart("calibration", whose, (_series(told),), ""))


def _series(buckets: Sequence[Bucket]) -> Series:
    """Return a dot for each bucket, at the mean of what was forecast there."""
    told = [
        (mean, share, bucket.count, interval)
        for bucket in buckets
        if (mean := bucket.mean) is not None
        and (share := bucket.share) is not None
        and (interval := bucket.interval)
    ]
    return Series(
        "forecasts",
        tuple((mean, share) for mean, share, _, _ in told),
        tuple(count for _, _, count, _ in told),
        tuple(interval for _, _, _, interval in told),
    )


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="calibration",
        summary="Show how often what you called likely came true",
        request=CalibrationRequest,
        handler=calibration,
        private=True,
        examples=("/calibration",),
    ),
)
