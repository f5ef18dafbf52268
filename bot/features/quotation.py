"""From a quote to the block that shows it."""

from bot.domain.quote import Quote
from bot.kernel.card import Quotation, Span
from bot.kernel.kinds import clean

_BEFORE_EXACT_S, _BEFORE_ESTIMATED_S = 3, 15
"""How long before the words a player link starts: listeners want a breath before the words, and
an estimated moment may come late."""


def quotation(quote: Quote) -> Quotation:
    """Return the block of a quote. An unattributed one has an empty speaker."""
    speaker = quote.speaker
    return Quotation(
        verbatim=quote.text,
        shown=quote.shown,
        speaker=speaker.name if speaker else "",
        role=_role(quote),
        episode=quote.episode.slug,
        episode_title=quote.episode.title,
        show=quote.episode.show,
        said_on=quote.episode.published,
        start_s=None if quote.start_s is None else round(quote.start_s, 1),
        start_estimated=quote.estimated,
        url=moment_url(quote),
        quote_id=str(quote.id),
        match=round(quote.match, 3),
        source_kind=quote.source_kind,
        highlights=tuple(Span(start, end) for start, end in quote.highlights),
    )


def moment_url(quote: Quote) -> str | None:
    """Return a link that plays the episode a little before the words."""
    if quote.episode.url is None or quote.start_s is None:
        return quote.episode.url
    early = _BEFORE_ESTIMATED_S if quote.estimated else _BEFORE_EXACT_S
    start = max(0, int(quote.start_s) - early)
    joint = "&" if "?" in quote.episode.url else "?"
    return f"{quote.episode.url}{joint}t={start}s"


def _role(quote: Quote) -> str:
    speaker = quote.speaker
    if speaker is None:
        return ""
    company = speaker.company if speaker.company and speaker.company not in _plain(quote) else None
    return ", ".join(part for part in (speaker.role, company) if part)


def _plain(quote: Quote) -> str:
    return clean(quote.speaker.role or "") if quote.speaker else ""
