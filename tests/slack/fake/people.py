"""People: what a member of a workspace can do with the app."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.slack.fake import forms, oauth, payloads
from tests.slack.fake.forms import Choice
from tests.slack.fake.interaction import Answer, Interaction, Shown
from tests.slack.fake.validation import Json, elements_of
from tests.slack.fake.workspace import Channel, Message, Team, View

PATIENCE_S = 15.0
Surface = Answer | Shown | Message | Json


@dataclass(eq=False)
class Person:
    """A member of a workspace, or through Slack Connect a guest whose `home` is another one.

    Gestures wait up to `within` seconds for an answer, and return what the person then sees.
    """

    team: Team = field(repr=False)
    name: str
    id: str
    admin: bool
    owner: bool
    home: Team = field(repr=False)

    @property
    def dm(self) -> Channel:
        """Return this person's direct messages with the app."""
        return self.team.direct(self)

    async def types(
        self,
        command: str,
        text: str = "",
        channel: Channel | None = None,
        within: float = PATIENCE_S,
    ) -> Answer:
        """Type a slash command, in #general unless told otherwise."""
        place = channel or self.team.channel("general")
        payload = payloads.slash_command(self, command, text, place)
        return await self._does("slash_commands", payload, place, within)

    async def presses(
        self, surface: Surface, what: str | Json, within: float = PATIENCE_S
    ) -> Answer:
        """Press a button, or choose an entry of a menu, by the words on it.

        An element given whole is pressed as if it stood there: a button of a version long gone.
        """
        where, blocks = self._surface(surface, what)
        block_id, element, chosen = _pressed(blocks, what)
        action = payloads.action(block_id, element, self.team.slack.clock.now(), chosen)
        state = forms.state_of(blocks, {}, strict=False)
        if isinstance(where, View):
            payload = payloads.on_view(self, where, action, state)
            return await self._does("interactive", payload, None, within, view=where)
        payload = payloads.on_message(self, where, action, state)
        return await self._does("interactive", payload, where.channel, within, origin=where)

    async def submits(
        self, view: Json, *, strict: bool = True, within: float = PATIENCE_S, **values: Any
    ) -> Answer:
        """Fill in a modal by label, block_id or option name, and send it."""
        stored, shown = self._view(view)
        given = {}
        for name, value in values.items():
            block, element = forms.named(shown["blocks"], name)
            if element["type"] == "external_select" and isinstance(value, str):
                value = await self._chosen(view, name, value)  # noqa: PLW2901
            given[block["block_id"]] = forms.value_of(element, value)
        state = forms.state_of(shown["blocks"], given, strict=strict)
        payload = payloads.submission(self, stored, state)
        return await self._does("interactive", payload, None, within, view=stored)

    async def completes(
        self, surface: Surface, name: str, typed: str, within: float = PATIENCE_S
    ) -> list[Choice]:
        """Type into an external select, and return what is offered."""
        where, blocks = self._surface(surface, name)
        block, element = forms.named(blocks, name)
        if len(typed) < element.get("min_query_length", 3):
            return []  # Slack does not ask before
        payload = payloads.suggestion(self, where, block["block_id"], element["action_id"], typed)
        answer = await self._does("interactive", payload, None, within)
        return forms.choices(answer.acked_with)

    async def uses(
        self,
        callback_id: str,
        text: str = "",
        channel: Channel | None = None,
        message: Message | None = None,
        within: float = PATIENCE_S,
    ) -> Answer:
        """Use a message shortcut on somebody's words, or on a message of the app."""
        place = message.channel if message else channel or self.team.channel("general")
        words = {"type": "message", "user": self.id, "text": text, "ts": self.team.slack.new_ts()}
        about = message.as_json(metadata=False) if message else words
        payload = payloads.message_shortcut(self, callback_id, place, about)
        return await self._does("interactive", payload, place, within)

    async def opens_home(self, within: float = PATIENCE_S) -> Answer:
        """Open the app's home, and return it once it was published."""
        told = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.dm.id,
            "tab": "home",
        }
        return await self.team.slack.event(self.team, told, user=self, within=within)

    async def installs(self, address: str, callback: str | None = None) -> oauth.Page:
        """Follow the app's install link, say yes, and return the page that ends it.

        `callback` is where the redirect really leads, when its public address is elsewhere.
        """
        return await oauth.install(self, address, callback)

    async def _chosen(self, view: Json, name: str, words: str) -> Choice:
        known = await self.completes(view, name, words)
        for choice in known:
            if words in choice:
                return choice
        raise AssertionError(f"nothing offered for {words!r} is called that: {known}")

    async def _does(
        self,
        kind: str,
        payload: Json,
        channel: Channel | None,
        within: float,
        *,
        origin: Message | None = None,
        view: View | None = None,
    ) -> Answer:
        interaction = Interaction(
            self.team, kind, payload, self.id, channel, origin=origin, origin_view=view
        )
        return await self.team.slack.perform(interaction, within)

    def _view(self, view: Json) -> tuple[View, Json]:
        stored = self.team.slack.views[view["id"]]
        return stored, view

    def _surface(self, surface: Surface, what: str | Json) -> tuple[Message | View, list[Json]]:
        """Return where an element stands, and the blocks of that place as they were seen."""
        match surface:
            case Answer():
                for shown in reversed(surface.messages):
                    if isinstance(what, dict) or _has(shown.blocks, what):
                        return shown.message, list(shown.blocks)
                if surface.view:
                    return self._surface(surface.view, what)
                raise AssertionError(f"there is no {what!r}; there are {surface.buttons}")
            case Shown():
                return surface.message, list(surface.blocks)
            case Message():
                return surface, surface.blocks
            case _:
                stored, shown_view = self._view(surface)
                return stored, shown_view["blocks"]


def _has(blocks: Sequence[Json], words: str) -> bool:
    return any(_words(element, words) for block in blocks for element in elements_of(block))


def _words(element: Json, words: str) -> bool:
    said = [element.get("text", {}).get("text"), element["action_id"]]
    return words in said or any(words == o["text"]["text"] for o in forms.offered(element))


def _pressed(blocks: list[Json], what: str | Json) -> tuple[str, Json, Json | None]:
    """Return the block, the element, and the option of it, that those words stand on."""
    if isinstance(what, dict):
        return "gone", what, None
    for block in blocks:
        for element in elements_of(block):
            if _words(element, what):
                options = [o for o in forms.offered(element) if o["text"]["text"] == what]
                return block["block_id"], element, options[0] if options else None
    raise AssertionError(f"there is no {what!r}")
