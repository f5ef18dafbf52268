"""What the core asks of floor 3, as Protocols. Bootstrap fulfils them; tests bring fakes."""

from dataclasses import dataclass

from bot.kernel.command import Registry
from bot.kernel.observe import Metrics
from bot.ports.cards import Cards, CardState
from bot.ports.communities import (
    Acts,
    Communities,
    Installation,
    Installations,
    Manners,
    Starts,
    Synced,
)
from bot.ports.diary import (
    Checkin,
    Claim,
    Courier,
    Diary,
    Marked,
    News,
    Peer,
    Post,
    PostState,
    Roster,
)
from bot.ports.ledger import FOR_EVERYBODY, Given, Ledger, Reminder
from bot.ports.library import Findings, Library, Problem, Search
from bot.ports.reports import Fault, Report, Reports
from bot.ports.world import Chance, Clock

__all__ = [
    "FOR_EVERYBODY",
    "Acts",
    "CardState",
    "Cards",
    "Chance",
    "Checkin",
    "Claim",
    "Clock",
    "Communities",
    "Courier",
    "Diary",
    "Fault",
    "Findings",
    "Given",
    "Installation",
    "Installations",
    "Ledger",
    "Library",
    "Manners",
    "Marked",
    "News",
    "Peer",
    "Ports",
    "Post",
    "PostState",
    "Problem",
    "Reminder",
    "Report",
    "Reports",
    "Roster",
    "Search",
    "Starts",
    "Synced",
]


@dataclass(frozen=True)
class Ports:
    """Everything a handler may use."""

    library: Library
    cards: Cards
    reports: Reports
    communities: Communities
    ledger: Ledger
    diary: Diary
    clock: Clock
    chance: Chance
    metrics: Metrics
    registry: "Registry[Ports]"
