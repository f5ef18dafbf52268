"""Questions about what somebody said: “What did Sholto say about robots?” means Sholto's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.search.question import tells_nothing
from bot.domain.search.terms import fold
from bot.domain.transcript.episode import Episode
from bot.features.names import episode_named, speaker_named
from bot.kernel.errors import NotUnderstood
from bot.ports import Ports

_SOMEBODY = r"(?P<who>\S+(?:\s+\S+){0,3}?)\s+(?:ever\s+)?"
_VERB = r"(?:say|said|think|thought|predict|predicted)\s+"
_ABOUT = r"(?:about|on|of)\s+"
_ANYTHING = rf"(?:(?:anything|something)\s+{_ABOUT}|{_ABOUT}|that\s+)?"
_WORDS = r"(?P<words>\S.*?)[\s?!.]*"
_FORMS = (
    rf"\W*what\s+(?:did|does|do|has|had)\s+{_SOMEBODY}{_VERB}{_ABOUT}{_WORDS}",
    rf"\W*(?:did|does|has|had)\s+{_SOMEBODY}{_VERB}{_ANYTHING}{_WORDS}",
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What is looked up, and where; a speaker and an episode as they are known."""

    words: str
    speaker: str | None
    episode: str | None


async def as_meant(words: str, speaker: str | None, episode: str | None, ports: Ports) -> Meant:
    """Turn a speaker or an episode as typed into the known one, a speaker asked about too.

    Raises `NotUnderstood` where nobody, or nothing, is called so.
    """
    episodes = await ports.library.episodes()
    if not speaker and (asked := asked_of(words, episodes)):
        speaker, words = asked
    return Meant(
        words,
        speaker_named(episodes, speaker) if speaker else None,
        episode_named(episodes, episode) if episode else None,
    )


def asked_of(question: str, episodes: Sequence[Episode]) -> tuple[str, str] | None:
    """Return the one known speaker whose words a question asks for, and what about.

    None where it has no such form, where the name is nobody's or several people's, or where what
    is asked about would stand in nearly every sentence.
    """
    matches = (re.fullmatch(form, question, re.IGNORECASE) for form in _FORMS)
    found = next((match for match in matches if match), None)
    if found is None or not fold(found["words"]) or tells_nothing(found["words"]):
        return None
    try:
        name = speaker_named(episodes, found["who"])
    except NotUnderstood:
        return None
    # The option also takes parts of words; in a sentence “it” is not a part of a name.
    whole = set(fold(found["who"]).split()) <= set(fold(name).split())
    return (name, found["words"]) if whole else None
