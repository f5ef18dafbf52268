"""A look at the environment."""

from collections.abc import Mapping, Sequence

from bot.doctor.look import broken
from bot.features.said import tally
from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, doubtful, fine, wrong
from bot.settings import Settings, how_many_are_set, read_settings, unknown_settings

_AREA = "settings"


def examine_settings(environment: Mapping[str, str]) -> tuple[Settings | None, Sequence[Finding]]:
    """Return the settings, or None where they cannot be read, and what is to be said of them."""
    unknown = [
        doubtful(_AREA, sentence, "Take it out, or write it as it is meant.")
        for sentence in unknown_settings(environment)
    ]
    try:
        settings = read_settings(environment)
    except Unusable as error:
        stop = wrong(_AREA, "They cannot be read, so nothing else was looked at.", str(error))
        return None, [stop, *unknown]
    except Exception as error:  # noqa: BLE001 - as in every look
        return None, [broken(_AREA, error), *unknown]
    given = tally(how_many_are_set(environment), "variable")
    return settings, [fine(_AREA, f"They can be read, from {given}."), *unknown]
