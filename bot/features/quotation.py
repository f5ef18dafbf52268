"""From a quote to the block that shows it."""

from bot.domain.quote import Quote
from bot.domain.readings import bracketed
from bot.domain.transcript.episode import Speaker
from bot.kernel.card import Quotation, Span

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
        role=role_words(speaker),
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
        readings=tuple(Span(start, end) for start, end in bracketed(quote.readings)),
    )


def moment_url(quote: Quote) -> str | None:
    """Return a link that plays the episode a little before the words."""
    if quote.episode.url is None or quote.start_s is None:
        return quote.episode.url
    early = _BEFORE_ESTIMATED_S if quote.estimated else _BEFORE_EXACT_S
    start = max(0, int(quote.start_s) - early)
    page, mark, fragment = quote.episode.url.partition("#")
    joint = "&" if "?" in page else "?"
    return f"{page}{joint}t={start}s{mark}{fragment}"


def role_words(speaker: Speaker | None) -> str:
    """Return what somebody was at the time, with the company unless the role names it."""
    if speaker is None:
        return ""
    role, company = speaker.role or "", speaker.company or ""
    return ", ".join(part for part in (role, company if company not in role else "") if part)
