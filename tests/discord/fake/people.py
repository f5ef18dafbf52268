"""Who types and presses, and what they see."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.discord.fake import offers
from tests.discord.fake.answers import Answer, Modal, NoAnswer
from tests.discord.fake.commands import MESSAGE_MENU, SLASH
from tests.discord.fake.interactions import Interaction
from tests.discord.fake.offers import NotOffered, require
from tests.discord.fake.wire import MEMBER, Flag, Json, Kind, Permission
from tests.discord.fake.world import Channel, Guild, member

if TYPE_CHECKING:
    from tests.discord.fake.server import FakeDiscord

__all__ = ["NotOffered", "Person"]

PATIENCE_S = 20.0
"""How long a person waits for the final answer; of the first, Discord's three seconds are held."""

IN_GUILD, BOT_DM, ELSEWHERE = 0, 1, 2
"""Contexts of an interaction."""


class Person:
    """Somebody with Discord open.

    What Discord's client would refuse raises `NotOffered`; `raw` goes around the client.
    """

    def __init__(
        self,
        discord: "FakeDiscord",
        name: str,
        in_: Guild | Channel | None,
        *,
        manage_server: bool,
        own_account: bool,
    ) -> None:
        self.discord = discord
        self.name = name
        self.user = discord.world.new_user(name)
        self.channel = self._sits(in_)
        self.manage_server = manage_server
        self.own_account = own_account
        self.patience_s = PATIENCE_S

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def _sits(self, in_: Guild | Channel | None) -> Channel:
        if in_ is None:
            return self.discord.world.direct_channel(self.id)
        return in_ if isinstance(in_, Channel) else next(iter(in_.channels.values()))

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user["id"]

    @property
    def guild(self) -> Guild | None:
        """The server this person is in."""
        return self.channel.guild

    @property
    def member(self) -> Json:
        """This person as a member, with the permissions here."""
        manages = Permission.MANAGE_GUILD if self.manage_server else 0
        return member(self.user, MEMBER | manages)

    @property
    def context(self) -> int:
        """Where an interaction happens: in a server, with the bot, or among people."""
        if self.guild:
            return IN_GUILD
        return ELSEWHERE if self.own_account else BOT_DM

    def sees(self, name: str) -> bool:
        """Tell whether a command is on offer: by its contexts and default permissions."""
        found = [c for c in self.discord.commands if c["name"] == name.split(maxsplit=1)[0]]
        return bool(found) and self._may(found[0])

    def _may(self, command: Json) -> bool:
        needed = int(command.get("default_member_permissions") or 0)
        missing = self.guild and needed & ~int(self.member["permissions"])
        return not missing and self._fits(command)

    def _fits(self, command: Json) -> bool:
        contexts = command.get("contexts") or [IN_GUILD, BOT_DM, ELSEWHERE]
        installs = command.get("integration_types") or [0]
        return self.context in contexts and (1 if self.own_account else 0) in installs

    async def types(self, command: str, /, **options: Any) -> Answer:
        """Send a slash command and wait for its final answer."""
        return await self._ask(Kind.COMMAND, self._typed(command, options))

    async def completes(
        self, command: str, option: str, typed: str, /, **options: Any
    ) -> list[tuple[str, object]]:
        """Type into an option and return what is offered: names and values."""
        data = self._typed(command, {**options, option: typed}, typing=option)
        return (await self._ask(Kind.AUTOCOMPLETE, data)).choices

    def _typed(self, command: str, values: Mapping[str, Any], typing: str | None = None) -> Json:
        first, *words = command.split()
        found = offers.command_named(self.discord.commands, first, SLASH)
        require(self._fits(found), f"/{first} is not on offer here")
        known = offers.options_of(found, words)
        if typing is None:
            options = offers.filled(known, values)
        else:
            options = offers.half_filled(known, values, typing)
        data = self._of(found) | {"options": offers.nested(words, options)}
        return data | self._resolved(list(values.values()))

    def _of(self, command: Json) -> Json:
        return {"id": command["id"], "name": command["name"], "type": command["type"]}

    def _resolved(self, values: list[Any]) -> Json:
        people = [value for value in values if isinstance(value, Person)]
        found = offers.resolved(values, people, self.guild and self.guild.id)
        return {"resolved": found} if found else {}

    async def presses(self, on: Answer | Json, label: str) -> Answer:
        """Press a button, or choose an entry of a menu, on a message as it is now."""
        message = self._as_it_is(on)
        data = offers.pressed(message["components"], label)
        return await self._ask(Kind.COMPONENT, data, message)

    async def picks(self, on: Answer | Json, custom_id: str, value: "Person | Channel") -> Answer:
        """Choose a person or a channel in the menu of this custom_id."""
        message = self._as_it_is(on)
        data = offers.chosen(message["components"], custom_id, value) | self._resolved([value])
        return await self._ask(Kind.COMPONENT, data, message)

    def _as_it_is(self, on: Answer | Json) -> Json:
        shown = on.message if isinstance(on, Answer) else on
        message = self.discord.world.messages.get(shown["id"])
        if message is None:
            raise NotOffered("the message is gone")
        asker = (message.get("interaction_metadata") or {}).get("user") or {}
        private = message["flags"] & Flag.EPHEMERAL
        require(not private or asker.get("id") == self.id, "only the asker sees that message")
        return message

    async def submits(self, modal: Modal | Answer | None, /, **fields: Any) -> Answer:
        """Fill in a form, by custom_id or label, and send it."""
        form = modal.modal if isinstance(modal, Answer) else modal
        require(form is not None, "there is no form")
        data = {"custom_id": form["custom_id"], "components": offers.submitted(form, fields)}
        data |= self._resolved(list(fields.values()))
        return await self._ask(Kind.MODAL, data, form.opened_by.source)

    async def uses(self, entry: str, /, *, text: str = "", message: Json | None = None) -> Answer:
        """Use an entry of a message's menu: on a message with this text, or on a given one."""
        found = offers.command_named(self.discord.commands, entry, MESSAGE_MENU)
        require(self._fits(found), f"{entry!r} is not on offer here")
        on = message or self.says(text)
        data = self._of(found) | {"target_id": on["id"], "resolved": {"messages": {on["id"]: on}}}
        return await self._ask(Kind.COMMAND, data)

    def says(self, text: str) -> Json:
        """Write an ordinary message into the channel and return it."""
        return self.discord.board.keep(self.channel, self.user, text, {})

    async def raw(
        self, kind: int, data: Json, *, on: Answer | Json | None = None, **more: Any
    ) -> Answer:
        """Send any interaction at all: `data` and `more` go out as they are.

        A command's id and type are filled in where they are left out.
        """
        if kind in (Kind.COMMAND, Kind.AUTOCOMPLETE):
            known = [c for c in self.discord.commands if c["name"] == data.get("name")]
            data = {"type": SLASH, "id": known[0]["id"] if known else "1", **data}
        message = on.message if isinstance(on, Answer) else on
        return await self._ask(Kind(kind), data, message, **more)

    async def _ask(self, kind: Kind, data: Json, source: Json | None = None, **more: Any) -> Answer:
        world = self.discord.interactions
        interaction = world.begin(kind, self.user, self.channel, source)
        guild_id = self.guild.id if self.guild and self.guild.has_bot else None
        payload = self._payload(interaction, data) | more
        if not self.discord.gateway.tell("INTERACTION_CREATE", payload, guild_id):
            raise NoAnswer("nobody is connected")
        await interaction.wait(lambda: interaction.settled, self.patience_s)
        return Answer(interaction)

    def _payload(self, interaction: Interaction, data: Json) -> Json:
        """Return the interaction as the gateway tells it."""
        guild, channel = self.guild, self.channel
        payload: Json = {
            "id": interaction.id,
            "application_id": self.discord.world.application_id,
            "type": int(interaction.kind),
            "data": data,
            "token": interaction.token,
            "version": 1,
            "channel_id": channel.id,
            "channel": channel.as_json(),
            "app_permissions": channel.permissions,
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
            "context": self.context,
            "authorizing_integration_owners": self._owners(),
        }
        if interaction.source is not None:
            payload["message"] = interaction.source
        if guild is None:
            return payload | {"user": self.user}
        about = {"id": guild.id, "locale": "en-US", "features": []}
        return payload | {
            "guild_id": guild.id,
            "guild": about,
            "guild_locale": "en-US",
            "member": self.member,
        }

    def _owners(self) -> Json:
        if self.own_account:
            return {"1": self.id}
        return {"0": self.guild.id if self.guild else "0"}
