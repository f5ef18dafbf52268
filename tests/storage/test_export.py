"""What the operator may take along: every table of a community, and no secret."""

from pathlib import Path

from storage.database.engine import Database
from storage.export import TABLES, opened_shelf
from storage.ledger import SqlLedger
from storage.tables import card_state, community, metadata, slack_installation
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import ELSEWHERE, HERE, live

LEFT_OUT = {card_state, community, slack_installation}


def test_a_new_table_of_communities_is_exported_or_left_out_on_purpose() -> None:
    theirs = {table for table in metadata.sorted_tables if "community" in table.c}
    assert theirs == set(TABLES.values()) | LEFT_OUT


async def test_each_community_has_its_own_rows(database: Database, tmp_path: Path) -> None:
    ledger = SqlLedger(database, StoppedClock())
    await live(ledger, HERE)
    await ledger.remind(ELSEWHERE, "zoe", "rain")
    async with opened_shelf(database) as shelf:
        assert await shelf.communities() == [ELSEWHERE, HERE]
        filled = {name: len(await shelf.rows(HERE, name)) for name in TABLES}
        reminders = await shelf.rows(ELSEWHERE, "reminders")
        assert {one["id"] for one in await shelf.catalogue()} == {"rain", "snow"}
    assert filled["forecasts"] == filled["scores"] == 2
    assert filled["verdicts"] == filled["disputes"] == filled["opinions"] == filled["looks"] == 1
    assert [(one["member"], one["sent_at"]) for one in reminders] == [("zoe", None)]
