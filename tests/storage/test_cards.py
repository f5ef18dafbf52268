"""What stands behind buttons: kept a week, found only where it belongs."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.kernel.asker import LOCAL, Community
from bot.ports import CardState
from storage.cards import CARD_ID, SqlCards
from storage.database.engine import Database
from storage.passing import Passing
from storage.tables import card_state
from tests.storage.clocks import MONDAY, StoppedClock

ELSEWHERE = Community("discord:1")
STATE = CardState("quote", "you", {"words": "sunscreen", "speaker": None, "limit": 5})


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def cards(database: Database, clock: StoppedClock) -> SqlCards:
    return SqlCards(database, clock)


async def rows(cards: SqlCards) -> int:
    async with cards.database.reading() as connection:
        query = select(func.count()).select_from(card_state)
        return (await connection.execute(query)).scalar_one()


async def expiry(cards: SqlCards) -> datetime:
    async with cards.database.reading() as connection:
        return (await connection.execute(select(card_state.c.expires_at))).scalar_one()


async def test_a_card_is_found_again(cards: SqlCards) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    assert CARD_ID.fullmatch(card_id)
    assert await cards.find(LOCAL, card_id) == STATE


async def test_a_card_survives_a_restart(
    cards: SqlCards, database_url: str, clock: StoppedClock, tmp_path: Path
) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    await cards.database.close()
    async with Database.open(database_url, tmp_path) as reopened:
        assert await SqlCards(reopened, clock).find(LOCAL, card_id) == STATE


async def test_the_same_state_has_the_same_id_however_it_is_written(cards: SqlCards) -> None:
    shuffled = replace(STATE, request=dict(reversed(STATE.request.items())))
    assert await cards.keep(LOCAL, STATE) == await cards.keep(LOCAL, shuffled)
    assert await rows(cards) == 1


async def test_every_difference_makes_another_id(cards: SqlCards) -> None:
    states = [
        STATE,
        replace(STATE, owner="she"),
        replace(STATE, command="episodes"),
        replace(STATE, request={"words": "sunscreen"}),
        replace(STATE, command="quot", owner="eyou"),
    ]
    ids = [await cards.keep(community, s) for community in (LOCAL, ELSEWHERE, None) for s in states]
    assert len(set(ids)) == 15


async def test_nothing_crosses_from_one_community_to_another(cards: SqlCards) -> None:
    here = await cards.keep(LOCAL, STATE)
    nowhere = await cards.keep(None, STATE)
    assert await cards.find(ELSEWHERE, here) is None
    assert await cards.find(None, here) is None
    assert await cards.find(LOCAL, nowhere) is None
    assert await cards.find(None, nowhere) == STATE


async def test_a_card_lives_for_a_week(cards: SqlCards, clock: StoppedClock) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    clock.wait(days=7, microseconds=-1)
    assert await cards.find(LOCAL, card_id) == STATE
    clock.wait(microseconds=1)
    assert await cards.find(LOCAL, card_id) is None


async def test_asking_again_renews_but_not_more_than_daily(
    cards: SqlCards, clock: StoppedClock
) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    clock.wait(days=1)
    await cards.keep(LOCAL, STATE)
    assert await expiry(cards) == MONDAY + timedelta(days=7)
    clock.wait(seconds=1)
    await cards.keep(LOCAL, STATE)
    assert await expiry(cards) == MONDAY + timedelta(days=8, seconds=1)
    clock.wait(days=6, hours=23)
    assert await cards.find(LOCAL, card_id) == STATE


async def test_an_expired_card_comes_back_when_asked_for_again(
    cards: SqlCards, clock: StoppedClock
) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    clock.wait(days=30)
    assert await cards.keep(LOCAL, STATE) == card_id
    assert await cards.find(LOCAL, card_id) == STATE


async def test_purging_deletes_what_expired_and_nothing_else(
    cards: SqlCards, clock: StoppedClock
) -> None:
    for owner in ("you", "she"):
        await cards.keep(LOCAL, replace(STATE, owner=owner))
    clock.wait(days=3)
    young = await cards.keep(LOCAL, replace(STATE, owner="he"))
    clock.wait(days=4)
    assert await cards.purge() == 2
    assert await cards.purge() == 0
    assert await cards.find(LOCAL, young) is not None
    assert await rows(cards) == 1


async def test_many_may_keep_the_same_card_at_once(cards: SqlCards) -> None:
    ids = await asyncio.gather(*(cards.keep(LOCAL, STATE) for _ in range(40)))
    assert len(set(ids)) == 1
    assert await rows(cards) == 1


async def test_a_card_of_another_version_counts_as_expired(cards: SqlCards) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    async with cards.database.writing() as connection:
        await connection.execute(update(card_state).values(version=0))
    assert await cards.find(LOCAL, card_id) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "\x00",
        "a" * 15 + "\x00",
        "a" * 16,
        "a" * 16 + "\n",
        "a" * 6000,
        "\x00" * 6000,
        "ä" * 16,
        "\ud800" * 16,
        "' OR 1=1; --    ",
        "٣" * 16,
    ],
)
async def test_any_string_may_be_looked_up(cards: SqlCards, typed: str) -> None:
    assert await cards.find(LOCAL, typed) is None


async def test_a_strange_community_finds_nothing(cards: SqlCards) -> None:
    card_id = await cards.keep(LOCAL, STATE)
    assert await cards.find(Community("\x00" * 6000), card_id) is None


@pytest.mark.parametrize("words", ["\x00", "\ud800", "≈ “quoted” 🎙", "x" * 6000, '{"a": 1}'])
async def test_a_request_comes_back_as_it_was_typed(cards: SqlCards, words: str) -> None:
    state = replace(STATE, request={"words": words})
    assert await cards.find(LOCAL, await cards.keep(LOCAL, state)) == state


@pytest.mark.parametrize("value", [object(), float("nan"), MONDAY])
async def test_a_request_that_is_not_json_is_a_fault(cards: SqlCards, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        await cards.keep(LOCAL, replace(STATE, request={"words": value}))


async def test_while_the_database_is_away_a_card_has_its_id_and_is_not_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Database.open("postgres://me@127.0.0.1:9/talks", tmp_path) as database:
        cards = SqlCards(database, StoppedClock())
        state = CardState("quote", "alice", {"words": "sunscreen"})
        assert CARD_ID.fullmatch(await cards.keep(None, state))
        assert "the database is away" in caplog.text
        with pytest.raises(OSError, match="9"):
            await cards.find(None, "A" * 16)


async def test_a_card_of_who_passes_by_is_found_and_written_nowhere(cards: SqlCards) -> None:
    card_id = await cards.keep(LOCAL, STATE, passing=True)
    assert await cards.find(LOCAL, card_id) == STATE
    assert await cards.find(ELSEWHERE, card_id) is None
    assert await rows(cards) == 0


async def test_of_those_who_pass_by_the_cards_used_last_are_kept(
    database: Database, clock: StoppedClock
) -> None:
    cards = SqlCards(database, clock, Passing(most=2))
    states = [replace(STATE, owner=owner) for owner in ("used", "forgotten", "last")]
    used, forgotten = [await cards.keep(LOCAL, state, passing=True) for state in states[:2]]
    for_good = await cards.keep(LOCAL, STATE)
    await cards.find(LOCAL, used)
    last = await cards.keep(LOCAL, states[2], passing=True)
    found = [await cards.find(LOCAL, each) for each in (used, forgotten, last, for_good)]
    assert found == [states[0], None, states[2], STATE]
