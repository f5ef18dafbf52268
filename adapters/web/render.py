"""Cards and pages to HTML. All text is escaped here, by Jinja, and only here."""

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters import plain
from adapters.percent import together
from adapters.pictures import Gallery
from adapters.web.addresses import (
    episode_address,
    quote_address,
    speaker_address,
    transcript_address,
)
from adapters.web.assets import Assets
from adapters.web.form_ids import fresh
from adapters.web.visitors.named import named, run_words
from adapters.web.visitors.place import ANYWHERE, Place
from bot.features.charted import table
from bot.features.quotation import quotation, role_words
from bot.features.said import date_words
from bot.features.score_words import peer_words
from bot.kernel.card import (
    Block,
    Card,
    Chart,
    Document,
    Fields,
    Form,
    Heading,
    Meter,
    Notice,
    Prose,
    Quotation,
)
from bot.kernel.kinds import shorten
from bot.kernel.local import WAY_IN

# Browsers drop tabs and line breaks from an address and read a backslash as a slash, so that
# "/\t/elsewhere" would leave this room.
_STEERING = re.compile(r"[\x00-\x1f\x7f\\]")
_BETWEEN = " · "
_DOT = Markup('<span class="dot"><i> ·</i> </span>')
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(month_name[1:])}) (\d{{4}})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates, with what they may call."""

    environment: Environment

    @classmethod
    def load(cls, assets: Assets, version: str, gallery: Gallery) -> "Pages":
        """Prepare the templates; `version` is shown at the foot of every page.

        Charts are hung in `gallery`, to be drawn when a browser asks for them.
        """
        environment = Environment(
            loader=PackageLoader("adapters.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        pages = cls(environment)
        environment.globals |= {"asset": assets.address, "version": version}
        environment.globals |= {"card_html": pages.card, "block_html": pages.block}
        environment.globals |= {"pieces": plain.pieces, "moment": plain.moment, "dot": _DOT}
        environment.globals |= {"closeness": plain.closeness, "place": transcript_address}
        environment.globals |= {"role_words": role_words, "quote_at": quote_address}
        environment.globals |= {"episode_at": episode_address, "length_words": length_words}
        environment.globals |= {"way_in": WAY_IN, "peer_words": peer_words}
        environment.globals |= {"named": named, "run_words": run_words}
        environment.globals |= {"speaker_named": speaker_address}  # who is named is sent on
        environment.globals |= {"hang": gallery.hang, "table": table, "fresh": fresh}
        environment.filters |= {"date_words": _day, "unbroken": unbroken, "web": web_address}
        environment.filters |= {"quotation": quotation, "begin": begin, "dotted": dotted}
        return pages

    def load_all(self) -> None:
        """Read and compile all templates, which Jinja would do when each is first asked for."""
        for name in self.environment.list_templates(extensions=("html", "xml")):
            self.environment.get_template(name)

    def page(self, name: str, /, **values: object) -> str:
        """Return a whole page."""
        return together(self.environment.get_template(f"{name}.html").render(values))

    def feed(self, **values: object) -> str:
        """Return the Atom feed."""
        return together(self.environment.get_template("feed.xml").render(values))

    def card(self, card: Card, place: Place = ANYWHERE) -> Markup:
        """Return a card as an `article`."""
        html = self.page("card", card=card, at=place)
        return Markup(html)  # noqa: S704 - a template's output is escaped

    def block(self, block: Block, place: Place = ANYWHERE) -> Markup:
        """Return one block of a card."""
        match block:
            case Heading():
                name = "heading"
            case Prose():
                name = "prose"
            case Quotation():
                name = "quotation"
            case Fields():
                name = "fields"
            case Meter():
                name = "meter"
            case Chart():
                name = "chart"
            case Notice():
                name = "notice"
            case Document():
                name = "document"
            case Form():
                name = "form"
            case _:
                assert_never(block)
        html = self.page(f"blocks/{name}", block=block, at=place)
        return Markup(html)  # noqa: S704 - a template's output is escaped


def web_address(url: str | None) -> str:
    """Return `url` when a click on it can do no harm: a web page, or a place in this room."""
    if not url or _STEERING.search(url):
        return ""
    if url.lower().startswith(("https://", "http://")):
        return url
    return url if url.startswith("/") and not url.startswith("//") else ""


def unbroken(text: str) -> str:
    """Return a text whose dates never end one line and begin the next: `22 May 2025`."""
    return _DATE.sub("\\1\u00a0\\2\u00a0\\3", text)


def dotted(text: str) -> Markup:
    """Return a text as HTML; its dots between facts show inside of lines, never at an end."""
    return escape(text).replace(_BETWEEN, _DOT)


def _day(day: date) -> str:
    return unbroken(date_words(day))


def begin(text: str, most: int = 90) -> str:
    """Return the first words of a text, on one line, as many as fit `most` characters."""
    return shorten(" ".join(text.split()), most)


def length_words(seconds: int | None) -> str:
    """Return how long an episode is, to the minute: `58 min`, `1 h 4 min`; empty if unknown."""
    if not seconds:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join([*([f"{hours} h"] if hours else []), f"{minutes} min"])
