"""The addresses of things that can be pressed: they name themselves, and outlive the process."""

import re

from bot.kernel.card import ACTION_PREFIX

BUTTON = re.compile(rf"{ACTION_PREFIX}:(?P<command>[^:]+):(?P<id>.+)")
"""A button: the action's own address."""

MENU = f"{ACTION_PREFIX}-more-"
"""A menu of actions, with a number behind it; the chosen value is the action's address."""

MENUS = re.compile(rf"{MENU}\d+")

FORM = f"{ACTION_PREFIX}f:"
"""A form, with the command behind it; and behind that the id of a button that opened it."""
