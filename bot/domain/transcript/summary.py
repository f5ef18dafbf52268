"""A summary held against the words it rests on."""

from bot.domain.transcript.episode import QuoteMark, Source, Summary, Takeaway
from bot.domain.transcript.marks import Misplaced, check_end, position, positions
from bot.domain.transcript.timed_text import TimedText
from bot.domain.transcript.turns import Turn, turns


def check_summary(text: TimedText, source: Source, summary: Summary) -> None:
    """See that every chapter and takeaway stands on words that are there, said by whom it claims.

    Raises Misplaced about the first that does not.
    """
    positions(text, summary.chapters, "chapters")
    known = {topic.key for topic in summary.topics}
    said = turns(text, source)
    for index, takeaway in enumerate(summary.takeaways):
        _check_topics(takeaway, known, index)
        kind = f"takeaways[{index}].quotes"
        for number, quote in enumerate(takeaway.quotes):
            position(text, quote, kind, number)
            check_end(text, quote, kind, number)
            _check_voice(text, said, takeaway.by, quote, (kind, number))


def _check_topics(takeaway: Takeaway, known: set[str], index: int) -> None:
    if not takeaway.quotes:
        nowhere = QuoteMark(0, 0, takeaway.text)
        raise Misplaced("takeaways", index, nowhere, "it rests on no quote", "quotes")
    unknown = sorted(set(takeaway.topics) - known)
    if unknown:
        found = f"there is no topic “{unknown[0]}”"
        raise Misplaced("takeaways", index, takeaway.quotes[0], found, "topics")


def _check_voice(
    text: TimedText, said: tuple[Turn, ...], by: str, quote: QuoteMark, where: tuple[str, int]
) -> None:
    start, end = text.find(quote.at), text.find(quote.end)
    voices = {turn.voice for turn in said if turn.start < end and start < turn.end}
    if voices != {by}:
        heard = ", ".join(sorted(voices)) or "nobody"
        raise Misplaced(*where, quote, f"that is said by {heard}")
