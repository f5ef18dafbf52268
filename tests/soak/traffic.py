"""People who look up, forecast, settle, judge and press, on both platforms and in the web room."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle

import aiohttp

from tests.discord.fake import Person as DiscordPerson
from tests.processes import Serving
from tests.slack.fake import Person as SlackPerson

PAUSE_S = 0.6
"""A little less often than anybody may ask (`bot.kernel.cooldown`)."""

DUE = "browser-agents-clear-by-end-2025"

Line = tuple[str, Mapping[str, str], str]
"""A command, its options, and a button of the answer to press; empty for none."""

LINES: tuple[Line, ...] = (
    ("quote", {"words": "sunscreen"}, "Next"),
    ("predictions", {"state": "due"}, ""),
    ("random", {}, "More around it"),
    ("prediction", {"id": DUE}, "Yes"),
    ("summary", {"episode": "luan"}, ""),
    ("compare", {"words": "reasoning models"}, ""),
    ("standings", {}, ""),
    ("quote", {"words": "nobody ever said these peculiar zebras"}, ""),
    ("history", {"prediction": DUE}, ""),
    ("mydata export", {}, ""),
)
OF_MODERATORS: tuple[Line, ...] = (
    ("settings", {"zone": "Europe/Berlin"}, ""),
    (
        "resolve",
        {"prediction": DUE, "outcome": "yes", "evidence": "https://example.com seen"},
        "",
    ),
    ("checkin status", {}, ""),
    ("settings", {"zone": "UTC"}, ""),
    ("revoke", {"prediction": DUE}, ""),
)
PAGES = ("/", "/api/quotes?q=sunscreen", "/api/episodes", "/api/predictions", "/metrics", "/readyz")

Act = Callable[[], Awaitable[object]]


@dataclass
class Traffic:
    """What everybody does, one after the other and again from the start; counted by its name."""

    rotas: list[list[tuple[str, Act]]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)

    def on_discord(self, person: DiscordPerson, lines: Iterable[Line]) -> None:
        """Have somebody on Discord among them."""
        self.rotas.append([(f"/{line[0]}", _on_discord(person, line)) for line in lines])

    def on_slack(self, person: SlackPerson, lines: Iterable[Line]) -> None:
        """Have somebody on Slack among them."""
        self.rotas.append([(f"/{line[0]}", _on_slack(person, line)) for line in lines])

    def in_the_room(self, bots: list[Serving]) -> None:
        """Have a visitor of each process's web room among them; a list, for processes change."""
        for number in range(len(bots)):
            self.rotas.append([(path, _visiting(bots, number, path)) for path in PAGES])

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Let all of them go on until the block ends; what is on its way is waited for."""
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for rota in self.rotas:
                tasks.create_task(self._go_on(rota, enough))
            try:
                yield
            finally:
                enough.set()

    async def _go_on(self, rota: list[tuple[str, Act]], enough: asyncio.Event) -> None:
        for name, act in cycle(rota):
            if enough.is_set():
                return
            try:
                await act()
                self.done[name] += 1
            except (AssertionError, aiohttp.ClientError, TimeoutError):  # nobody was there
                self.failed[name] += 1
            await asyncio.sleep(PAUSE_S)


def _on_discord(person: DiscordPerson, line: Line) -> Act:
    command, options, button = line

    async def act() -> None:
        answer = await person.types(command, **options)
        if button in answer.labels:
            await asyncio.sleep(PAUSE_S)
            await person.presses(answer, button)

    return act


def _on_slack(person: SlackPerson, line: Line) -> Act:
    command, options, button = line
    text = " ".join([command, *(f'{name}:"{value}"' for name, value in options.items())])

    async def act() -> None:
        answer = await person.types("/hindcast", text)
        assert answer.messages, answer.failed
        if button in answer.buttons:
            await asyncio.sleep(PAUSE_S)
            await person.presses(answer, button)

    return act


def _visiting(bots: list[Serving], number: int, path: str) -> Act:
    async def act() -> None:
        status, page = await bots[number].get(path)
        assert page
        assert status in (200, 503)

    return act
