"""Fakes of the ports, and `example.py`: one short conversation to look things up in."""

from tests.fakes.cards import FakeCards, FakeReports
from tests.fakes.communities import FakeCommunities
from tests.fakes.diary import FakeDiary
from tests.fakes.example import EPISODE, SHA256, conversation
from tests.fakes.ledger import FakeLedger
from tests.fakes.library import FakeLibrary
from tests.fakes.still import FixedChance, FixedClock

__all__ = [
    "EPISODE",
    "SHA256",
    "FakeCards",
    "FakeCommunities",
    "FakeDiary",
    "FakeLedger",
    "FakeLibrary",
    "FakeReports",
    "FixedChance",
    "FixedClock",
    "conversation",
]
