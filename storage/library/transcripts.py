"""The transcripts that were read last, and their turns: both cost more to make than to keep."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.quote import SourceTurn
from bot.domain.transcript.conversation import Transcript
from bot.domain.transcript.episode import Episode, Source
from bot.domain.transcript.readers import Unreadable, read
from bot.domain.transcript.sentences import cut
from storage.library.lookup import Shelf
from storage.library.shelves import Shelves
from storage.seeds.annotations import fitting

_KEPT = 8
"""An hour's turns take some 0.2 MB."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Kept:
    transcript: Transcript
    turns: tuple[SourceTurn, ...] | None = None
    """Made once somebody wants them: a look-up needs none."""


class Transcripts:
    """Reads transcripts and keeps some, by the catalogue's revision."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def transcript(self, shelf: Shelf, sha256: str) -> Transcript | None:
        """Return the transcript with this hash; None where it is away or cannot be read."""
        kept = await self._get(shelf, sha256)
        return kept.transcript if kept else None

    async def turns(self, shelf: Shelf, sha256: str) -> Sequence[SourceTurn]:
        """Return its turns: the same ones each time, until it leaves."""
        kept = await self._get(shelf, sha256)
        if kept is None:
            return ()
        if kept.turns is None:
            kept.turns = await asyncio.to_thread(kept.transcript.turns)
        return kept.turns

    async def _get(self, shelf: Shelf, sha256: str) -> _Kept | None:
        key = f"{shelf.revision}/{sha256}"
        if key not in self._kept:
            transcript = await self._read(shelf, sha256)
            if transcript is None:
                return None
            self._kept.setdefault(key, _Kept(transcript))  # somebody may have read it meanwhile
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    async def _read(self, shelf: Shelf, sha256: str) -> Transcript | None:
        source = await self._shelves.read_source(sha256)
        if source is None:
            return None
        episode = shelf.episodes[shelf.sources[sha256]]
        try:
            return await asyncio.to_thread(_transcript, episode, source)
        except Unreadable as error:
            log.warning("%s of %s: %s", source.name, episode.slug, error)
            return None


def _transcript(episode: Episode, source: Source) -> Transcript:
    text = read(source.content, source.layout)
    source = fitting(text, source)
    sentences = cut(text, source, episode.duration_s)
    return Transcript(episode, source.sha256, source.kind, text, sentences, source.summary)
