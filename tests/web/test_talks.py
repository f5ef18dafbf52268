"""Talks are bounded, in number, in length and in time."""

from datetime import timedelta

from adapters.web.chat.talk import (
    DOCUMENTS_FOR,
    KEPT_FOR,
    MOST_EXCHANGES,
    PLACES,
    Exchange,
    Talks,
    documents,
)
from adapters.web.visitors.crowd import Holder
from bot.kernel.card import Card, Document
from tests.fakes import FixedClock
from tests.web.talking import KEEPER


def test_a_document_that_nobody_fetches_is_dropped_after_some_minutes():
    clock = FixedClock()
    talks = Talks(clock)
    talks.of("Ada", KEEPER).begin(
        Exchange(Card("Your data", (Document("mydata.json", "{}"),)), "/mydata export")
    )
    talks.of("Bob", KEEPER)
    assert documents(talks.said("Ada")[0].card)
    clock.time += DOCUMENTS_FOR + timedelta(seconds=1)
    talks.of("Bob", KEEPER)
    assert not documents(talks.said("Ada")[0].card)


def test_a_talk_is_bounded_and_so_are_talks():
    clock = FixedClock()
    talks = Talks(clock)
    for number in range(MOST_EXCHANGES + 5):
        talks.of("Ada", KEEPER).begin(Exchange(Card(str(number)), str(number)))
    assert len(talks.said("Ada")) == MOST_EXCHANGES
    assert talks.said("Ada")[0].line == str(MOST_EXCHANGES + 4)
    for number in range(PLACES.keyed):
        talks.of(number, KEEPER)
    assert talks.said("Ada") == ()


def test_strangers_crowd_out_neither_who_has_the_key_nor_other_addresses():
    talks = Talks(FixedClock())
    talks.of("Ada", KEEPER).begin(Exchange(Card("One"), "one"))
    talks.of("Bob", Holder("10.0.0.1")).begin(Exchange(Card("Two"), "two"))
    for number in range(3 * PLACES.of_address):
        talks.of(number, Holder("10.0.0.2"))
    assert talks.said("Ada")
    assert talks.said("Bob")
    for number in range(PLACES.strangers):
        talks.of(f"visit {number}", Holder(f"10.1.0.{number}"))
    assert talks.said("Ada")
    assert not talks.said("Bob")


async def test_who_invents_cookies_leaves_the_keeper_their_talk(keeper, furnished):
    await keeper.page("/?q=zebrafish")
    async with furnished.browser() as stranger:
        for number in range(PLACES.of_address + PLACES.keyed + 1):
            await stranger.get("/?q=!", headers={"Cookie": f"hindcast-visitor={number:022}"})
    assert "zebrafish" in await keeper.page("/")


def test_a_talk_that_was_silent_for_long_is_over():
    clock = FixedClock()
    talks = Talks(clock)
    talks.of("Ada", KEEPER).begin(Exchange(Card("One"), "one"))
    clock.time += KEPT_FOR
    assert len(talks.said("Ada")) == 1
    clock.time += timedelta(seconds=1)
    assert talks.said("Ada") == ()
