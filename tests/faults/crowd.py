"""People who forecast again and again, and remember what they were told was kept."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.database.engine import Database
from storage.tables import forecast
from tests.discord.fake import Person as DiscordPerson
from tests.patience import PATIENCE_S
from tests.slack.fake import Person as SlackPerson

ASKED = "reliable-agents-sooner-than-30-years"
"""A prediction that stays open until 2055."""

PAUSE_S = 0.5
"""As often as anybody may ask (`bot.kernel.cooldown`)."""

_KEPT = re.compile(r"You are forecasting (\d+)\s%")

Says = Callable[[int], Awaitable[str]]
Forecast = tuple[str, int]
"""A member's id and a percentage."""


@dataclass
class Crowd:
    """Members who each forecast another percentage each time.

    `sent` counts what they sent, `confirmed` what the bot told them was kept, `told` the other
    answers, and `silent` what was not answered at all.
    """

    members: dict[str, Says] = field(default_factory=dict)
    sent: Counter[Forecast] = field(default_factory=Counter)
    confirmed: Counter[Forecast] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    silent: int = 0

    def on_discord(self, *people: DiscordPerson) -> None:
        """Have people on Discord among them."""
        for person in people:
            self.members[person.id] = _typing_on_discord(person)

    def on_slack(self, *people: SlackPerson) -> None:
        """Have people on Slack among them."""
        for person in people:
            self.members[person.id] = _typing_on_slack(person)

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Let all of them go on until the block ends; what is on its way is waited for."""
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for member, says in self.members.items():
                tasks.create_task(self._go_on(member, says, enough))
            try:
                yield
            finally:
                enough.set()

    async def confirms(self, more: int, within_s: float = PATIENCE_S) -> None:
        """Wait until so many more were confirmed."""
        await _grows(self.confirmed, more, within_s)

    async def is_told(self, more: int, within_s: float = PATIENCE_S) -> None:
        """Wait until so many more were answered with something else."""
        await _grows(self.told, more, within_s)

    async def _go_on(self, member: str, says: Says, enough: asyncio.Event) -> None:
        for number in count():
            if enough.is_set():
                return
            await self._forecast(member, number % 99 + 1, says)
            await asyncio.sleep(PAUSE_S)

    async def _forecast(self, member: str, percent: int, says: Says) -> None:
        self.sent[member, percent] += 1
        try:
            answer = await says(percent)
        except AssertionError:  # of the fakes: nobody is there, or nobody answers
            answer = ""
        kept = _KEPT.search(answer)
        if kept:
            self.confirmed[member, int(kept[1])] += 1
        elif answer:
            self.told[answer] += 1
        else:
            self.silent += 1


async def _grows(counted: Counter[Any], more: int, within_s: float) -> None:
    wanted = counted.total() + more
    async with asyncio.timeout(within_s):
        while counted.total() < wanted:
            await asyncio.sleep(0.01)


def _typing_on_discord(person: DiscordPerson) -> Says:
    person.patience_s = PATIENCE_S

    async def says(percent: int) -> str:
        return (await person.types("forecast", prediction=ASKED, percent=str(percent))).text

    return says


def _typing_on_slack(person: SlackPerson) -> Says:
    async def says(percent: int) -> str:
        line = f"forecast {ASKED} percent:{percent}"
        return (await person.types("/hindcast", line, within=PATIENCE_S)).text

    return says


async def kept_forecasts(url: str, data_dir: Path) -> Counter[Forecast]:
    """Return what the ledger holds."""
    async with Database.open(url, data_dir) as database, database.reading() as connection:
        rows = await connection.execute(select(forecast.c.member, forecast.c.probability))
        return Counter((row.member, round(row.probability * 100)) for row in rows)
