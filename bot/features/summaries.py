"""What was said in short: /summary, /topics and /speaker. Every line opens its words."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from bot.domain.quote import EpisodeSummary, Quote, SummaryLine
from bot.domain.transcript.episode import Episode
from bot.features.names import episode_named, speaker_named, suggest_episodes, suggest_speakers
from bot.features.quotation import moment_url
from bot.features.remembered import Ref, remember
from bot.features.said import date_words, moment_words
from bot.kernel.asker import Asker
from bot.kernel.card import (
    Action,
    Block,
    Card,
    Field,
    Fields,
    Heading,
    Notice,
    Prose,
    Status,
    Style,
    Text,
    bold,
    code,
    link,
    prose,
)
from bot.kernel.command import Command, Option, Suggestion
from bot.kernel.errors import NotUnderstood
from bot.ports import Ports

PAGE = 5
"""Lines on a page: as many buttons as stand in a row."""


async def suggest_topics(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest the topics of the chosen episode, or of all."""
    del asker
    episodes = await ports.library.episodes()
    slugs = [episode.slug for episode in episodes]
    if chosen.get("episode"):
        with suppress(NotUnderstood):
            slugs = [episode_named(episodes, chosen["episode"])]
    found = [await ports.library.summary(slug) for slug in slugs]
    names = dict.fromkeys(name for summary in found if summary for name in summary.topics)
    return [Suggestion(name, name) for name in names if typed.casefold() in name.casefold()]


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """Which conversation, and about what."""

    episode: Annotated[str, Option("The episode or its guest", suggest=suggest_episodes)]
    topic: Annotated[str | None, Option("Only this topic", suggest=suggest_topics)] = None


@dataclass(frozen=True, slots=True)
class TopicsRequest:
    """Nothing to choose."""


@dataclass(frozen=True, slots=True)
class SpeakerRequest:
    """Whom to look at."""

    name: Annotated[str, Option("Who", suggest=suggest_speakers)]


async def summary(request: SummaryRequest, asker: Asker, ports: Ports) -> Card:
    """Show what an episode says, a page at a time."""
    return await summary_card(request, 0, asker, ports)


async def summary_card(request: SummaryRequest, page: int, asker: Asker, ports: Ports) -> Card:
    """Show one page of a summary, counted from 0 and around the end."""
    request = replace(
        request, episode=episode_named(await ports.library.episodes(), request.episode)
    )
    known = await ports.library.summary(request.episode)
    if known is None:
        nothing = Notice("Nobody has summed this episode up yet. Its words can be looked up.")
        return Card("No summary", (nothing,), status=Status.NOT_FOUND)
    request = replace(request, topic=_topic_named(known, request.topic))
    lines = _lines(known, request.topic)
    pages = -(-len(lines) // PAGE)
    page %= pages
    shown = range(page * PAGE, min((page + 1) * PAGE, len(lines)))
    ids = [" ".join(str(quote.id) for quote in line.quotes) for line in lines]
    card = await remember(ports, asker, "summary", {"asked": asdict(request), "ids": ids})
    actions = [Action(str(n + 1), "open", str(Ref(card, n))) for n in shown]
    if pages > 1:
        actions.append(Action("Next page", "next", str(Ref(card, (page + 1) % pages))))
        actions.append(Action("Previous page", "previous", str(Ref(card, (page - 1) % pages))))
    blocks: list[Block] = [] if page or request.topic else _opening(known)
    blocks += [_line(n + 1, lines[n]) for n in shown]
    blocks.append(prose(Text(f"Each number opens the words. Page {page + 1} of {pages}.", _SMALL)))
    about = f" · {request.topic}" if request.topic else ""
    return Card(f"{known.episode.title}{about}", tuple(blocks), tuple(actions))


_SMALL = Style.ITALIC


async def topics(request: TopicsRequest, asker: Asker, ports: Ports) -> Card:
    """List the topics of all episodes."""
    del request, asker
    blocks: list[Block] = []
    for episode in await ports.library.episodes():
        known = await ports.library.summary(episode.slug)
        if known and known.topics:
            blocks += [Heading(_who_and_when(episode)), prose(" · ".join(known.topics))]
    if not blocks:
        return Card(
            "No topics yet", (Notice("No episode has a summary."),), status=Status.NOT_FOUND
        )
    blocks.append(prose("What was said on one: ", code('/summary luan topic:"…"'), "."))
    return Card("Topics", tuple(blocks))


async def speaker(request: SpeakerRequest, asker: Asker, ports: Ports) -> Card:
    """Show who somebody is, where they spoke, and what they stood for."""
    del asker
    episodes = await ports.library.episodes()
    name = speaker_named(episodes, request.name)
    blocks: list[Block] = []
    for episode in episodes:
        role = next((s for s in episode.speakers if s.name == name), None)
        if role is None:
            continue
        what = ", ".join(part for part in (role.role, role.company) if part)
        facts = {"as": role.voice.value, "at the time": what, "episode id": episode.slug}
        fields = tuple(Field(key, value) for key, value in facts.items() if value)
        blocks += [prose(link(episode.title, episode.url)), Fields(fields)]
        known = await ports.library.summary(episode.slug)
        blocks += [_said(line) for line in _spoken_by(known, name)[:PAGE]]
    blocks.append(prose("Their words on anything: ", code(f'/quote … speaker:"{name}"'), "."))
    return Card(name, tuple(blocks))


def _opening(known: EpisodeSummary) -> list[Block]:
    opening: list[Block] = [prose(_who_and_when(known.episode))]
    if known.chapters:
        chapters = [
            Field(_moment(chapter.opening), chapter.title, moment_url(chapter.opening))
            for chapter in known.chapters
        ]
        opening += [Heading("Chapters"), Fields(tuple(chapters)), Heading("Takeaways")]
    return opening


def _who_and_when(episode: Episode) -> str:
    day = date_words(episode.published) if episode.published else ""
    return " · ".join(part for part in (episode.guest, episode.show, day) if part)


def _moment(quote: Quote) -> str:
    if quote.start_s is None:
        return "·"
    return moment_words(quote.start_s, estimated=quote.estimated)


def _line(number: int, line: SummaryLine) -> Prose:
    return prose(bold(f"{number}. "), *_said(line).runs)


def _said(line: SummaryLine) -> Prose:
    """Return a line with who said it and when; the moment is a link."""
    first = line.quotes[0]
    credit = f" (from {line.credit})" if line.credit else ""
    return prose(
        f"{line.text}{credit} — {first.said_by}, ", link(_moment(first), moment_url(first))
    )


def _lines(known: EpisodeSummary, topic: str | None) -> Sequence[SummaryLine]:
    return [line for line in known.lines if topic is None or topic in line.topics]


def _spoken_by(known: EpisodeSummary | None, name: str) -> list[SummaryLine]:
    lines = known.lines if known else ()
    return [
        line for line in lines if line.quotes[0].speaker and line.quotes[0].speaker.name == name
    ]


def _topic_named(known: EpisodeSummary, asked: str | None) -> str | None:
    if not asked:
        return None
    with_lines = [name for name in known.topics if _lines(known, name)]
    found = [name for name in with_lines if asked.casefold() in name.casefold()]
    if not found:
        raise NotUnderstood(
            f"That episode has no topic “{asked}”.", f"It has: {', '.join(with_lines)}."
        )
    return found[0]


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="summary",
        summary="Show what an episode says, line by line with its words",
        request=SummaryRequest,
        handler=summary,
        private=True,
        examples=("/summary luan", "/summary mostafa-dehghani-2026"),
    ),
    Command(
        name="topics",
        summary="List what the episodes talk about",
        request=TopicsRequest,
        handler=topics,
        private=True,
        examples=("/topics",),
    ),
    Command(
        name="speaker",
        summary="Show who somebody is and what they stood for",
        request=SpeakerRequest,
        handler=speaker,
        private=True,
        examples=("/speaker Sholto Douglas",),
    ),
)
