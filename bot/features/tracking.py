"""A community's own predictions: /predict, "Track as a prediction" on a quote, and /withdraw."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from rapidfuzz import fuzz

from bot.domain.prediction import LATEST, Prediction
from bot.domain.quote import Quote, QuoteId
from bot.domain.search.terms import stems
from bot.features.buttons import pointed_quote
from bot.features.cases import case_named, case_of, here, show_anew, suggest_cases
from bot.features.prediction_card import card_for
from bot.features.said import date_words
from bot.features.telling_lines import MOST_WORDS, suggest_lines
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Card
from bot.kernel.command import Command, Option
from bot.kernel.deadlines import EXAMPLE, Deadline
from bot.kernel.errors import NotUnderstood, Refusal
from bot.kernel.kinds import shorten
from bot.ports import Ports, Search

_CLAIM = 300
"""Characters of a claim: one sentence."""

_FEWEST_WORDS = 2
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SAME = 92  # of 100: from here on two claims are taken for one

_CLAIM_OPTION = Option("One sentence that can be checked", limit=_CLAIM, title="What will happen")
_BY_OPTION = Option("The last day for it: 2026-12-31, end of 2026, in 6 weeks", title="Until when")


@dataclass(frozen=True, slots=True)
class PredictRequest:
    """What is predicted, until when, and the words it rests on."""

    claim: Annotated[str, _CLAIM_OPTION]
    resolve_by: Annotated[Deadline, _BY_OPTION]
    quote: Annotated[
        str | None, Option("Words somebody said that make it", suggest_lines, MOST_WORDS)
    ] = None


@dataclass(frozen=True, slots=True)
class TrackRequest:
    """What a quote predicts, and until when."""

    id: Annotated[str, Option("What the button stands on")]
    claim: Annotated[str, _CLAIM_OPTION]
    resolve_by: Annotated[Deadline, _BY_OPTION]


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Which prediction to withdraw."""

    prediction: Annotated[str, Option("Which one of yours", suggest_cases(), _CLAIM)]


async def predict(request: PredictRequest, asker: Asker, ports: Ports) -> Card:
    """Keep a prediction of the community's own."""
    here(asker, "predict")
    quote = await _quote(request.quote, ports) if request.quote else None
    return await _add(request.claim, request.resolve_by, quote, asker, ports)


async def track(request: TrackRequest, asker: Asker, ports: Ports) -> Card:
    """Keep what a quote predicts."""
    here(asker, "predict")
    quote = await pointed_quote(request.id, asker, ports)
    return await _add(request.claim, request.resolve_by, quote, asker, ports)


async def withdraw(request: WithdrawRequest, asker: Asker, ports: Ports) -> Card:
    """Withdraw a prediction: by whoever added it, or a moderator."""
    community = here(asker, "withdraw")
    prediction = (await case_named(ports, asker, request.prediction)).prediction
    if prediction.community is None:
        raise Refusal(
            "That one is everybody’s; it cannot be withdrawn.", "/dispute and /resolve can."
        )
    if asker.member != prediction.author and asker.role < Role.MODERATOR:
        raise Refusal("Somebody else added that one.", "They can withdraw it, or a moderator.")
    await ports.ledger.withdraw(community, prediction.id)
    await show_anew(ports, community, prediction.id, pressing=True)
    said = "Withdrawn. Its forecasts are kept and never scored."
    return await card_for(asker, await case_of(ports, community, prediction.id), ports, said)


async def _add(
    claim: str, resolve_by: Deadline, quote: Quote | None, asker: Asker, ports: Ports
) -> Card:
    community = here(asker, "predict")
    today = ports.clock.now().date()
    due = _future(resolve_by, today)
    same = [each for each in await ports.ledger.predictions(community) if _same(claim, due, each)]
    _check_claim(claim, same)
    made = Prediction(
        id="",
        claim=claim,
        question=claim if claim.endswith("?") else f"Will it come true? {claim}",
        made_on=(quote.episode.published if quote else None) or today,
        resolve_by=due,
        speaker=quote.speaker.name if quote and quote.speaker else None,
        episode=quote.episode.slug if quote else None,
        quotes=(quote.id,) if quote else (),
        near=tuple(each.id for each in same),
        community=community,
        author=asker.member,
    )
    kept = await ports.ledger.add(community, made)
    said = "Tracked, for this place alone. What is your own forecast?"
    return await card_for(asker, await case_of(ports, community, kept.id), ports, said)


def _check_claim(claim: str, same: Sequence[Prediction]) -> None:
    """Refuse what says too little, and what is tracked already; not what was withdrawn."""
    if len(stems(claim)) < _FEWEST_WORDS:
        raise NotUnderstood(
            f"“{shorten(claim)}” can hardly be checked.",
            "Write one sentence, such as: A humanoid robot is sold for less than a car.",
        )
    for prediction in same:
        if not prediction.withdrawn:
            raise Refusal("That is tracked already.", f"See /prediction {prediction.id}.")


def _same(claim: str, due: date, known: Prediction) -> bool:
    """Tell whether a claim is one that is known: its words, its figures and its due date."""
    if known.resolve_by != due or _figures(claim) != _figures(known.claim):
        return False
    return fuzz.token_sort_ratio(claim.casefold(), known.claim.casefold()) >= _SAME


def _figures(claim: str) -> list[str]:
    return sorted(_FIGURE.findall(claim))


def _future(resolve_by: Deadline, today: date) -> date:
    day = resolve_by.on(today)
    if day < today:
        raise NotUnderstood(f"{date_words(day)} is past; nothing is left to forecast.", EXAMPLE)
    if day > LATEST:
        raise NotUnderstood(f"I look no further than {date_words(LATEST)}.", EXAMPLE)
    return day


async def _quote(text: str, ports: Ports) -> Quote:
    """Return the words that were meant: by their id, or as remembered."""
    quote_id = QuoteId.parse(text)
    if quote_id:
        found = await ports.library.quote(quote_id)
    else:
        findings = await ports.library.find(Search(text, limit=1))
        found = next(iter(findings.quotes), None)
    if found is None:
        raise NotUnderstood(
            f"Nobody says “{shorten(text)}” in the episodes I know.",
            "Look it up with /quote first.",
        )
    return found


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="predict",
        summary="Add a prediction of your own",
        request=PredictRequest,
        handler=predict,
        private=True,
        role=Role.MEMBER,
        examples=(
            '/predict claim:"A humanoid robot is sold for less than a car" resolve_by:"in 2 years"',
        ),
        changes=True,
    ),
    Command(
        name="withdraw",
        summary="Withdraw a prediction that you added",
        request=WithdrawRequest,
        handler=withdraw,
        private=True,
        role=Role.MEMBER,
        examples=("/withdraw humanoid robot car",),
        changes=True,
    ),
)

BUTTONS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="track",
        summary="Track it as a prediction",
        request=TrackRequest,
        handler=track,
        private=True,
        role=Role.MEMBER,
        examples=COMMANDS[0].examples,
        button=True,
        changes=True,
        typed_as="predict",
    ),
)
