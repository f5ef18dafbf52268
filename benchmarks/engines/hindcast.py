"""Hindcast itself: the library over the seeds, and its index and ranking over synthetic episodes.

End to end means findings with quotes, speakers and highlights.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.corpus import Place, load
from benchmarks.synthetic_episodes import SyntheticEpisode, sentences
from bot.bootstrap import House, open_house
from bot.domain.quote import Quote
from bot.domain.search.passages import Passage, windows
from bot.domain.transcript.episode import Episode, Speaker, Voice
from bot.ports import Search
from bot.settings import Settings
from storage.library.index import open_index
from storage.library.index_builder import IndexBuilder
from storage.library.lookup import Shelf, complete, find

_NAME = "synthetic"
_KIND = "automatic captions"
_SPEAKERS = (Speaker(Voice.HOST, "Ada Host"), Speaker(Voice.GUEST, "Grace Guest"))


class Seeds:
    """The whole library over the seeds, as the commands ask it."""

    def __init__(self, _: Path, home: Path) -> None:
        self._settings = Settings(data_dir=home)
        self._runner = asyncio.Runner()
        self._open = AsyncExitStack()
        self._house: House | None = None

    def build(self) -> None:
        """Plant the seeds and index them."""
        self.open()
        self._runner.run(self._open.aclose())

    def open(self) -> None:
        """Open the database and the index."""
        self._house = self._runner.run(self._enter())

    async def _enter(self) -> House:
        return await self._open.enter_async_context(open_house(self._settings))

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the places of the quotes found."""
        assert self._house
        asked = self._house.ports.library.find(Search(words, limit=limit))
        return _places(self._runner.get_loop().run_until_complete(asked).quotes)


class Suggestions(Seeds):
    """What is suggested while the last word of a question still lacks two letters."""

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the places of the quotes suggested."""
        assert self._house
        asked = self._house.ports.library.complete(Search(words[:-2], limit=limit))
        return _places(self._runner.get_loop().run_until_complete(asked))


class Synthetic:
    """The index and the ranking over synthetic episodes, without a database."""

    def __init__(self, corpus: Path, home: Path) -> None:
        self._corpus = corpus
        self._home = home
        self._shelf: Shelf | None = None

    def build(self) -> None:
        """Cut the episodes into passages and index these."""
        everyone = frozenset(speaker.name for speaker in _SPEAKERS)
        with IndexBuilder(self._home, _NAME) as builder:
            for passage in self._passages():
                builder.add(passage, everyone)
            builder.finish()

    def _passages(self) -> Iterator[Passage]:
        for episode in load(self._corpus / "episodes", SyntheticEpisode, "Hindcast, MB"):
            source = hashlib.sha256(episode.slug.encode()).hexdigest()
            for lines in windows(sentences(episode)):
                yield Passage(episode.slug, source, _KIND, lines)

    def open(self) -> None:
        """Open the index and put the episodes on a shelf."""
        index = open_index(self._home, _NAME)
        assert index
        slugs = [episode.slug for episode in load(self._corpus / "episodes", SyntheticEpisode)]
        episodes = {slug: Episode(slug, slug, "Synthetic", _SPEAKERS) for slug in slugs}
        sources = {hashlib.sha256(slug.encode()).hexdigest(): slug for slug in slugs}
        self._shelf = Shelf(1, episodes, sources, index)

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the places of the quotes found."""
        assert self._shelf
        return _places(find(self._shelf, Search(words, limit=limit)).quotes)


class SyntheticSuggestions(Synthetic):
    """What is suggested while the last word of a question still lacks two letters."""

    def find(self, words: str, limit: int) -> Sequence[Place]:
        """Return the places of the quotes suggested."""
        assert self._shelf
        search = Search(words[:-2], limit=limit)
        return _places(complete(self._shelf, search))


def _places(quotes: Sequence[Quote]) -> list[Place]:
    return [Place(quote.episode.slug, quote.id.start, quote.id.end) for quote in quotes]
