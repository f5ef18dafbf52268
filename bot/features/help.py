"""What the bot understands and what it is: /help, /about. Both are made from the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from bot.features.said import counted
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Block, Card, Field, Fields, Heading, Notice, code, prose
from bot.kernel.command import Command, Option, OptionSpec, Suggestion
from bot.kernel.grammar import find_command
from bot.kernel.local import WAY_IN
from bot.ports import Ports


async def suggest_commands(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    """Suggest commands by name or by what they do."""
    del asker, chosen
    wanted = typed.casefold().strip().lstrip("/")
    return [
        Suggestion(f"/{command.name} · {command.summary}", command.name)
        for command in ports.registry.typed
        if wanted in command.name or wanted in command.summary.casefold()
    ]


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """The command to explain."""

    command: Annotated[str | None, Option("One command", suggest=suggest_commands)] = None


@dataclass(frozen=True, slots=True)
class AboutRequest:
    """Nothing to choose."""


async def help_(request: HelpRequest, asker: Asker, ports: Ports) -> Card:
    """Explain one command, or all; visitors see those that are theirs, and how to get the rest."""
    if request.command:
        return explain(find_command(request.command, ports.registry))
    commands = [c for c in ports.registry.typed if not asker.visits or c.role is Role.VISITOR]
    rest = (prose(f"To forecast, judge or track takes this room’s key. {WAY_IN}"),)
    return Card(
        "What I understand",
        (
            Fields(tuple(Field(command.usage, command.summary) for command in commands)),
            *(rest if asker.visits else ()),
            prose("Values with spaces go into quotes: ", code('speaker:"David Luan"'), "."),
            prose("More about one: ", code("/help quote"), "."),
        ),
    )


def explain(command: Command[Any, Any]) -> Card:
    """Return the card that explains one command."""
    blocks: list[Block] = [prose(command.summary, ".")]
    if command.role is Role.MODERATOR:
        blocks.append(Notice("For moderators."))
    if command.options:
        blocks.append(Fields(tuple(_option(option) for option in command.options)))
    if command.examples:
        blocks += [Heading("For example"), *(prose(code(line)) for line in command.examples)]
    return Card(command.usage, tuple(blocks))


def _option(option: OptionSpec) -> Field:
    kind = "one of " + ", ".join(option.choices) if option.choices else ""
    notes = ", ".join(note for note in (kind, "" if option.required else "optional") if note)
    return Field(option.name, f"{option.about.description}{f' ({notes})' if notes else ''}")


async def about(request: AboutRequest, asker: Asker, ports: Ports) -> Card:
    """Say what this is and where its words come from."""
    del request, asker
    episodes = await ports.library.episodes()
    known = counted(len(episodes), "episode")
    problems = await ports.library.problems()
    blocks: list[Block] = [
        prose("What did they say, and did it happen?"),
        prose(f"I have listened to {known} and answer in their words."),
        prose(
            "The transcripts are mostly automatic captions: they mishear names, and I show them as "
            "they are. A time with ≈ is estimated. The words belong to those who said them."
        ),
    ]
    if problems:
        count = counted(len(problems), "thing").capitalize()
        blocks.append(Notice(f"{count} in seeds/ could not be read; the log has the details."))
    return Card("Hindcast", tuple(blocks))


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="help",
        summary="Show what I understand",
        request=HelpRequest,
        handler=help_,
        private=True,
        examples=("/help", "/help quote"),
    ),
    Command(
        name="about",
        summary="Say what this is",
        request=AboutRequest,
        handler=about,
        private=True,
        examples=("/about",),
    ),
)
