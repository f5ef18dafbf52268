"""A synthetic episode, and its sentences as a transcript would have them."""

import msgspec

from bot.domain.transcript.episode import Voice
from bot.domain.transcript.sentences import Sentence

_TURN = 5  # sentences until the other one speaks


class SyntheticEpisode(msgspec.Struct, frozen=True, array_like=True):
    """An episode's name and its sentences."""

    slug: str
    said: tuple[str, ...]


def sentences(episode: SyntheticEpisode) -> list[Sentence]:
    """Return the sentences, by host and guest in turns, with a space between neighbours."""
    cut, start = [], 0
    for number, text in enumerate(episode.said):
        end = start + len(text)
        voice = Voice.GUEST if number // _TURN % 2 else Voice.HOST
        cut.append(Sentence(start, end, start, end, voice, start / 15, True, text))
        start = end + 1
    return cut
