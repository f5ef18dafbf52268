"""What the gauge takes for growth, and what for work that is under way."""

from tests.soak.gauge import Gauge, Held, rise
from tests.soak.test_mixed import LEFT_OVER, MEMORY_MB

DAYS = 160
"""As many as an hour has, roughly."""

HOUR_S = 3600.0


def gauged(memory_mb: float = 0.0, handles: float = 0.0, tasks: float = 0.0) -> Gauge:
    """Return an hour of a busy process that leaks so much in it, and warms up by 30 MB."""
    held = []
    for day in range(DAYS):
        part, busy = day / DAYS, day % 7
        warm = 200 + 30 * min(1.0, 4 * part)
        held.append(
            Held(
                part * HOUR_S,
                warm + busy / 7 + part * memory_mb,
                24 + busy + int(part * handles),
                20 + 2 * busy + int(part * tasks),
            )
        )
    return Gauge(held)


def test_a_process_that_only_warms_up_and_works_does_not_grow():
    gauge = gauged()
    assert gauge.memory_grew_mb() <= 1
    assert (gauge.handles_grew(), gauge.tasks_grew()) == (0, 0)


def test_a_slow_leak_is_noticed_beside_the_work():
    gauge = gauged(memory_mb=45, handles=11, tasks=11)
    assert gauge.memory_grew_mb() > MEMORY_MB
    assert gauge.handles_grew() > LEFT_OVER
    assert gauge.tasks_grew() > LEFT_OVER


def test_connections_that_stay_open_are_noticed_and_those_in_use_are_not():
    assert rise([10, 19, 10, 13] * 10) == 0
    assert rise([10 + n // 6 for n in range(40)]) > LEFT_OVER
