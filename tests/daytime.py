"""Where it is day: a check-in that is asked for there is due, and midnight is hours away."""

from datetime import UTC, datetime

ANTIPODES = "Pacific/Kwajalein"
"""Twelve hours before UTC, all year round."""


def zone_by_day() -> str:
    """Return a time zone in which it is between six in the morning and six in the evening."""
    return "UTC" if 6 <= datetime.now(UTC).hour < 18 else ANTIPODES
