"""A summary held against the words it rests on."""

from bot.domain.transcript.episode import QuoteMark, Source, Summary, Takeaway
from bot.domain.transcript.marks import Misplaced, positions
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
        unknown = sorted(set(takeaway.topics) - known)
        if unknown or not takeaway.quotes:
            found = f"there is no topic “{unknown[0]}”" if unknown else "it rests on no quote"
            raise Misplaced("takeaways", index, _first(takeaway), found)
        for quote in takeaway.quotes:
            positions(text, [quote], f"takeaways[{index}].quotes")
            _check_voice(text, said, takeaway, quote, index)


def _check_voice(
    text: TimedText, said: tuple[Turn, ...], takeaway: Takeaway, quote: QuoteMark, index: int
) -> None:
    start, end = text.find(quote.at), text.find(quote.end)
    voices = {turn.voice for turn in said if turn.start < end and start < turn.end}
    if voices != {takeaway.by}:
        heard = ", ".join(sorted(voices)) or "nobody"
        raise Misplaced("takeaways", index, quote, f"that is said by {heard}")


def _first(takeaway: Takeaway) -> QuoteMark:
    return takeaway.quotes[0] if takeaway.quotes else QuoteMark(0, 0, takeaway.text)
