"""Toy commands: one that looks up, one that changes something, and two buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from bot.features.quotation import quotation
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Action, Card, Notice, Status
from bot.kernel.command import Command, Option, Registry, Suggestion
from bot.ports import Ports, Search

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@dataclass(frozen=True, slots=True)
class Press:
    id: Annotated[str, Option("What it stands on")]


async def speakers(
    ports: Ports, asker: Asker, typed: str, chosen: Mapping[str, str]
) -> list[Suggestion]:
    names = [s.name for e in await ports.library.episodes() for s in e.speakers]
    return [Suggestion(n, n) for n in names if typed.casefold() in n.casefold()]


@dataclass(frozen=True, slots=True)
class Quote:
    words: Annotated[str, Option("The words", limit=300)]
    speaker: Annotated[str | None, Option("Only this person", suggest=speakers)] = None
    order: Annotated[Literal["best", "newest"], Option("Which first")] = "best"


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


async def quote(request: Quote, asker: Asker, ports: Ports) -> Card:
    found = await ports.library.find(Search(request.words, request.speaker))
    if not found.quotes:
        notice = Notice(f"Nothing matches “{request.words}”.")
        return Card("Nothing found", (notice,), status=Status.NOT_FOUND)
    actions = (Action("Next", "next", "a.1"), Action("Turn", "turn", "a.0", overflow=True))
    return Card(f"“{request.words}”", (quotation(found.quotes[0]),), actions)


async def turn(request: Press, asker: Asker, ports: Ports) -> Card:
    return Card("Turned", (Notice(f"{asker.member} stands on {request.id}."),))


async def judge(request: Nothing, asker: Asker, ports: Ports) -> Card:
    return Card("Judged", (Notice(f"{asker.name} judged."),))


async def post(request: Nothing, asker: Asker, ports: Ports) -> Card:
    return Card("Posted", (Notice(f"{asker.name} posted."),))


async def share(request: Press, asker: Asker, ports: Ports) -> Card:
    found = await ports.library.find(Search("sunscreen"))
    return Card("Shared", (quotation(found.quotes[0]),))


async def broken(request: Nothing, asker: Asker, ports: Ports) -> Card:
    raise RuntimeError("a secret in a traceback")


REGISTRY: Registry[Ports] = Registry(
    [
        Command("quote", "Find who said it", Quote, quote, examples=("/quote sunscreen",)),
        Command("judge", "Say what happened", Nothing, judge, role=Role.MODERATOR),
        Command("break down", "Fail", Nothing, broken),
        Command("post", "Tell everybody", Nothing, post, changes=True),
        Command("next", "The next one", Press, turn, private=True, button=True, replaces=True),
        Command("turn", "Turn it over", Press, turn, private=True, button=True),
        Command("share", "For everybody", Press, share, button=True, changes=True),
    ]
)
