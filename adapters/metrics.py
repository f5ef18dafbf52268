"""Prometheus metrics: what `/metrics` shows."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.kernel.dispatch import NOT_TIMED
from bot.kernel.observe import BECAME, LEVELS, TROUBLES

# From "did not notice" to "gave up": look-ups aim at well under 50 ms.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class PrometheusMetrics:
    """Counts commands and look-ups in a registry of its own, so that two can live side by side.

    Fulfils `bot.kernel.observe.Metrics`.
    """

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._add_commands(registry)
        self._add_checkins(registry)
        self._add_couriers(registry)
        self._add_database(registry)
        self._add_process(registry)
        self._be_there_from_the_start()

    def _add_commands(self, registry: CollectorRegistry) -> None:
        self._commands = Counter(
            "hindcast_commands",
            "Commands carried out or refused.",
            ("command", "surface", "status"),
            registry=registry,
        )
        self._command_seconds = Histogram(
            "hindcast_command_seconds",
            "Time a command took, in seconds.",
            ("command",),
            registry=registry,
            buckets=_SECONDS,
        )
        self._lookups = Counter(
            "hindcast_lookups", "Look-ups by outcome.", ("outcome",), registry=registry
        )
        self._lookup_seconds = Histogram(
            "hindcast_lookup_seconds",
            "Time a look-up took, in seconds.",
            registry=registry,
            buckets=_SECONDS,
        )

    def _add_checkins(self, registry: CollectorRegistry) -> None:
        self._posts = Counter(
            "hindcast_posts",
            "Posts of the check-in by what became of them.",
            ("platform", "state"),
            registry=registry,
        )
        self._rounds = Histogram(
            "hindcast_checkin_round_seconds",
            "Time a round of the check-in took, in seconds.",
            ("platform",),
            registry=registry,
            buckets=_SECONDS,
        )
        self._on_time = Gauge(
            "hindcast_checkins_on_time",
            "Whether rounds of the check-in are made as they should be.",
            registry=registry,
        )

    def _add_couriers(self, registry: CollectorRegistry) -> None:
        self._calls = Histogram(
            "hindcast_courier_seconds",
            "Time a call of a platform for a post took, its wait for a turn included, in seconds.",
            ("platform", "call", "outcome"),
            registry=registry,
            buckets=_SECONDS,
        )
        self._carrying = Gauge(
            "hindcast_courier_waiting",
            "Calls for posts that are under way or wait for their turn.",
            ("platform",),
            registry=registry,
        )
        self._waiting = Gauge(
            "hindcast_posts_waiting", "Posts not settled, by state.", ("state",), registry=registry
        )
        self._longest_waiting = Gauge(
            "hindcast_posts_waiting_seconds",
            "Time since the oldest post that may still be sent was begun, in seconds.",
            registry=registry,
        )
        self._edits = Gauge(
            "hindcast_edits_waiting", "Posts that are to be shown anew.", registry=registry
        )
        self._longest_behind = Gauge(
            "hindcast_edits_waiting_seconds",
            "Time for which one of them has not been shown anew, in seconds.",
            registry=registry,
        )

    def _add_database(self, registry: CollectorRegistry) -> None:
        self._statements = Histogram(
            "hindcast_database_seconds",
            "Time a statement took, in seconds.",
            ("kind",),
            registry=registry,
            buckets=_SECONDS,
        )
        self._errors = Counter(
            "hindcast_database_errors",
            "Errors of the database: away, refused, conflict or other.",
            ("trouble",),
            registry=registry,
        )
        self._up = Gauge(
            "hindcast_database_up",
            "Whether the database answered lately, and took what was written.",
            registry=registry,
        )
        self._backup = Gauge(
            "hindcast_last_backup_timestamp_seconds",
            "When the last backup was made, in seconds since unix epoch; 0 for never.",
            registry=registry,
        )
        self._in_use = Gauge(
            "hindcast_database_connections", "Connections of the pool in use.", registry=registry
        )

    def _add_process(self, registry: CollectorRegistry) -> None:
        ProcessCollector(registry=registry)
        self._connected = Gauge(
            "hindcast_connected",
            "Whether a platform is connected and was heard lately.",
            ("platform",),
            registry=registry,
        )
        self._lag = Histogram(
            "hindcast_loop_lag_seconds",
            "How much later than asked for the event loop came back, in seconds.",
            registry=registry,
            buckets=_SECONDS,
        )
        self._lines = Counter(
            "hindcast_log_lines", "Lines of the log by level.", ("level",), registry=registry
        )
        tasks = Gauge("hindcast_tasks", "Tasks of the event loop.", registry=registry)
        tasks.set_function(_tasks)

    def _be_there_from_the_start(self) -> None:
        """Count from 0 on. A count that is born at 1 never rose: no alert would hear of the first.

        See <https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics>.
        """
        for level in LEVELS:
            self._lines.labels(level)
        for trouble in TROUBLES:
            self._errors.labels(trouble)

    def carries(self, platform: str) -> None:
        """Say that posts go to a platform: what becomes of them is counted from 0 on."""
        for state in BECAME:
            self._posts.labels(platform, state)

    def command(self, name: str, surface: str, status: str, seconds: float) -> None:
        """Report one command: carried out, or refused beforehand and then without a duration."""
        self._commands.labels(name, surface, status).inc()
        if seconds > NOT_TIMED:
            self._command_seconds.labels(name).observe(seconds)

    def lookup(self, outcome: str, seconds: float) -> None:
        """Report one look-up: `found` or `not_found`."""
        self._lookups.labels(outcome).inc()
        self._lookup_seconds.observe(seconds)

    def post(self, platform: str, state: str) -> None:
        """Report what became of a check-in's post: `posted`, `unknown` or `skipped`."""
        self._posts.labels(platform, state).inc()

    def round(self, platform: str, seconds: float) -> None:
        """Report a round of the check-in that was made to its end."""
        self._rounds.labels(platform).observe(seconds)

    def statement(self, kind: str, seconds: float) -> None:
        """Report a statement of the database: `read` or `write`."""
        self._statements.labels(kind).observe(seconds)

    def database_error(self, trouble: str) -> None:
        """Report an error of the database: `away`, `refused`, `conflict` or `other`."""
        self._errors.labels(trouble).inc()

    def carrying(self, platform: str, more: int) -> None:
        """Report that a courier began a call, or ended one: 1 or -1."""
        self._carrying.labels(platform).inc(more)

    def carried(self, platform: str, call: str, outcome: str, seconds: float) -> None:
        """Report what became of a courier's call: `sent`, `refused`, `unknown` or `lost`."""
        self._calls.labels(platform, call, outcome).observe(seconds)

    def posts_waiting(self, posts: Mapping[str, int], oldest_s: float) -> None:
        """Report how many posts are not settled, by state, and how old the oldest to send is."""
        for state, count in posts.items():
            self._waiting.labels(state).set(count)
        self._longest_waiting.set(oldest_s)

    def edits_waiting(self, posts: int, longest_s: float) -> None:
        """Report how many posts are to be shown anew, and for how long one was not."""
        self._edits.set(posts)
        self._longest_behind.set(longest_s)

    def database(self, *, up: bool) -> None:
        """Report whether the database answers and takes what is written."""
        self._up.set(up)

    def backed_up(self, at: datetime | None) -> None:
        """Report when the last backup was made."""
        self._backup.set(at.timestamp() if at else 0.0)

    def connections(self, in_use: int) -> None:
        """Report how many connections to the database are in use."""
        self._in_use.set(in_use)

    def lag(self, seconds: float) -> None:
        """Report how late the event loop came back."""
        self._lag.observe(max(seconds, 0.0))

    def line(self, level: str) -> None:
        """Report a line of the log: `WARNING`, `ERROR` or `CRITICAL`."""
        self._lines.labels(level).inc()

    def rounds_on_time(self, fresh: Callable[[], bool]) -> None:
        """Show whether rounds are made as they should be; `fresh` is asked whenever the page is."""
        self._on_time.set_function(fresh)

    def watch(self, platform: str, fresh: Callable[[], bool]) -> None:
        """Show whether a platform is connected; `fresh` is asked whenever the page is."""
        self._connected.labels(platform).set_function(fresh)

    def page(self) -> tuple[bytes, str]:
        """Return the metrics in Prometheus' text format, and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST


def _tasks() -> float:
    return float(len(asyncio.all_tasks()))
