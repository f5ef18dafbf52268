"""The smallest bot that does a little of everything, to prove the fake with."""

import asyncio
import contextlib
import io
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import discord as library
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.discord.fake import FakeDiscord


@dataclass(frozen=True)
class Address:
    """Where a fake is that runs in another process."""

    api_url: str
    token: str


class Again(ui.DynamicItem[ui.Button], template=r"again:(?P<word>\w+)"):
    """A button that outlives the process."""

    def __init__(self, word: str) -> None:
        super().__init__(ui.Button(label="Again", custom_id=f"again:{word}"))
        self.word = word

    @classmethod
    async def from_custom_id(cls, _interaction, _item, match: re.Match[str]) -> "Again":
        return cls(match["word"])

    async def callback(self, interaction: library.Interaction) -> None:
        await interaction.response.edit_message(view=card(f"again: {self.word}", self.word))


def card(text: str, word: str) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), ui.ActionRow(Again(word))))
    return view


class Question(ui.Modal, title="Which word?"):
    word = ui.Label(text="Word", component=ui.TextInput(custom_id="word"))

    async def on_submit(self, interaction: library.Interaction) -> None:
        await interaction.response.send_message(f"you wrote {self.word.component.value}")


DEFAULTS = {
    "intents": library.Intents(guilds=True),
    "allowed_mentions": library.AllowedMentions.none(),
    "guild_ready_timeout": 0,
}


class Parrot(library.AutoShardedClient):
    """The smallest bot that does a little of everything."""

    def __init__(self, **options) -> None:
        super().__init__(**DEFAULTS | options)
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.joined: list[str] = []
        self.heard = asyncio.Event()

    async def setup_hook(self) -> None:
        for command in COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(Again, Pick)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id, *, initial=False) -> None:
        pass

    async def on_connect(self) -> None:
        self.heard.set()

    async def on_guild_join(self, guild: library.Guild) -> None:
        self.joined.append(guild.name)


@app_commands.command(description="Say a word")
@app_commands.describe(word="Which", slowly="Think first")
async def say(interaction: library.Interaction, word: str, slowly: bool = False) -> None:
    if slowly:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(view=card(word, "slow"))
    else:
        await interaction.response.send_message(view=card(word, "fast"))


@say.autocomplete("word")
async def words(_interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=w, value=w[0]) for w in ("ant", "bee") if typed in w]


@app_commands.command(description="Be asked")
async def ask(interaction: library.Interaction) -> None:
    await interaction.response.send_modal(Question())


@app_commands.context_menu(name="Shout it")
async def shout(interaction: library.Interaction, message: library.Message) -> None:
    await interaction.response.send_message(message.content.upper(), ephemeral=True)


@app_commands.command(description="Choose from a menu")
async def pick(interaction: library.Interaction) -> None:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.ActionRow(Pick()))
    await interaction.response.send_message(view=view)


class Pick(ui.DynamicItem[ui.Select], template="pick"):
    """A menu that outlives the process."""

    def __init__(self) -> None:
        options = [library.SelectOption(label=w.title(), value=w[0]) for w in ("ant", "bee")]
        super().__init__(ui.Select(custom_id="pick", options=options))

    @classmethod
    async def from_custom_id(cls, _interaction, _item, _match) -> "Pick":
        return cls()

    async def callback(self, interaction: library.Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send(f"picked {self.item.values[0]}")


@app_commands.command(description="Draw a dot")
async def draw(interaction: library.Interaction) -> None:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.MediaGallery(library.MediaGalleryItem("attachment://dot.png")))
    dot = library.File(io.BytesIO(b"png"), "dot.png", description="A dot")
    await interaction.response.send_message(view=view, file=dot)


@app_commands.command(description="Count to three")
async def count(interaction: library.Interaction) -> None:
    await interaction.response.defer()
    for number in ("one", "two", "three"):
        await interaction.followup.send(number)


@app_commands.command(description="Say something without care")
async def blurt(interaction: library.Interaction, word: str) -> None:
    await interaction.response.send_message(word, allowed_mentions=library.AllowedMentions.all())


@app_commands.command(description="Say nothing")
async def sleep(_interaction: library.Interaction) -> None:
    pass


@app_commands.command(description="For moderators")
@app_commands.default_permissions(manage_guild=True)
async def purge(_interaction: library.Interaction) -> None:
    pass


COMMANDS = (say, ask, shout, pick, draw, count, blurt, sleep, purge)


@contextlib.contextmanager
def pointed(at: FakeDiscord | Address) -> Iterator[None]:
    """Point the library at a fake; it keeps both addresses in classes, for the whole process."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = at.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = URL(at.api_url).origin().with_scheme("ws")
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@contextlib.asynccontextmanager
async def running(at: FakeDiscord | Address, **options) -> AsyncIterator[Parrot]:
    """Run the bot until the block ends."""
    with pointed(at):
        async with Parrot(**options) as client:
            task = asyncio.create_task(client.start(at.token))
            try:
                await client.heard.wait()
                yield client
            finally:
                await client.close()
                await asyncio.gather(task, return_exceptions=True)
