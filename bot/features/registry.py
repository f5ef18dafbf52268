"""All commands: one line each feature."""

from bot.features import (
    buttons,
    calibration,
    checkin,
    checkin_today,
    episodes,
    forecasting,
    help,  # noqa: A004 - the room's name
    history,
    judging,
    predictions,
    privacy,
    quotes,
    reminders,
    settings,
    standings,
    summaries,
    tracking,
)
from bot.kernel.command import Registry
from bot.ports import Ports

REGISTRY: Registry[Ports] = Registry(
    (
        *quotes.COMMANDS,
        *summaries.COMMANDS,
        *episodes.COMMANDS,
        *predictions.COMMANDS,
        *forecasting.COMMANDS,
        *tracking.COMMANDS,
        *judging.COMMANDS,
        *standings.COMMANDS,
        *calibration.COMMANDS,
        *history.COMMANDS,
        *reminders.COMMANDS,
        *checkin.COMMANDS,
        *checkin_today.COMMANDS,
        *privacy.COMMANDS,
        *settings.COMMANDS,
        *help.COMMANDS,
        *buttons.COMMANDS,
        *predictions.BUTTONS,
        *forecasting.BUTTONS,
        *tracking.BUTTONS,
        *judging.BUTTONS,
        *reminders.BUTTONS,
        *privacy.BUTTONS,
    )
)
