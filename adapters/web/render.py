"""Cards and pages to HTML. All text is escaped here, by Jinja, and only here."""

from dataclasses import dataclass
from typing import assert_never
from urllib.parse import quote as percent_encoded

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters import plain
from adapters.web.assets import Assets
from bot.features.said import date_words
from bot.kernel.card import (
    Block,
    Card,
    Chart,
    Fields,
    Form,
    Heading,
    Meter,
    Notice,
    Prose,
    Quotation,
)


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates, with what they may call."""

    environment: Environment

    @classmethod
    def load(cls, assets: Assets, version: str) -> "Pages":
        """Prepare the templates; `version` is shown at the foot of every page."""
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
        environment.globals |= {"pieces": plain.pieces, "moment": plain.moment}
        environment.globals |= {"closeness": plain.closeness, "place": transcript_address}
        environment.filters |= {"date_words": date_words, "web": web_address}
        return pages

    def page(self, name: str, **values: object) -> str:
        """Return a whole page."""
        return self.environment.get_template(f"{name}.html").render(values)

    def card(self, card: Card) -> Markup:
        """Return a card as an `article`."""
        return Markup(self.page("card", card=card))  # noqa: S704 - a template's output is escaped

    def block(self, block: Block) -> Markup:
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
            case Form():
                name = "form"
            case _:
                assert_never(block)
        return Markup(self.page(f"blocks/{name}", block=block))  # noqa: S704


def transcript_address(episode: str, quote_id: str) -> str:
    """Return where a quote stands in its episode: the page opens at the words."""
    slug, quote = percent_encoded(episode, safe=""), percent_encoded(quote_id, safe="")
    return f"/episodes/{slug}?quote={quote}#here"


def web_address(url: str | None) -> str:
    """Return `url` when a click on it can do no harm: a web page, or a place in this room."""
    if url and url.lower().startswith(("https://", "http://")):
        return url
    inside = url and url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if url and inside else ""
