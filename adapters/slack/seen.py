"""What was handled already: Slack may deliver the same act twice."""

from collections import OrderedDict

from adapters.slack.visit import Payload

_MOST = 10_000


class Seen:
    """Remembers keys, the last ten thousand of them."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()

    def again(self, key: str) -> bool:
        """Tell whether a key was seen before, and remember it."""
        known = key in self._keys
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return known


def key_of(payload: Payload) -> str:
    """Return what names an act: an event's id, or the trigger each other act has its own of.

    Empty for what may be repeated, such as asking for the options of a menu.
    """
    return str(payload.get("event_id") or payload.get("trigger_id") or "")
