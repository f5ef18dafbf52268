"""`hindcast rescore`: every figure can be computed anew from what is kept."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.database.engine import Database
from storage.ledger import SqlLedger
from tests.storage.clocks import StoppedClock
from tests.storage.ledgers import HERE, RAIN, SNOW, given, judged, put_in_catalogue

DIFFER = "The scores above differ from what their forecasts come to.\n"
MENDED = "The scores above now are what their forecasts come to.\n"
RIGHT = "Every score is what its forecasts come to.\n"


@pytest.fixture
def file(planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the database of an installation in which something was judged, and one revoked."""
    shutil.copytree(planted, tmp_path / "data")
    monkeypatch.setenv("HINDCAST_DATA_DIR", str(tmp_path / "data"))

    async def judge() -> None:
        async with Database.open("", tmp_path / "data") as database:
            await put_in_catalogue(database, RAIN, SNOW)
            ledger = SqlLedger(database, StoppedClock())
            for member, name in [("al", "rain"), ("bo", "rain"), ("al", "snow")]:
                await ledger.forecast(HERE, given(member, name, 0.7))
            await ledger.judge(HERE, judged("rain"))
            await ledger.judge(HERE, judged("snow"))
            await ledger.revoke(HERE, "snow", "mona", ledger.clock.now())

    asyncio.run(judge())
    return tmp_path / "data" / "hindcast.db"


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE score SET brier = 0.5 WHERE member = 'bo'", "slack:T1 rain: bo\n"),
        ("UPDATE score SET peer = NULL", "slack:T1 rain: al, bo\n"),
        ("DELETE FROM score WHERE member = 'al'", "slack:T1 rain: al\n"),
        (
            """INSERT INTO score (verdict, member, community, prediction, brier)
            SELECT id, 'cy', community, prediction, 0.1 FROM verdict WHERE prediction = 'snow'""",
            "slack:T1 snow: cy\n",
        ),
    ],
)
def test_a_score_that_is_wrong_is_named_and_mended(
    file: Path, capsys: pytest.CaptureFixture[str], statement: str, named: str
) -> None:
    assert main(["rescore", "--check"]) == 0
    assert capsys.readouterr().out == RIGHT
    change(file, statement)
    for _ in range(2):
        assert main(["rescore", "--check"]) == 1
        assert capsys.readouterr().out == named + DIFFER
    assert main(["rescore"]) == 0
    assert capsys.readouterr().out == named + MENDED
    assert main(["rescore", "--check"]) == 0
    assert capsys.readouterr().out == RIGHT
