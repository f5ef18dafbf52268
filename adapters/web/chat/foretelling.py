"""Below the words on a card: what was predicted with them, and what became of it."""

from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from adapters.web.material.entries import Entry
from adapters.web.pages.predicted import resting_on
from bot.domain.quote import QuoteId
from bot.kernel.card import Block, Card, Prose, Quotation, link, prose

_OF_QUOTES = "share"
"""The button that every card of looked-up words has; those of predictions have it not."""


async def foretold(request: web.Request, card: Card) -> Card:
    """Return a card of looked-up words that leads to the predictions resting on them."""
    if not any(action.command == _OF_QUOTES for action in card.actions):
        return card
    blocks: list[Block] = []
    for block in card.blocks:
        blocks.append(block)
        if isinstance(block, Quotation):
            blocks += [_line(entry) for entry in await _resting(request, block)]
    return replace(card, blocks=tuple(blocks))


async def _resting(request: web.Request, words: Quotation) -> Sequence[Entry]:
    quote_id = QuoteId.parse(words.quote_id)
    return (await resting_on(request, quote_id)).entries if quote_id else ()


def _line(entry: Entry) -> Prose:
    return prose("Predicted: ", link(entry.prediction.question, entry.address), f" {entry.fate}")
