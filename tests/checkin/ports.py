"""The ports of a process that checks in: what the tests look at, and fakes of the rest."""

from bot.kernel.observe import Metrics, NoMetrics
from bot.ports import Clock, Diary, Ledger, Ports
from tests.fakes import FakeCards, FakeCommunities, FakeLibrary, FakeReports, FixedChance


def ports_of(ledger: Ledger, diary: Diary, clock: Clock, metrics: Metrics | None = None) -> Ports:
    """Return ports over this ledger and this diary."""
    return Ports(
        FakeLibrary(), FakeCards(), FakeReports(), FakeCommunities(), ledger, diary, clock,
        FixedChance(), metrics or NoMetrics(), None,
    )  # type: ignore[arg-type]  # fmt: skip
