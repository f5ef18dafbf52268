"""Prometheus metrics: what `/metrics` shows."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.kernel.dispatch import NOT_TIMED

# From "did not notice" to "gave up": look-ups aim at well under 50 ms.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class PrometheusMetrics:
    """Counts commands and look-ups in a registry of its own, so that two can live side by side.

    Fulfils `bot.kernel.observe.Metrics`.
    """

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
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
        self._connected = Gauge(
            "hindcast_connected",
            "Whether a platform is connected and was heard lately.",
            ("platform",),
            registry=registry,
        )

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

    def watch(self, platform: str, fresh: Callable[[], bool]) -> None:
        """Show whether a platform is connected; `fresh` is asked whenever the page is."""
        self._connected.labels(platform).set_function(fresh)

    def page(self) -> tuple[bytes, str]:
        """Return the metrics in Prometheus' text format, and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
