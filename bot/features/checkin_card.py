"""The card of a daily check-in, the same for everybody: it never tells what anybody answered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.prediction import State, Verdict
from bot.features.ahead import NOTHING, ReadAhead, read_ahead
from bot.features.cases import Case
from bot.features.pointed import post_ref
from bot.features.prediction_card import (
    BLIND,
    HIDDEN,
    actions_of,
    opinion_actions,
    opinion_words,
)
from bot.features.quotation import quotation
from bot.features.said import date_words, distance_words, weekday_words
from bot.features.verdict_words import closing_day, mark_of, verdict_blocks
from bot.features.whose import deed_words, whose
from bot.kernel.card import Action, Block, Card, Heading, Prose, Style, Text, prose
from bot.kernel.errors import Refusal
from bot.kernel.kinds import shorten
from bot.ports import Ports, Post

log = logging.getLogger(__name__)

_QUESTION = 120  # characters of another day's question
_JUDGED = 3


async def checkin_cards(posts: Sequence[Post], ports: Ports) -> Mapping[str, Card]:
    """Return the cards of many check-ins by the posts' ids, without those that cannot be made.

    What they need is read at once, where that succeeds.
    """
    try:
        read = await read_ahead(posts, ports)
    except Exception:
        log.exception("%d check-ins are read for one by one", len(posts))
        read = NOTHING
    cards = {}
    for post in posts:
        try:
            cards[post.id] = await _card(post, ports, read)
        except Exception:
            log.exception("the card of post %s cannot be made", post.id)
        await asyncio.sleep(0)  # so that look-ups have their turn
    return cards


async def checkin_card(post: Post, ports: Ports) -> Card:
    """Return a check-in's card, as its prediction stands now."""
    return await _card(post, ports, NOTHING)


def answered_card(card: Card, own: Sequence[Block]) -> Card:
    """Return a check-in's card for a member alone who has answered: `own` says what.

    Nothing is hidden from them until they answer, as the post says to everybody.
    """
    return replace(card, blocks=(*map(_unhidden, card.blocks), *own))


def _unhidden(block: Block) -> Block:
    if not isinstance(block, Prose):
        return block
    return Prose(tuple(replace(run, text=run.text.replace(HIDDEN, BLIND)) for run in block.runs))


async def _card(post: Post, ports: Ports, read: ReadAhead) -> Card:
    case = await read.case(ports, post.community, post.prediction)
    blocks: list[Block] = [Heading(case.prediction.question)]
    for quote_id in case.prediction.quotes[:1]:
        found = await ports.library.quote(quote_id)
        if found:
            blocks.append(quotation(found))
    blocks.append(prose(" · ".join([fact async for fact in _facts(case, post, ports, read)])))
    if case.verdict:
        blocks += verdict_blocks(case.verdict)
    blocks += [line async for line in _since(post, ports, read)]
    title = f"Prediction check-in · {weekday_words(post.local_date)}"
    return Card(title, tuple(blocks), _actions(case, post))


def _actions(case: Case, post: Post) -> tuple[Action, ...]:
    """Return the buttons. Without a date it is asked whether it happened while it is open."""
    ref = post_ref(post.id)
    if post.judging and case.asks:
        return opinion_actions(ref)
    return actions_of(case, ref, post.community)


async def _facts(case: Case, post: Post, ports: Ports, read: ReadAhead) -> AsyncIterator[str]:
    """Give the line below the quote: when it was said, when it closes, how many have answered."""
    prediction = case.prediction
    answered = await read.brief_words(case, post.community, ports)
    # A day of a zone ahead of the channel's may have begun where the prediction was added.
    made = distance_words(min(prediction.made_on, post.local_date), post.local_date)
    by = whose(prediction)
    if not by.own:
        yield by.words
    said = by.own and prediction.quotes
    yield f"{'Said' if said else deed_words(prediction)} {made}"
    day = closing_day(case)
    if day and case.state is not State.WITHDRAWN:
        yield f"{'closed' if case.closed else 'closes'} {date_words(day)}"
    if case.state is State.OPEN:
        yield f"{answered} so far"
        yield HIDDEN
    else:
        yield answered
    if case.state is State.DUE or (post.judging and case.asks):
        yield (await opinion_words(case, ports, post.community)).removesuffix(".")


async def _since(post: Post, ports: Ports, read: ReadAhead) -> AsyncIterator[Prose]:
    """Give the small lines: the channel's last check-in, and what was judged since then."""
    last = await read.preceding(post, ports)
    if last is None:
        return
    with suppress(Refusal):  # it is in the catalogue no longer
        case = await read.case(ports, post.community, last.prediction)
        answered = await read.brief_words(case, post.community, ports)
        told = f"{shorten(case.prediction.question, _QUESTION)} ({answered})"
        yield _small(f"{_when(last.local_date, post.local_date)}: {told}")
    given = await read.verdicts(post.community, ports)
    async for line in _judged(given, last, post, ports):
        yield _small(line)


async def _judged(
    given: Sequence[Verdict], last: Post, post: Post, ports: Ports
) -> AsyncIterator[str]:
    """Say what was judged between two posts; what comes later is the next post's to tell."""
    community, since, until = post.community, last.created_at, post.created_at
    judged = [verdict for verdict in given if since <= verdict.given_at < until]
    for verdict in judged[:_JUDGED]:
        prediction = await ports.ledger.prediction(community, verdict.prediction)
        if prediction:
            question = shorten(prediction.question, _QUESTION)
            yield f"Judged since: {mark_of(verdict)} {question}"
    if len(judged) > _JUDGED:
        yield f"and {len(judged) - _JUDGED} more, in /predictions state:judged"


def _when(day: date, today: date) -> str:
    return "Yesterday" if today - day == timedelta(days=1) else weekday_words(day)


def _small(text: str) -> Prose:
    return prose(Text(text, Style.ITALIC))
