"""The ledger: predictions, what members made of them, and what became of them."""

from storage.ledger.forecasts import Forecasts
from storage.ledger.predictions import Predictions
from storage.ledger.privacy import Privacy
from storage.ledger.reminders import Reminders
from storage.ledger.resting import Resting
from storage.ledger.verdicts import Verdicts

__all__ = ["SqlLedger"]


class SqlLedger(Predictions, Resting, Forecasts, Verdicts, Reminders, Privacy):
    """The ledger in the database; fulfils `bot.ports.Ledger`. Each parent tells one story of it."""

    __slots__ = ()
