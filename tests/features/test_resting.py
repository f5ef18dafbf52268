"""From words that are looked up to what was predicted with them, as conversations."""

from dataclasses import replace
from datetime import date

import pytest

from bot.bootstrap import House
from bot.domain.prediction import Prediction
from bot.domain.quote import QuoteId
from bot.features.resting import MOST
from bot.kernel.asker import LOCAL, Community
from bot.kernel.card import Card, Prose, Quotation, Status
from bot.kernel.card_json import to_json
from tests.away import send_away
from tests.conftest import ALICE, Visit, quotations, says
from tests.features.conftest import OPEN

WORDS = "/quote discoveries that people pretty you know agree super impressive"
LINE = (
    "Predicted: Will AI have made discoveries by the end of 2026 that people pretty much"
    " unanimously agree are super impressive? · due 31 December 2026, in 6 weeks"
    f" · /prediction {OPEN}"
)

LEADS = ("Predicted: ", "A member here asks: ")


def lines(card: Card) -> list[str]:
    """Return what a card says was predicted."""
    told = [says(Card("", (block,))) for block in card.blocks if isinstance(block, Prose)]
    return [line for line in told if line.startswith(LEADS)]


def leading(card: Card) -> list[str]:
    """Return the ids of the predictions that a card's menu shows."""
    return [action.id for action in card.actions if action.command == "show-prediction"]


async def widest(visit: Visit) -> Card:
    """Look the words up and show as much around them as there is."""
    await visit.says(WORDS)
    for _ in range(2):
        await visit.presses("More around it")
    return await visit.presses("More around it")


async def track(house: House, quote: str, claim: str, place: Community = LOCAL) -> Prediction:
    """Keep what a community claims with some words."""
    quote_id = QuoteId.parse(quote)
    assert quote_id
    words = await house.ports.library.quote(quote_id)
    assert words
    made = Prediction("", claim, claim, date(2026, 1, 1), episode=words.episode.slug,
                      quotes=(quote_id,), community=place)  # fmt: skip
    return await house.ports.ledger.add(place, made)


async def test_words_lead_to_what_was_predicted_with_them(alice: Visit) -> None:
    card = await alice.says(WORDS)
    assert lines(card) == [LINE]
    assert leading(card) == [OPEN]
    shown = await alice.presses("See “Will AI have made discoveries by the end of 2026 that…”")
    assert shown.title == "Prediction · open"
    assert shown.blocks == (await alice.says(f"/prediction {OPEN}")).blocks


async def test_words_that_predict_nothing_lead_nowhere(alice: Visit) -> None:
    card = await alice.says("/quote sunscreen")
    assert [type(block).__name__ for block in card.blocks] == ["Quotation"]
    assert leading(card) == []


async def test_what_became_of_it_is_said_where_it_was_judged(alice: Visit, mo: Visit) -> None:
    evidence = 'evidence:"https://example.org" happened_on:2026-11-01'
    await mo.says(f"/resolve {OPEN} outcome:yes {evidence}")
    (line,) = lines(await alice.says(WORDS))
    assert "✓ It happened on 1 November 2026 · " in line
    elsewhere = Visit(alice.house, replace(ALICE, community=Community("discord:1")))
    assert lines(await elsewhere.says(WORDS)) == [LINE]


async def test_in_a_direct_message_the_catalogues_are_told(house: House) -> None:
    alone = Visit(house, replace(ALICE, community=None))
    assert lines(await alone.says(WORDS)) == [LINE]
    shown = await alone.says(f"h1:show-prediction:{OPEN}")
    assert shown.title == "Prediction · open"


async def test_what_is_tracked_is_told_at_once_and_to_nobody_elsewhere(
    house: House, alice: Visit
) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    added = await track(house, quote.quote_id, "Everybody wears sunscreen")
    card = await alice.says("/quote sunscreen")
    fate = "no date; nobody has judged it yet"
    assert lines(card) == [
        f"A member here asks: {added.question} · {fate} · /prediction {added.id}"
    ]
    elsewhere = Visit(house, replace(ALICE, community=Community("slack:T1")))
    assert lines(await elsewhere.says("/quote sunscreen")) == []


async def test_no_more_than_three_are_named_and_the_rest_are_counted(
    house: House, alice: Visit
) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    for number in range(MOST + 2):
        await track(house, quote.quote_id, f"Number {number}")
    card = await alice.says("/quote sunscreen")
    assert len(lines(card)) == len(leading(card)) == MOST
    assert says(card).endswith(f"And 2 more predictions: /predictions episode:{quote.episode}")


async def test_questions_that_begin_alike_have_entries_that_differ(
    house: House, alice: Visit
) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    begin = "Everybody will have worn sunscreen, day by day, wherever they may live, "
    for end in ("in 2027", "in 2028"):
        await track(house, quote.quote_id, begin + end)
    card = await alice.says("/quote sunscreen")
    labels = [each.label for each in card.actions if each.command == "show-prediction"]
    assert sorted(label[-12:-4] for label in labels) == ["in 2027”", "in 2028”"]
    assert all(len(label) <= 75 for label in labels)


async def test_forecasts_are_not_told(alice: Visit) -> None:
    before = lines(await alice.says(WORDS))
    await alice.says(f"/forecast {OPEN} percent:97")
    assert lines(await alice.says(WORDS)) == before


async def test_where_several_are_quoted_the_line_stands_below_its_words(alice: Visit) -> None:
    card = await alice.says("/compare discoveries")
    place = next(n for n, block in enumerate(card.blocks) if says(Card("", (block,))) == LINE)
    quote = card.blocks[place - 1]
    assert isinstance(quote, Quotation)
    assert "super impressive" in quote.verbatim
    assert len(quotations(card)) > 1


async def test_more_around_it_tells_once_below_all_turns_what_was_predicted_there(
    house: House, alice: Visit
) -> None:
    card = await widest(alice)
    turns = quotations(card)
    spans = tuple(span for turn in turns if (span := QuoteId.parse(turn.quote_id)))
    assert len(spans) > 1
    everywhere = Prediction("", "All of it", "All of it?", date(2026, 1, 1), date(2026, 1, 2),
                            episode=turns[0].episode, quotes=spans, community=LOCAL)  # fmt: skip
    await house.ports.ledger.add(LOCAL, everywhere)
    card = await widest(alice)
    assert list(card.blocks[: len(turns)]) == turns
    assert sum("All of it?" in line for line in lines(card)) == 1
    assert lines(card).count(LINE) == 1


async def test_a_shared_quote_tells_one_prediction_in_words_that_do_not_age(
    house: House, alice: Visit
) -> None:
    await alice.says(WORDS)
    (line,) = lines(await alice.presses("Share"))
    assert line == LINE.replace(", in 6 weeks", "")
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    assert lines(await alice.presses("Share")) == []
    for number in range(2):
        await track(house, quote.quote_id, f"Number {number}")
    await alice.says("/quote sunscreen")
    (line,) = lines(await alice.presses("Share"))
    assert line == "A member here asks: Number 0 · no date · /prediction own-number-0"


async def test_the_json_of_the_quotation_itself_stays_as_it_was(alice: Visit) -> None:
    blocks = to_json(await alice.says(WORDS))["blocks"]
    assert [block["type"] for block in blocks] == ["quotation", "prose"]
    assert not any("predict" in name for name in blocks[0])


async def test_while_the_database_is_away_words_are_found_without_the_line(
    alice: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = quotations(await alice.says(WORDS))
    send_away(monkeypatch)
    card = await alice.says(WORDS)
    assert card.status is Status.OK
    assert quotations(card) == found
    assert lines(card) == leading(card) == []


async def test_what_members_claim_is_only_words(house: House, alice: Visit) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    await track(house, quote.quote_id, "<b>@everyone</b> will wear [it](https://example.org)")
    (line,) = lines(await alice.says("/quote sunscreen"))
    assert line.startswith(
        "A member here asks: <b>@everyone</b> will wear [it](https://example.org) · "
    )
