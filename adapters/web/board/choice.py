"""What a visitor wants to see of the board, as the address says it."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from adapters.web.errors import Near, Unacceptable
from bot.domain.prediction import State
from bot.domain.transcript.episode import Episode
from bot.features.cases import Case
from bot.features.names import episode_named, speaker_named
from bot.features.said import date_words
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import clean, shorten

FIELDS = ("state", "speaker", "episode", "topic", "from", "to")
"""The names that an address may use; dates are those on which a prediction falls due."""


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which predictions: all that fit. `since` and `until` leave out what has no date."""

    state: State | None = None
    speaker: str = ""
    episode: str = ""
    topic: str = ""
    since: date | None = None
    until: date | None = None

    def fits(self, case: Case) -> bool:
        """Tell whether a prediction is wanted, whatever its state."""
        made = case.prediction
        return (
            self.speaker in ("", made.speaker)
            and self.episode in ("", made.episode)
            and self.topic in ("", made.topic)
            and self._in_time(made.resolve_by)
        )

    def _in_time(self, due: date | None) -> bool:
        if due is None:
            return self.since is None and self.until is None
        return (self.since or date.min) <= due <= (self.until or date.max)

    def address(self, path: str, state: State | None = None, page: int = 1) -> str:
        """Return the address of a page with the same choice but for the state."""
        values = {
            "state": state.value if state else "",
            "speaker": self.speaker,
            "episode": self.episode,
            "topic": self.topic,
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "page": str(page) if page > 1 else "",
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{path}?{query}" if query else path

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but the state was chosen."""
        chosen = (self.speaker, self.episode, self.topic, self.since, self.until)
        return any(chosen)


def choice_of(request: web.Request, episodes: Sequence[Episode], known: Sequence[Case]) -> Choice:
    """Read what was chosen. Raises `Refusal` with what it may have been meant to be."""
    given = {name: clean(request.query.get(name, "")) for name in FIELDS}
    choice = Choice(
        state_named(given["state"]) if given["state"] else None,
        speaker_named(episodes, given["speaker"]) if given["speaker"] else "",
        episode_named(episodes, given["episode"]) if given["episode"] else "",
        _topic(given["topic"], topics_of(known)) if given["topic"] else "",
        _day(given["from"]),
        _day(given["to"]),
    )
    _check_order(choice, request.path)
    return choice


def _check_order(choice: Choice, path: str) -> None:
    """Raise `Unacceptable` where the days leave none between them, with the other way round."""
    since, until = choice.since, choice.until
    if since is None or until is None or since <= until:
        return
    turned = replace(choice, since=until, until=since)
    between = f"Due from {date_words(until)} until {date_words(since)}"
    raise Unacceptable(
        400,
        "The days are the wrong way round.",
        f"{date_words(since)} comes after {date_words(until)}. Write the earlier one under “from”.",
        near=(Near(turned.address(path, turned.state), between),),
    )


def topics_of(known: Sequence[Case]) -> list[str]:
    """Return the topics of predictions, in the order of the alphabet."""
    return sorted({case.prediction.topic for case in known} - {""})


def state_named(typed: str) -> State:
    """Return a state by its name; raises `NotUnderstood` with all of them."""
    try:
        return State(typed.casefold())
    except ValueError:
        names = ", ".join(state.value for state in State)
        raise NotUnderstood(f"state is not “{shorten(typed)}”.", f"It is one of {names}.") from None


def _topic(typed: str, known: Sequence[str]) -> str:
    named = next((topic for topic in known if topic.casefold() == typed.casefold()), None)
    if named is None:
        raise NotUnderstood(
            f"Nothing was predicted on “{shorten(typed)}”.",
            f"Topics: {', '.join(known) or 'none'}.",
        )
    return named


def _day(typed: str) -> date | None:
    """Return a day, from the one way to write it: a page is kept for each address."""
    if not typed:
        return None
    with suppress(ValueError):
        if _DAY.fullmatch(typed):
            return date.fromisoformat(typed)
    raise Unacceptable(400, f"“{shorten(typed)}” is no day.", "Write it like 2026-12-31.")
