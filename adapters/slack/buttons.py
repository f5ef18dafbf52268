"""A card's actions as buttons and menus; `value` holds the address that a press sends back."""

from collections.abc import Iterator, Sequence

from adapters.slack import limits
from adapters.slack.rich import Element, label
from bot.kernel.card import Action

OVERFLOW = "overflow"
"""The `action_id` of menus begins with this; that of a button is its address."""


def rows(actions: Sequence[Action]) -> Iterator[Element]:
    """Return blocks of buttons, five to a row, with a menu behind the last one.

    A menu needs two entries to be worth opening: a single one stays a button.
    """
    unique = {action.address: action for action in actions}.values()
    hidden = [action for action in unique if action.overflow]
    if len(hidden) == 1:
        hidden = []
    shown = [_button(action) for action in unique if action not in hidden]
    menus = [
        _menu(hidden[start : start + limits.OPTIONS_IN_OVERFLOW], start)
        for start in range(0, len(hidden), limits.OPTIONS_IN_OVERFLOW)
    ]
    for start in range(0, len(shown), limits.BUTTONS_IN_ROW):
        yield {"type": "actions", "elements": shown[start : start + limits.BUTTONS_IN_ROW]}
    if menus:
        yield {"type": "actions", "elements": menus}


def _button(action: Action) -> Element:
    return {
        "type": "button",
        "action_id": action.address,
        "value": action.address,
        "text": label(action.words, limits.BUTTON),
        **({"style": "primary"} if action.yours else {}),
    }


def _menu(actions: Sequence[Action], number: int) -> Element:
    options = [
        {"text": label(action.words, limits.BUTTON), "value": action.address} for action in actions
    ]
    return {"type": "overflow", "action_id": f"{OVERFLOW}:{number}", "options": options}
