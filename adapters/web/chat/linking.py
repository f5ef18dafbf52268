"""What a card tells one to type for a prediction, as a link: here it has a page of its own."""

import re
from dataclasses import replace

from adapters.web.addresses import board_address, prediction_address
from bot.kernel.card import Block, Card, Prose, Style, Text, link

_SHOWN = re.compile(r"/prediction (?P<name>[a-z0-9-]+)")
_LISTED = re.compile(r"/predictions episode:(?P<episode>[a-z0-9-]+)")


def linked(card: Card) -> Card:
    """Return a card that leads to the pages of the predictions it names."""
    return replace(card, blocks=tuple(map(_block, card.blocks)))


def _block(block: Block) -> Block:
    return Prose(tuple(map(_run, block.runs))) if isinstance(block, Prose) else block


def _run(run: Text) -> Text:
    if run.style is not Style.CODE:
        return run
    if named := _SHOWN.fullmatch(run.text):
        return link("the prediction’s page", prediction_address(named["name"]))
    if listed := _LISTED.fullmatch(run.text):
        return link("the board", board_address(listed["episode"]))
    return run
