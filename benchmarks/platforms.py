"""How the bot does on Discord and Slack: memory, many people at once, a connection that drops.

The real `hindcast serve`, connected to the fakes of `tests/`, each in a process of its own.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.serving import REST_S, ROOT, get, serving
from benchmarks.tables import machine, milliseconds, percentile, progress, table

CROWD, ROUNDS = 200, 5
PAUSE_S = 1.0
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Platform:
    """A fake in another process: its address for control, and what it told at its start."""

    name: str
    control: str
    told: dict[str, str]

    def types(self, count: int) -> dict[str, Any]:
        """Let so many people look something up at the same moment."""
        quote: dict[str, object] = {"command": "quote", "options": {"words": "sunscreen"}}
        if self.name == "Slack":
            quote = {"command": "/hindcast", "text": "quote sunscreen"}
        return self.sends(quote, count)

    def sends(self, command: dict[str, object], count: int) -> dict[str, Any]:
        """Let so many people send the same at the same moment."""
        return self._post("types", command | {"count": count})

    def comes_back(self) -> float:
        """Cut the connection; return the seconds until somebody was answered again."""
        self._post("drop", {})
        began = time.perf_counter()
        while True:
            before = time.perf_counter() - began
            asked = self.types(1)
            if not asked["failed"] or before > PATIENCE_S:
                return before + max(_first_s(asked), default=PATIENCE_S)

    def asked(self, what: str) -> Any:  # noqa: ANN401 - JSON
        """Ask the fake about what it has seen."""
        return json.loads(get(f"{self.control}/{what}"))

    def _post(self, what: str, body: dict[str, object]) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.control}/{what}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))


@contextmanager
def fake(name: str, *how: str) -> Iterator[Platform]:
    """Start a fake, with further words on its command line; wait until it tells its addresses."""
    command = [sys.executable, "-m", f"tests.{name.lower()}.fake", "--port", "0", *how]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            told = json.loads(process.stdout.readline())
            yield Platform(name, told.get("control") or f"{told['url']}/control", told)
        finally:
            process.terminate()
            process.wait(10)


def _first_s(asked: dict[str, Any]) -> list[float]:
    """Return the seconds to each first response, by either platform's name for it."""
    every = asked.get("first_s") or asked.get("acked_s") or []
    return [spent for spent in every if spent is not None]


@dataclass(frozen=True, slots=True)
class Crowds:
    """What several crowds met: seconds to the first response, failures, answers given twice."""

    first_s: tuple[float, ...]
    failed: int
    twice: int

    @classmethod
    def of(cls, rounds: list[dict[str, Any]]) -> "Crowds":
        """Sum up rounds of `Platform.types`."""
        return cls(
            tuple(spent for each in rounds for spent in _first_s(each)),
            sum(len(each["failed"]) for each in rounds),
            sum(count > 1 for each in rounds for count in each["answers"]),
        )

    def row(self, who: str) -> tuple[str, ...]:
        """Return a row: half of them, nearly all, the last one; and what went wrong."""
        shares = (percentile(self.first_s, 0.5), percentile(self.first_s, 0.99), max(self.first_s))
        return (who, *map(milliseconds, shares), str(self.failed), str(self.twice))


def measure_platforms() -> str:
    """Connect the bot to both and let people come; return the tables."""
    with ExitStack() as stack:
        discord, slack = (stack.enter_context(fake(name)) for name in ("Discord", "Slack"))
        home = stack.enter_context(tempfile.TemporaryDirectory())
        with serving(home):
            pass  # the first start builds the index, which takes memory of its own
        served = stack.enter_context(serving(home, **settings_of(discord, slack)))
        time.sleep(REST_S)
        resting = served.megabytes
        rows = [_crowds(each) for each in (discord, slack)] + _together(discord, slack)
        back = {each.name: each.comes_back() for each in (discord, slack)}
        known = discord.asked("connected")
        state = slack.asked("state")
        broken = [*discord.asked("violations"), *state["violations"], *state["pings"]]
        facts = (
            ("ready, both connected", f"{served.ready_s:.2f} s"),
            ("memory at rest, both connected", f"{resting:.0f} MB"),
            ("memory afterwards", f"{served.megabytes:.0f} MB"),
            *((f"{name}: answered again after a drop", f"{s:.2f} s") for name, s in back.items()),
            ("commands told to Discord", f"{known['syncs']} time(s)"),
            ("rules broken, people pinged", str(len(broken))),
        )
    head = ("first response, ms", "p50", "p99", "max", "unanswered", "answered twice")
    return f"{table(('what', 'measured'), facts)}\n\n{table(head, rows)}"


def settings_of(discord: Platform, slack: Platform) -> dict[str, str]:
    """Return what connects the bot to both."""
    return {
        "HINDCAST_DISCORD_TOKEN": discord.told["token"],
        "HINDCAST_DISCORD_API_URL": discord.told["api_url"],
        "HINDCAST_SLACK_BOT_TOKEN": slack.told["bot_token"],
        "HINDCAST_SLACK_APP_TOKEN": slack.told["app_token"],
        "HINDCAST_SLACK_API_URL": slack.told["api_url"],
        "HINDCAST_LOG_LEVEL": "WARNING",
    }


def _crowds(platform: Platform) -> tuple[str, ...]:
    """Let one crowd after the other come."""
    rounds = []
    for number in range(ROUNDS):
        progress(f"crowds on {platform.name}", number, ROUNDS)
        rounds.append(platform.types(CROWD))
        time.sleep(PAUSE_S)
    progress("crowds", 1, 1)
    return Crowds.of(rounds).row(f"{platform.name}, {CROWD} at once, {ROUNDS} times")


def _together(*platforms: Platform) -> list[tuple[str, ...]]:
    """Let a crowd come to each platform at the same time."""
    with ThreadPoolExecutor() as threads:
        came = list(threads.map(lambda platform: platform.types(CROWD), platforms))
    return [
        Crowds.of([each]).row(f"{platform.name}, {CROWD} on each at once")
        for platform, each in zip(platforms, came, strict=True)
    ]


if __name__ == "__main__":
    print(f"{machine()}\n\n{measure_platforms()}")
