"""The daily check-in as it happens: what is due is chosen, claimed, sent, marked and kept fresh."""

from bot.checking.delivering import Carrier, Compose
from bot.checking.local import LocalCourier
from bot.checking.rounds import Checking

__all__ = ["Carrier", "Checking", "Compose", "LocalCourier"]
