"""Words cut out of a sentence, shown in it: what stands before them may turn them around."""

from dataclasses import dataclass, replace

from bot.domain.quote import Quote, QuoteId
from bot.domain.readings import Reading
from bot.ports import Library

READ_AT_ONCE = 320
"""Characters of sentences that stand on a picture as a whole; of longer ones the words alone."""


@dataclass(frozen=True, slots=True)
class Within:
    """Words as asked for, and the whole sentences they stand in, where they are highlighted.

    They are the same where nothing is cut. `cuts_words` tells that an edge is inside of a word.
    """

    asked: Quote
    whole: Quote
    span: QuoteId
    cuts_words: bool = False

    @property
    def alone(self) -> str:
        """The words as they go into the world: whole, or with an ellipsis wherever they are cut."""
        if len(self.whole.shown) <= READ_AT_ONCE:
            return self.whole.shown
        begins, ends = self.asked.id.start <= self.span.start, self.asked.id.end >= self.span.end
        return f"{'' if begins else '… '}{self.asked.shown}{'' if ends else ' …'}"


async def within(library: Library, asked: Quote) -> Within:
    """Return words with the sentences that they are cut out of."""
    spoken = await library.conversation(asked.episode.slug)
    ids = [s.id for turn in spoken for s in turn.sentences if s.id.overlaps(asked.id)]
    if not ids:
        return Within(asked, asked, asked.id)
    span = QuoteId(asked.id.source, ids[0].start, ids[-1].end)
    whole = await library.quote(span)
    if whole is None or span == asked.id:
        return Within(asked, asked, asked.id)
    before = await _before(library, span.start, asked.id)
    start = max(whole.text.find(asked.text, len(before)), 0)
    end = start + len(asked.text)
    lit = (_shown_at(start, whole.readings), _shown_at(end, whole.readings))
    cuts = _inside_word(whole.text, start) or _inside_word(whole.text, end)
    return Within(asked, replace(whole, id=asked.id, highlights=(lit,)), span, cuts)


async def _before(library: Library, start: int, asked: QuoteId) -> str:
    """Return what the sentence says before the words."""
    if start >= asked.start:
        return ""
    found = await library.quote(QuoteId(asked.source, start, asked.start))
    return found.text if found else ""


def _inside_word(text: str, place: int) -> bool:
    around = text[max(0, place - 1) : place + 1]
    return 0 < place < len(text) and around.replace("’", "").replace("'", "").isalnum()


def _shown_at(place: int, readings: tuple[Reading, ...]) -> int:
    """Return where a place of the text is once each reading stands in brackets behind its words."""
    return place + sum(len(f" [{each.reads}]") for each in readings if each.end <= place)
