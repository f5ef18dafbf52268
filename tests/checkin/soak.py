"""All of it, for `make soak`: 500 days, 200 channels, three replicas on one PostgreSQL.

Takes about half an hour. HINDCAST_TEST_SOAK_DAYS and HINDCAST_TEST_SOAK_SEED make another one.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest

from tests.checkin.simulation import Plan
from tests.checkin.test_exactly_once import lived_through

DAYS = int(os.environ.get("HINDCAST_TEST_SOAK_DAYS", "500"))
SEED = int(os.environ.get("HINDCAST_TEST_SOAK_SEED", "0"))
SEPTEMBER = datetime(2025, 9, 1, tzinfo=UTC)
"""From here 500 days see each zone's clocks go forward and back, most of them twice."""


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_five_hundred_days_have_one_post_in_every_channel(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = monotonic()
    outcome = await lived_through(Plan(SEPTEMBER, DAYS, 200, SEED), database_url, tmp_path)
    with capsys.disabled():
        sys.stderr.write(f"\n{DAYS} days in {(monotonic() - began) / 60:.1f} min: {outcome}\n")
    assert outcome.wrong == []
