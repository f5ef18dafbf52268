"""The catalogue at a glance: who speaks, and what about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.web.addresses import slugs, speaker_address, topic_address
from bot.domain.quote import EpisodeSummary, SummaryLine
from bot.domain.transcript.episode import Episode, Speaker
from bot.features.names import speakers
from bot.ports import Library


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Episodes, newest first, their summaries by slug, and slugs by speakers' and topics' names."""

    episodes: tuple[Episode, ...]
    summaries: Mapping[str, EpisodeSummary]
    speakers: Mapping[str, str]
    topics: Mapping[str, str]

    def speaker_at(self, name: str) -> str:
        """Return the address of a speaker's page; empty for nobody known."""
        return speaker_address(self.speakers[name]) if name in self.speakers else ""

    def topic_at(self, name: str) -> str:
        """Return the address of a topic's page; empty where there is none."""
        return topic_address(self.topics[name]) if name in self.topics else ""

    def appearances(self, name: str) -> list[tuple[Episode, Speaker]]:
        """Return where somebody is heard, and what they were at the time; newest first."""
        return [(e, s) for e in self.episodes for s in e.speakers if s.name == name]

    def said_by(self, name: str, episode: str) -> list[SummaryLine]:
        """Return what somebody stood for in an episode."""
        return [line for line in self._lines(episode) if said_by(line) == name]

    def said_on(self, topic: str) -> list[tuple[Episode, list[SummaryLine]]]:
        """Return what was said on a topic, by episode, oldest first."""
        found = [
            (episode, [line for line in self._lines(episode.slug) if topic in line.topics])
            for episode in reversed(self.episodes)
        ]
        return [(episode, lines) for episode, lines in found if lines]

    def topics_of(self, episode: str) -> tuple[str, ...]:
        """Return the topics of an episode, in order, that lines were written on."""
        known = self.summaries.get(episode)
        return tuple(name for name in known.topics if name in self.topics) if known else ()

    def _lines(self, episode: str) -> Sequence[SummaryLine]:
        known = self.summaries.get(episode)
        return known.lines if known else ()


def said_by(line: SummaryLine) -> str:
    """Return whose words carry a line; empty where the source does not tell."""
    speaker = line.quotes[0].speaker
    return speaker.name if speaker else ""


async def read(library: Library) -> Catalogue:
    """Read all episodes and what they say."""
    episodes = tuple(await library.episodes())
    found = [(episode.slug, await library.summary(episode.slug)) for episode in episodes]
    summaries = {slug: summary for slug, summary in found if summary}
    return Catalogue(
        episodes,
        summaries,
        slugs(name for name in speakers(episodes) if name),
        slugs(_topics(summaries.values())),
    )


def _topics(summaries: Iterable[EpisodeSummary]) -> Iterator[str]:
    for summary in summaries:
        written = {name for line in summary.lines for name in line.topics}
        yield from (name for name in summary.topics if name in written)
