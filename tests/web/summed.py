"""A library in which somebody wrote down what the conversation says, and an app over it."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.quote import ChapterLine, EpisodeSummary, QuoteId, SummaryLine
from bot.domain.transcript.episode import Episode, Speaker, Voice
from tests.fakes import EPISODE, SHA256, FakeLibrary, conversation

OLDER = Episode(
    "mary-somerville-1834",
    "On the Connexion of the Sciences",
    "The Difference",
    (Speaker(Voice.GUEST, "Mary Somerville", "Astronomer"),),
    date(2024, 3, 1),
)
OLDER_SAID = [(Voice.GUEST, ["The engine of the sky runs by itself.", "Stars weave nothing."])]


@dataclass
class SummedLibrary(FakeLibrary):
    """Ada's conversation and an older one, both summed up; any span of Ada's is a quote."""

    def __post_init__(self) -> None:
        older = conversation(OLDER, OLDER_SAID)
        moved = tuple(
            replace(t, sentences=tuple(_elsewhere(s) for s in t.sentences)) for t in older
        )
        self.turns = {**self.turns, OLDER.slug: moved}
        self.known = (EPISODE, OLDER)

    async def quote(self, quote_id: QuoteId):
        inside = [
            s
            for s in self.sentences
            if s.id.source == quote_id.source
            and s.id.start < quote_id.end
            and quote_id.start < s.id.end
        ]
        if not inside or quote_id.end > inside[-1].id.end:
            return None
        text = " ".join(s.text for s in inside)
        cut = quote_id.start - inside[0].id.start
        return replace(inside[0], id=quote_id, text=text[cut : cut + quote_id.end - quote_id.start])

    async def summary(self, episode: str):
        said = [s for turn in self.turns.get(episode, ()) for s in turn.sentences]
        if episode == OLDER.slug:
            lines = (SummaryLine("The sky is an engine.", (said[0],), ("Engines",)),)
            return EpisodeSummary(OLDER, ("Engines", "Never written on"), (), lines)
        if episode != EPISODE.slug:
            return None
        both = replace(
            said[2],
            id=QuoteId(said[2].id.source, said[2].id.start + 3, said[3].id.end),
            text=f"{said[2].text} {said[3].text}",
        )
        lines = (
            SummaryLine("An engine weaves patterns.", (both, said[4]), ("Engines", "Weaving")),
            SummaryLine("Sunscreen helps.", (said[4],), ("Sun and engines",), "The Almanack"),
        )
        chapters = (ChapterLine("The question", said[0]), ChapterLine("Weaving", said[3]))
        return EpisodeSummary(EPISODE, ("Weaving", "Engines", "Sun and engines"), chapters, lines)


def _elsewhere(sentence):
    span = sentence.id
    return replace(sentence, id=QuoteId("0ddba110ddba", span.start, span.end))


def span(sentence, more: int = 0) -> QuoteId:
    """Return the id of a sentence with some characters more behind it."""
    return QuoteId.of(SHA256, sentence.id.start, sentence.id.end + more)
