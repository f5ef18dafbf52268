"""All of it, for `make soak`: 500 days, 200 channels, three replicas on one PostgreSQL.

Takes about half an hour, in pieces that each say what they found: whoever cannot wait goes on
another time, with `-k` and the days. HINDCAST_TEST_SOAK_DAYS and HINDCAST_TEST_SOAK_SEED make
another one.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from tests.checkin.simulation import Plan
from tests.checkin.test_exactly_once import lived_through

DAYS = int(os.environ.get("HINDCAST_TEST_SOAK_DAYS", "500"))
SEED = int(os.environ.get("HINDCAST_TEST_SOAK_SEED", "0"))
CHANNELS = 200
SEPTEMBER = datetime(2025, 9, 1, tzinfo=UTC)
"""From here 500 days see each zone's clocks go forward and back, most of them twice."""

PIECE = 50
AROUND = 1
"""Days before and after a piece: the first and the last day lived through are not counted."""


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("first", range(0, DAYS, PIECE), ids=lambda day: f"from-day-{day}")
async def test_every_day_has_one_post_in_every_channel(
    first: int, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began, days = monotonic(), min(PIECE, DAYS - first)
    lived = Plan(SEPTEMBER + timedelta(first - AROUND), days + 2 * AROUND, CHANNELS, SEED + first)
    outcome = await lived_through(lived, database_url, tmp_path)
    with capsys.disabled():
        minutes = (monotonic() - began) / 60
        sys.stderr.write(f"\n{first}+{days} days, {minutes:.1f} min: {outcome}\n")
    assert outcome.wrong == []
