"""Speakers and episodes by name: exact, partial or nearly right; and suggestions for both."""

import difflib
from collections.abc import Mapping, Sequence

from bot.domain.transcript.episode import Episode, Voice
from bot.features.said import counted
from bot.kernel.asker import Asker
from bot.kernel.command import Suggestion
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import shorten
from bot.ports import Ports


def speakers(episodes: Sequence[Episode]) -> list[str]:
    """Return everybody who is heard, guests first, each once."""
    order = (Voice.GUEST, Voice.HOST, Voice.PRODUCER)
    names = [e.speaker(voice) for voice in order for e in episodes]
    return list(dict.fromkeys(speaker.name for speaker in names if speaker))


def speaker_named(episodes: Sequence[Episode], text: str) -> str:
    """Return the speaker's full name; raises `NotUnderstood` with the nearest one."""
    names = speakers(episodes)
    return _one(text, {name: (name,) for name in names}, "speaker", names)


def episode_named(episodes: Sequence[Episode], text: str) -> str:
    """Return the episode's slug, asked for by slug, title or guest; else `NotUnderstood`."""
    known = {e.slug: (e.slug, e.title, e.guest, f"{e.guest} {e.show}") for e in episodes}
    return _one(text, known, "episode", [e.slug for e in episodes])


def _one(text: str, known: Mapping[str, tuple[str, ...]], what: str, shown: list[str]) -> str:
    asked = text.casefold().strip()
    names = [(name.casefold(), key) for key, others in known.items() for name in others if name]
    for fits in (asked.__eq__, lambda name: _part_of(asked, name)):
        partial = list(dict.fromkeys(key for name, key in names if fits(name)))
        if len(partial) == 1:
            return partial[0]
    words = {word: key for name, key in names for word in (name, *name.split())}
    near = difflib.get_close_matches(asked, words, n=1, cutoff=0.65)
    offered = partial[:3] or [words[word] for word in near]
    if partial:
        raise NotUnderstood(
            f"“{shorten(text)}” fits {counted(len(partial), what)}.",
            f"Did you mean {' or '.join(offered)}?",
        )
    way_out = f"Did you mean {offered[0]}?" if offered else f"Known: {_some(shown) or 'none'}."
    raise NotUnderstood(f"I know no {what} “{shorten(text)}”.", way_out)


def _part_of(asked: str, name: str) -> bool:
    return bool(asked) and all(word in name for word in asked.split())


def _some(names: list[str], most: int = 8) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


async def suggest_speakers(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest speakers, those of the chosen episode only when there is one."""
    del asker
    episodes = [
        e for e in await ports.library.episodes() if chosen.get("episode") in (None, "", e.slug)
    ]
    names = speakers(episodes or await ports.library.episodes())
    return [Suggestion(name, name) for name in names if _part_of_typed(typed, name)]


async def suggest_episodes(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest episodes by title, guest or show, newest first."""
    del asker
    wanted = chosen.get("speaker", "").casefold()
    return [
        Suggestion(shorten(f"{e.guest} · {e.title}", 100), e.slug)
        for e in await ports.library.episodes()
        if _part_of_typed(typed, f"{e.slug} {e.title} {e.guest} {e.show}")
        and (not wanted or any(wanted in s.name.casefold() for s in e.speakers))
    ]


def _part_of_typed(typed: str, name: str) -> bool:
    return not typed.strip() or _part_of(typed.casefold().strip(), name.casefold())
