"""What came back to the person who asked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.discord.fake.rules import texts, walk
from tests.discord.fake.wire import Callback, Flag, Json, Part
from tests.discord.fake.world import Upload

if TYPE_CHECKING:
    from tests.discord.fake.interactions import Interaction


class NoAnswer(AssertionError):
    """The application did not respond."""


class Modal(dict):
    """A modal as it was sent; it remembers where it was opened."""

    opened_by: "Interaction"


def text_of(message: Json) -> str:
    """Return all the words of a message: content, then text displays."""
    return "\n".join(part for part in [message["content"], *texts(message["components"])] if part)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message as it stood when it was sent or changed. `replaced`: it was there before."""

    message: Json
    files: tuple[Upload, ...]
    replaced: bool = False

    @property
    def text(self) -> str:
        """All the words of all components, one below the other."""
        return text_of(self.message)

    @property
    def private(self) -> bool:
        """Whether only the asker sees it."""
        return bool(self.message["flags"] & Flag.EPHEMERAL)

    @property
    def components(self) -> list[Json]:
        """The components as Discord hands them out."""
        return self.message["components"]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons and in the select menus, in order."""
        every = list(walk(self.components))
        options = [option for part in every for option in part.get("options") or ()]
        buttons = [part for part in every if part["type"] == Part.BUTTON]
        return [part.get("label") or "" for part in [*buttons, *options]]


class Answer:
    """The answer to one interaction. Follow-ups that come later show up in `all`."""

    def __init__(self, interaction: "Interaction") -> None:
        self.interaction = interaction
        self.reply = interaction.replies[0] if interaction.replies else None

    def __repr__(self) -> str:
        return f"<Answer {self.text!r} {self.labels}>"

    @property
    def _shown(self) -> Reply:
        if self.reply is None:
            raise NoAnswer("there is no message: a modal, or choices, came back")
        return self.reply

    @property
    def all(self) -> list[Reply]:
        """Every message that was sent or changed so far, in order."""
        return self.interaction.replies

    @property
    def message(self) -> Json:
        """The message as it was stored."""
        return self._shown.message

    @property
    def text(self) -> str:
        """All the words of the message; nothing for a modal."""
        return self.reply.text if self.reply else ""

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons and in its menus."""
        return self.reply.labels if self.reply else []

    @property
    def private(self) -> bool:
        """Whether only the asker sees it."""
        return self._shown.private

    @property
    def components(self) -> list[Json]:
        """The message's components."""
        return self._shown.components

    @property
    def files(self) -> tuple[Upload, ...]:
        """The message's files, with their alt text as `description`."""
        return self._shown.files

    @property
    def replaces(self) -> bool:
        """Whether it took the place of the message whose button was pressed."""
        return self._shown.replaced

    @property
    def deferred(self) -> bool:
        """Whether "is thinking…" came first."""
        return self.first["type"] in (Callback.DEFERRED, Callback.DEFERRED_UPDATE)

    @property
    def first(self) -> Json:
        """The body of the first response."""
        return self.interaction.first or {}

    @property
    def took_s(self) -> float:
        """Seconds from the interaction to its first response."""
        return self.interaction.took_s

    @property
    def modal(self) -> Modal | None:
        """The form that opened instead of a message."""
        if self.first["type"] != Callback.MODAL:
            return None
        modal = Modal(self.first["data"])
        modal.opened_by = self.interaction
        return modal

    @property
    def choices(self) -> list[tuple[str, object]]:
        """What was offered to somebody who types: names and values."""
        return [(choice["name"], choice["value"]) for choice in self.first["data"]["choices"]]

    async def grows(self, replies: int, within_s: float = 20.0) -> list[Reply]:
        """Wait until there are so many replies in all, and return them."""
        await self.interaction.wait(lambda: len(self.all) >= replies, within_s)
        return self.all
