"""What befalls the processes, their database and the platforms: one thing after the other."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.discord.fake import FakeDiscord
from tests.postgresql import PostgreSQL
from tests.slack.fake import FakeSlack

POSTS = r"/channels/\d+/messages"
AWAY_S = 2.0

Harm = Callable[[], Awaitable[None]]


@dataclass
class Harms:
    """All of them, in turn; `restart` and `kill` are what the second process suffers."""

    discord: FakeDiscord
    slack: FakeSlack
    server: PostgreSQL
    restart: Harm
    kill: Harm
    suffered: Counter[str] = field(default_factory=Counter)

    async def next(self) -> None:
        """Let the next thing go wrong."""
        every = self._every()
        name = list(every)[self.suffered.total() % len(every)]
        self.suffered[name] += 1
        await every[name]()

    def _every(self) -> dict[str, Harm]:
        """Return them by name; `lose`, `fail` and `limit` strike the next post, edit or answer."""
        return {
            "Discord drops everybody": _at_once(self.discord.faults.drop),
            "restart": self.restart,
            "Discord loses replies": _at_once(self._lose_on_discord),
            "PostgreSQL stops": self._stop,
            "Slack drops everybody": self.slack.faults.drop,
            "Discord fails": _at_once(self._fail_on_discord),
            "kill -9": self.kill,
            "Slack loses replies": _at_once(self._lose_on_slack),
            "Discord asks to reconnect": _at_once(self.discord.faults.ask_reconnect),
            "PostgreSQL crashes": self._crash,
            "Discord limits": _at_once(self._limit_on_discord),
            "Slack limits": _at_once(self._limit_on_slack),
            "Discord ends resumable sessions": _at_once(self._interrupt),
            "Slack asks to reconnect": self.slack.faults.send_disconnect,
            "Discord ends sessions": _at_once(self._invalidate),
        }

    def _lose_on_discord(self) -> None:
        self.discord.faults.lose_next(POSTS, times=2)

    def _fail_on_discord(self) -> None:
        self.discord.faults.refuse_next("POST", POSTS, 502, times=2, after=True)

    def _limit_on_discord(self) -> None:
        self.discord.faults.limit_next(POSTS, 0.5, via=False, method="POST", times=2)

    def _lose_on_slack(self) -> None:
        self.slack.faults.lose_next("chat.postMessage", times=2)

    def _limit_on_slack(self) -> None:
        self.slack.faults.limit_next("chat.postMessage", 1, times=2)

    def _interrupt(self) -> None:
        self.discord.faults.invalidate(resumable=True)

    def _invalidate(self) -> None:
        self.discord.faults.invalidate(resumable=False)

    async def _stop(self) -> None:
        await asyncio.to_thread(self.server.stop)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(self.server.start)

    async def _crash(self) -> None:
        await asyncio.to_thread(self.server.crash)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(self.server.start)


def _at_once(harm: Callable[[], None]) -> Harm:
    async def does() -> None:
        harm()

    return does
