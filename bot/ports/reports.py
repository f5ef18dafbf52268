"""Quotes that people found wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.kernel.asker import Community


class Fault(StrEnum):
    """What somebody says is wrong with a quote."""

    WORD = "word"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Report:
    """A quote that a member found wrong. `said_at` is when they said so."""

    quote_id: str
    fault: Fault
    member: str
    said_at: datetime


class Reports(Protocol):
    """The operator's list of quotes that people found wrong."""

    async def file(self, community: Community | None, report: Report) -> bool:
        """Keep a report; False when the same member had said the same before."""

    async def everything(self) -> Sequence[tuple[str, Report]]:
        """Return all reports with their community, oldest first: for the operator alone."""
