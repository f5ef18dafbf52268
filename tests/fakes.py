"""Fakes of the ports, and an example: one short conversation to look things up in."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise

from bot.domain.prediction import Answer, Forecast, Prediction, Standing, Verdict, standing
from bot.domain.quote import EpisodeSummary, Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode, Speaker, Voice
from bot.kernel.asker import Community
from bot.ports import (
    CardState,
    Checkin,
    Findings,
    Given,
    Manners,
    Post,
    PostState,
    Problem,
    Report,
    Search,
)

SHA256 = "5ca1ab1e" * 8

EPISODE = Episode(
    slug="ada-lovelace-1843",
    title="Notes on the Analytical Engine",
    show="The Difference",
    speakers=(
        Speaker(Voice.GUEST, "Ada Lovelace", "Mathematician"),
        Speaker(Voice.HOST, "Charles Babbage", "Engineer", "Dorset Street"),
    ),
    published=date(2025, 5, 22),
    url="https://example.com/watch?v=ada",
    duration_s=3600,
)

SAID: tuple[tuple[Voice, tuple[str, ...]], ...] = (
    (Voice.HOST, ("What will the engine do?", "And when?")),
    (
        Voice.GUEST,
        (
            "It weaves algebraic patterns just as the loom weaves flowers and leaves.",
            "It has no pretensions to originate anything.",
            "Always wear sunscreen.",
        ),
    ),
    (Voice.UNATTRIBUTED, ("Somebody laughs.",)),
)


def conversation(
    episode: Episode = EPISODE, said: Sequence[tuple[Voice, Sequence[str]]] = SAID
) -> tuple[SourceTurn, ...]:
    """Lay sentences one behind the other, as in a source; twenty minutes to a sentence."""
    lengths = [len(text) + 1 for _, texts in said for text in texts]
    starts = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    spans = iter([(start, end - 1) for start, end in pairwise(starts)])
    seconds = iter(range(0, 1200 * len(lengths), 1200))
    return tuple(
        SourceTurn(
            voice,
            tuple(
                Quote(
                    QuoteId.of(SHA256, *next(spans)),
                    episode,
                    "automatic captions",
                    voice,
                    text,
                    float(next(seconds)),
                )
                for text in texts
            ),
        )
        for voice, texts in said
    )


@dataclass
class FakeLibrary:
    """A library of whole sentences: a look-up finds those that contain the words."""

    turns: Mapping[str, Sequence[SourceTurn]] = field(
        default_factory=lambda: {EPISODE.slug: conversation()}
    )
    known: Sequence[Episode] = (EPISODE,)
    searches: list[Search] = field(default_factory=list)

    @property
    def sentences(self) -> list[Quote]:
        return [s for turns in self.turns.values() for turn in turns for s in turn.sentences]

    async def episodes(self) -> Sequence[Episode]:
        return self.known

    async def find(self, search: Search) -> Findings:
        self.searches.append(search)
        found = [
            sentence
            for sentence in self.sentences
            if search.words.casefold() in sentence.text.casefold()
            and search.speaker in (None, sentence.speaker and sentence.speaker.name)
            and search.episode in (None, sentence.episode.slug)
        ]
        return Findings(tuple(found[: search.limit]), () if found else ("sunscreen",))

    async def quote(self, quote_id: QuoteId) -> Quote | None:
        return next((sentence for sentence in self.sentences if sentence.id == quote_id), None)

    async def around(self, quote_id: QuoteId, sentences: int) -> Sequence[Quote]:
        every = self.sentences
        place = next((n for n, sentence in enumerate(every) if sentence.id == quote_id), None)
        if place is None:
            return ()
        return tuple(every[max(0, place - sentences) : place + sentences + 1])

    async def random(self, speaker: str | None, pick: float) -> Quote | None:
        known = [
            sentence
            for sentence in self.sentences
            if speaker in (None, sentence.speaker and sentence.speaker.name)
        ]
        return known[int(pick * len(known))] if known else None

    async def conversation(self, episode: str) -> Sequence[SourceTurn]:
        return self.turns.get(episode, ())

    async def summary(self, _episode: str) -> EpisodeSummary | None:
        return None

    async def complete(self, search: Search) -> Sequence[Quote]:
        return (await self.find(search)).quotes

    async def problems(self) -> Sequence[Problem]:
        return ()


@dataclass
class FakeCards:
    """Card states in a list."""

    kept: list[tuple[Community | None, CardState]] = field(default_factory=list)

    async def keep(self, community: Community | None, state: CardState) -> str:
        if (community, state) not in self.kept:
            self.kept.append((community, state))
        return f"c{self.kept.index((community, state))}"

    async def find(self, community: Community | None, card_id: str) -> CardState | None:
        kept = {
            f"c{number}": state for number, (at, state) in enumerate(self.kept) if at == community
        }
        return kept.get(card_id)


@dataclass
class FakeReports:
    """The operator's list."""

    filed: list[tuple[str, Report]] = field(default_factory=list)

    async def file(self, community: Community | None, report: Report) -> bool:
        self.filed.append((community or "", report))
        return True

    async def everything(self) -> Sequence[tuple[str, Report]]:
        return self.filed


@dataclass
class FakeCommunities:
    """Communities in dictionaries: where the bot is, and how it behaves there."""

    known: dict[Community, Manners] = field(default_factory=dict)
    here: dict[Community, str] = field(default_factory=dict)

    async def manners(self, community: Community) -> Manners:
        return self.known.get(community, Manners())

    async def change(
        self, community: Community, alter: Callable[[Manners], Manners]
    ) -> tuple[Manners, Manners]:
        before = await self.manners(community)
        self.known[community] = alter(before)
        return before, self.known[community]

    async def joined(self, community: Community, name: str) -> bool:
        new = community not in self.here
        self.here[community] = name
        return new

    async def left(self, community: Community) -> None:
        self.here.pop(community, None)

    async def present(self, platform: str) -> frozenset[Community]:
        return frozenset(each for each in self.here if each.startswith(f"{platform}:"))

    async def purge(self) -> int:
        return 0


@dataclass
class FakeLedger:
    """Predictions and forecasts in lists: what pages and pictures read. It judges nothing."""

    known: Sequence[Prediction] = ()
    given: list[Forecast] = field(default_factory=list)
    places: list[Standing] = field(default_factory=list)
    judged: list[Verdict] = field(default_factory=list)
    moved: Mapping[str, str] = field(default_factory=dict)
    at: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    async def predictions(self, community: Community | None) -> Sequence[Prediction]:
        return [one for one in self.known if one.community in (None, community)]

    async def resting_on(
        self, community: Community | None, quotes: Collection[Quote]
    ) -> Sequence[tuple[Prediction, Verdict | None]]:
        return [
            (one, next((v for v in self.judged if v.prediction == one.id), None))
            for one in await self.predictions(community)
            if not one.withdrawn and any(one.rests_on(quote.id) for quote in quotes)
        ]

    async def prediction(self, community: Community | None, name: str) -> Prediction | None:
        known, name = await self.predictions(community), self.moved.get(name, name)
        return next((one for one in known if one.id == name), None)

    async def forecast(self, community: Community, given: Given) -> tuple[float | None, Forecast]:
        before = standing(await self.forecasts(community, given.prediction), given.member)
        kept = Forecast(given.member, given.prediction, given.probability, self.at, len(self.given))
        self.given.append(kept)
        return before.probability if before else None, kept

    async def forecasts(self, _community: Community, name: str) -> Sequence[Forecast]:
        return [forecast for forecast in self.given if forecast.prediction == name]

    async def latest(
        self, community: Community, name: str, before: datetime | None = None
    ) -> Sequence[Forecast]:
        given = [f for f in await self.forecasts(community, name) if not before or f.at < before]
        return list({forecast.member: forecast for forecast in given}.values())

    async def latest_of(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, Sequence[Forecast]]:
        found = {name: await self.latest(community, name, at) for name, at in before.items()}
        return {name: given for name, given in found.items() if given}

    async def standing(
        self, community: Community, member: str, name: str, before: datetime | None = None
    ) -> Forecast | None:
        given = await self.latest(community, name, before)
        return next((forecast for forecast in given if forecast.member == member), None)

    async def forecasters(
        self, community: Community, name: str, before: datetime | None = None
    ) -> int:
        return len(await self.latest(community, name, before))

    async def tallies(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, int]:
        counts = {name: await self.forecasters(community, name, at) for name, at in before.items()}
        return {name: count for name, count in counts.items() if count}

    async def forecasts_of(self, _community: Community, member: str) -> Sequence[Forecast]:
        return [forecast for forecast in self.given if forecast.member == member]

    async def last_act(self, _community: Community, _member: str) -> tuple[str, int]:
        return "", 0

    async def opinions(self, _community: Community, _name: str) -> Mapping[Answer, int]:
        return {}

    async def verdict(self, _community: Community, name: str) -> Verdict | None:
        return next((one for one in self.judged if one.prediction == name), None)

    async def verdicts(self, _community: Community) -> Sequence[Verdict]:
        return self.judged

    async def standings(self, _community: Community) -> Sequence[Standing]:
        return self.places


@dataclass
class FakeDiary:
    """Check-ins and posts in lists; `wanted` names every prediction that something happened to."""

    asked_for: list[Checkin] = field(default_factory=list)
    posted: list[Post] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)

    async def checkins(self, community: Community) -> Sequence[Checkin]:
        return [one for one in self.asked_for if one.community == community]

    async def posts(
        self, community: Community, channel: str | None = None, limit: int = 400
    ) -> Sequence[Post]:
        here = [one for one in self.posted if one.community == community]
        return [one for one in here if channel in (None, one.channel)][:limit]

    async def preceding(self, posts: Sequence[Post]) -> Mapping[str, Post]:
        def before(post: Post) -> Post | None:
            there = (post.community, post.channel)
            earlier = (
                one
                for one in self.posted
                if (one.community, one.channel) == there
                and one.local_date < post.local_date
                and one.state is PostState.POSTED
            )
            return max(earlier, key=lambda one: one.local_date, default=None)

        last = {post.id: before(post) for post in posts}
        return {post_id: found for post_id, found in last.items() if found}

    async def post(self, community: Community, post_id: str) -> Post | None:
        return next((one for one in await self.posts(community) if one.id == post_id), None)

    async def want(self, community: Community, name: str, *, pressing: bool = False) -> int:
        del pressing
        self.wanted.append(name)
        return sum(post.prediction == name for post in await self.posts(community))


@dataclass
class FixedClock:
    """A clock that stands still."""

    time: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass
class FixedChance:
    """Dice that always fall the same way."""

    number: float = 0.0

    def pick(self) -> float:
        return self.number
