"""An example: one short conversation to look things up in."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot.domain.quote import Quote, QuoteId, SourceTurn
from bot.domain.transcript.episode import Episode, Speaker, Voice

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
