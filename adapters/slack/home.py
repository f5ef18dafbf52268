"""The App Home: what the bot knows and what it understands, for one member."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.completion import LOOK_UP
from adapters.slack import limits, rich
from adapters.slack.access import SURFACE
from adapters.slack.forms import CALLBACK
from adapters.slack.lines import Spelling
from adapters.slack.render import blocks_of
from adapters.slack.rich import Element
from adapters.slack.visit import Visit
from bot.kernel.asker import Role
from bot.kernel.card import Text, code
from bot.kernel.command import Registry
from bot.kernel.dispatch import Call, Dispatch, failed
from bot.ports import Ports

log = logging.getLogger(__name__)

SHOWN = ("episodes", "predictions", "help")
"""The commands whose cards make up the page, in order; what the registry lacks is left out."""


@dataclass(frozen=True)
class Home:
    """Makes the page out of the cards of commands."""

    dispatch: Dispatch[Ports]
    spelling: Spelling

    async def view(self, visit: Visit) -> Element:
        """Return the page as a view; where it cannot be made it says so."""
        try:
            return await self._view(visit)
        except Exception:
            log.exception("the App Home could not be made")
            return {"type": "home", "blocks": blocks_of(failed())}

    async def _view(self, visit: Visit) -> Element:
        blocks = list(_door(self.dispatch.registry))
        asker = visit.asker(Role.MEMBER)
        for name in SHOWN:
            if self.dispatch.registry.get(name) is None:
                continue
            # Opening a page is not asking: the cooldown is not for it.
            card = await self.dispatch.answer(Call(name, {}, asker, SURFACE, paced=True))
            shown = blocks_of(self.spelling.card(card))
            blocks += _fitting(blocks, shown, self.spelling.words(f"/{name}"))
        return {"type": "home", "blocks": blocks}


def _door(registry: Registry[Ports]) -> Sequence[Element]:
    """Return a button that opens the form of a look-up."""
    if registry.get(LOOK_UP) is None:
        return ()
    address = f"{CALLBACK}{LOOK_UP}"
    button: Element = {
        "type": "button",
        "style": "primary",
        "action_id": address,
        "value": address,
        "text": rich.label("Find who said it", limits.BUTTON),
    }
    return ({"type": "actions", "elements": [button]},)


def _fitting(before: Sequence[Element], more: Sequence[Element], line: str) -> Sequence[Element]:
    """Return `more`, or how to ask for it where a view has no room; one place is kept for that."""
    room = limits.BLOCKS_IN_VIEW - len(SHOWN) - len(before)
    if len(more) <= room:
        return more
    return (rich.block(rich.section([Text("There is more than fits here: "), code(line)])),)
