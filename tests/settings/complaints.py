"""What is said about wrong settings."""

from bot.kernel.errors import Unusable
from bot.settings import read_settings


def complaint_about(environment: dict[str, str]) -> str:
    try:
        read_settings(environment)
    except Unusable as complaint:
        return str(complaint)
    return ""
