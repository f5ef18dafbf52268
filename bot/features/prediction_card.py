"""The card of a prediction. What everybody sees of it is about no single member.

A member's own forecast stands aside, and marks its button.
"""

from collections.abc import AsyncIterator, Iterator

from bot.domain.prediction import Answer, Kind, Prediction, State
from bot.features.cases import Case
from bot.features.crowd_words import (
    counted_words,
    crowd_of,
    crowd_words,
    late_words,
)
from bot.features.own_forecast import EXACT, PERCENT, marked, own_forecast
from bot.features.quotation import quotation
from bot.features.said import date_words, percent_words
from bot.features.verdict_words import closing_words, state_words, verdict_blocks
from bot.features.whose import deed_words, whose
from bot.kernel.asker import LOCAL, Asker, Community
from bot.kernel.card import Action, Block, Card, Field, Fields, Heading, Notice, prose
from bot.ports import Ports

PERCENTAGES = (5, 25, 50, 75, 95)
"""What the buttons offer; whoever wants another one presses Exact…."""

ANSWERS = {
    Answer.YES: "Yes",
    Answer.NO: "No",
    Answer.EARLY: "Too early",
    Answer.UNKNOWABLE: "Cannot be known",
}
"""What the buttons under "did it happen?" say, in order."""

HIDDEN = "answers stay hidden until you give yours"
"""Said to whoever has not answered."""

BLIND = "whoever forecasts sees what all say together, once five have"
"""Said where those who answered read it, too, and those who only look on."""

UNTOLD = "it was withdrawn before it closed, so nobody is told what they say"
"""Said of what nobody may forecast any more, while the same may be predicted again."""

_QUOTES = 2


async def prediction_card(
    case: Case,
    ports: Ports,
    community: Community | None,
    *said: str,
    ref: str = "",
    member: str = "",
) -> Card:
    """Return the card of a prediction as it stands, with what is `said` first.

    `ref` is what its buttons stand on: a post, or else the prediction itself. What `member` has
    forecast stands aside and marks a button: it is for them alone.
    """
    prediction = case.prediction
    blocks: list[Block] = [Notice(each) for each in said]
    blocks.append(Heading(prediction.question))
    blocks += [quote async for quote in _quotations(prediction, ports)]
    blocks.append(Fields(tuple(facts_of(case, ports))))
    if case.verdict:
        blocks += verdict_blocks(case.verdict)
    if community:
        blocks.append(prose(await standing_words(case, ports, community)))
        actions = actions_of(case, ref or prediction.id, community)
    else:
        blocks.append(Notice("Forecasts are made in the channels of a server or a workspace."))
        actions = ()
    title, own = f"Prediction · {state_words(case)}", tuple[Block, ...]()
    if community and member:
        own = await own_forecast(case, ports, community, member)
        actions = await marked(actions, case, ports, community, member)
    return Card(title, tuple(blocks), actions, aside=own)


async def card_for(asker: Asker, case: Case, ports: Ports, *said: str) -> Card:
    """Return the card for the asker's eyes alone, with what they have forecast."""
    card = await prediction_card(case, ports, asker.community, *said, member=asker.member)
    return card.as_private(True)


async def _quotations(prediction: Prediction, ports: Ports) -> AsyncIterator[Block]:
    for quote_id in prediction.quotes[:_QUOTES]:
        found = await ports.library.quote(quote_id)
        if found:
            yield quotation(found)


def facts_of(case: Case, ports: Ports) -> Iterator[Field]:
    """Give what a prediction claims, and who, how it was put, when it closes, how it is judged."""
    prediction = case.prediction
    by = whose(prediction)
    if not by.own:
        yield Field("whose", by.words)
    yield Field("claim", prediction.claim)
    if prediction.hedge:
        yield Field("in their words", f"“{prediction.hedge}”")
    if prediction.probability is not None:
        yield Field("they said", percent_words(prediction.probability))
    if prediction.kind is Kind.CONDITIONAL:
        yield Field("kind", "under a condition")
    yield Field(deed_words(prediction).lower(), date_words(prediction.made_on))
    yield Field("forecasting", closing_words(case, ports.clock.now().date()))
    if prediction.judging:
        yield Field("judged so", prediction.judging)
    yield Field("id", prediction.id)


async def standing_words(case: Case, ports: Ports, community: Community) -> str:
    """Say how many have answered; what they answered only where forecasting is over."""
    if not case.closed:
        count = (await counted_words(case, community, ports)).capitalize()
        withdrawn = case.state is State.WITHDRAWN
        return f"{count}; {UNTOLD}." if withdrawn else f"{count} so far. {BLIND.capitalize()}."
    forecasts = await crowd_of(case, community, ports)
    late = await late_words(case, community, ports, len(forecasts))
    said = [late] if late and not forecasts else [await crowd_words(case, forecasts), late]
    if case.state is State.DUE:
        said.append(await opinion_words(case, ports, community))
    return " ".join(words for words in said if words)


async def opinion_words(case: Case, ports: Ports, community: Community) -> str:
    """Return how many gave each answer to "did it happen?"."""
    given = await ports.ledger.opinions(community, case.prediction.id)
    counts = [f"{given[answer]} {answer}" for answer in Answer if given.get(answer)]
    return f"Did it happen? {', '.join(counts)}." if counts else "Nobody has said what happened."


def actions_of(case: Case, ref: str, community: Community) -> tuple[Action, ...]:
    """Return the buttons of a prediction in its state.

    No reminder is offered in the local community: nobody can be written to there.
    """
    match case.state:
        case State.OPEN:
            percentages = [Action(f"{p} %", PERCENT, f"{ref}.{p}") for p in PERCENTAGES]
            exact = Action("Exact…", EXACT, ref)
            others = Action("What others say", "crowd", ref, overflow=True)
            remind = Action("Remind me when it is due", "remind-me", ref, overflow=True)
            comes = case.prediction.resolve_by is not None and community != LOCAL
            return (*percentages, exact, others, *((remind,) if comes else ()))
        case State.DUE:
            return opinion_actions(ref)
        case State.JUDGED:
            return (Action("My score", "my-score", ref),)
        case State.WITHDRAWN:
            return ()


def opinion_actions(ref: str) -> tuple[Action, ...]:
    """Return the buttons of "did it happen?"."""
    return tuple(
        Action(label, "opinion", f"{ref}.{number}") for number, label in enumerate(ANSWERS.values())
    )
