"""What is in the catalogue: /episodes."""

from dataclasses import dataclass
from typing import Any

from bot.domain.transcript.episode import Episode
from bot.features.said import counted, date_words
from bot.kernel.asker import Asker
from bot.kernel.card import Block, Card, Field, Fields, Heading, Notice, link, prose
from bot.kernel.command import Command
from bot.ports import Ports


@dataclass(frozen=True, slots=True)
class EpisodesRequest:
    """Nothing to choose."""


async def episodes(request: EpisodesRequest, asker: Asker, ports: Ports) -> Card:
    """List all episodes, newest first."""
    del request, asker
    known = await ports.library.episodes()
    if not known:
        return Card("Episodes", (Notice("The catalogue is empty. Put episodes into seeds/."),))
    blocks: list[Block] = []
    for episode in known:
        blocks += [prose(link(episode.title, episode.url)), _facts(episode)]
    return Card(
        counted(len(known), "episode").capitalize(), (Heading("What I have listened to"), *blocks)
    )


def _facts(episode: Episode) -> Fields:
    facts = {
        "guest": episode.guest,
        "host": episode.host,
        "show": episode.show,
        "date": date_words(episode.published) if episode.published else "",
        "episode id": episode.slug,
    }
    return Fields(tuple(Field(name, value) for name, value in facts.items() if value))


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="episodes",
        summary="List the episodes I know",
        request=EpisodesRequest,
        handler=episodes,
        private=True,
        examples=("/episodes",),
    ),
)
