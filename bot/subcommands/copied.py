"""What the operator is told of a copy, made or brought back."""

from datetime import datetime

from bot.features.said import date_words, tally
from storage.backup import Copied


def contents(copied: Copied) -> str:
    """Return how much is in it, and of which moment."""
    made = datetime.fromisoformat(copied.made_at)
    return (
        f"{tally(copied.rows, 'row')}, {tally(copied.forecasts, 'forecast')} among them,"
        f" as they were on {date_words(made.date())} at {made:%H:%M} UTC"
    )


def tell_duties(copied: Copied) -> None:
    """Print what has to be done beside it."""
    if copied.workspaces:
        print(
            f"The tokens of {tally(copied.workspaces, 'Slack workspace')} are in it, encrypted:"
            " nothing opens them without HINDCAST_SLACK_TOKEN_KEY as it is now."
        )
    if copied.differing:
        print(
            f"The scores of {tally(copied.differing, 'verdict')} are not what their forecasts come"
            " to. `hindcast rescore` mends them."
        )
