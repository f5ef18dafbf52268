"""A quote, and one block of each kind, as every renderer is given them."""

from datetime import date

from bot.kernel.card import (
    Block,
    Chart,
    Document,
    Field,
    Fields,
    Form,
    FormField,
    Heading,
    Meter,
    Notice,
    Prose,
    Quotation,
    Series,
    Span,
    Style,
    Text,
    code,
    link,
    prose,
)

QUOTE = Quotation(
    verbatim="Always wear sun screen.",
    shown="Always wear sun screen [sunscreen].",
    speaker="Ada Lovelace",
    role="Mathematician",
    episode="ada-lovelace-1843",
    episode_title="Notes on the Analytical Engine",
    show="The Difference",
    said_on=date(2025, 5, 22),
    start_s=754.0,
    start_estimated=True,
    url="https://example.com/watch?v=ada&t=739s",
    quote_id="5ca1ab1e-10-33",
    match=0.8,
    source_kind="automatic captions",
    highlights=(Span(12, 22),),
    readings=(Span(23, 34),),
)
CHART = Chart("line", "Calibration", (Series("you", ((0.1, 0.2),), (3,)),), "Close to the line.")
FORM = Form("forecast", (FormField("chance", "How likely", "percent", required=True),))
ONE_OF_EACH: dict[type[Block], Block] = {
    Heading: Heading("What follows"),
    Prose: prose(
        link("See", "https://example.com"), " ", Text("and", Style.ITALIC), " ", code("/help"), "."
    ),
    Quotation: QUOTE,
    Fields: Fields((Field("guest", "Ada Lovelace"), Field("show", "x", "https://example.com/1"))),
    Document: Document("data.csv", "a,b\n1,2"),
    Meter: Meter("Yes", 0.5, "7 of 14"),
    Chart: CHART,
    Notice: Notice("Nothing was found."),
    Form: FORM,
}
