"""Members on cards by their names: a mention would call them, so none is ever made.

Channels are no matter: their element shows the name and calls nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.members import SOMEBODY, Members
from bot.kernel.card import Block, Card, Fields, Prose, Refers, Text


async def named(card: Card, members: Members, client: AsyncWebClient, team: str) -> Card:
    """Return the card with members' names in place of their ids; Slack is asked where need be."""
    meant = [run.text for run in _runs(card) if run.refers is Refers.PERSON]
    if not meant:
        return card
    names = await members.names(client, team, meant)
    return replace(card, blocks=tuple(_told(block, names) for block in card.blocks))


def _runs(card: Card) -> Iterator[Text]:
    for block in card.blocks:
        match block:
            case Prose(runs):
                yield from runs
            case Fields(fields):
                for field in fields:
                    yield from field.runs
            case _:
                continue


def _told(block: Block, names: Mapping[str, str]) -> Block:
    match block:
        case Prose(runs):
            return Prose(_by_name(runs, names))
        case Fields(fields):
            return Fields(
                tuple(replace(field, runs=_by_name(field.runs, names)) for field in fields)
            )
        case _:
            return block


def _by_name(runs: tuple[Text, ...], names: Mapping[str, str]) -> tuple[Text, ...]:
    return tuple(
        replace(run, text=names.get(run.text, SOMEBODY), refers=None)
        if run.refers is Refers.PERSON
        else run
        for run in runs
    )
