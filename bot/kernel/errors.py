"""The errors that people meet, one small tree.

HindcastError
├── Refusal            a request that will not be carried out; becomes a refused card
│   ├── NotUnderstood  the line could not be read
│   ├── TooSoon        the cooldown has not passed
│   └── OutOfReach     the database is away or too busy: nothing can be told or kept
├── Away               something that is needed does not answer now; it may do so in a moment
└── Unusable           the installation cannot work as it stands; the process says so and ends
"""


class HindcastError(Exception):
    """Something whose message may be shown to a person as it is."""


class Refusal(HindcastError):
    """A request that will not be carried out: the reason, and the way out."""

    def __init__(self, reason: str, way_out: str = "") -> None:
        super().__init__(f"{reason} {way_out}".strip())
        self.reason = reason
        self.way_out = way_out


class NotUnderstood(Refusal):
    """The line or a value in it could not be read."""


class TooSoon(Refusal):
    """The asker has to wait a little."""


class OutOfReach(Refusal):
    """What is asked for is in the database, and that is away or busy; trying again may help."""


class Away(HindcastError):
    """What is needed, such as the database, does not answer; trying again may help."""


class Unusable(HindcastError):
    """The installation cannot work: settings, database or folder. The message says the mend."""
