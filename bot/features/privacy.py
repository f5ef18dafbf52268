"""One's own data: /mydata export, as JSON or CSV, and /mydata forget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from bot.features.cases import here, show_anew
from bot.features.remembered import Press, Ref, button, recall, remember
from bot.features.written import as_csv, as_json
from bot.kernel.asker import Asker, Role
from bot.kernel.card import Action, Block, Card, Document, Field, Fields, Notice, Status, prose
from bot.kernel.command import Command, Option
from bot.kernel.errors import Refusal
from bot.ports import FOR_EVERYBODY, Ports

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """In which format."""

    format: Annotated[Literal["json", "csv"] | None, Option("JSON if you do not say")] = None


@dataclass(frozen=True, slots=True)
class ForgetRequest:
    """Nothing to choose."""


async def export(request: ExportRequest, asker: Asker, ports: Ports) -> Card:
    """Give a member all that is kept of them here."""
    tables = await ports.ledger.export(here(asker, "mydata export"), asker.member)
    kept = {name: rows for name, rows in tables.items() if rows}
    if not kept:
        return _NOTHING
    csv_wanted = request.format == "csv"
    written = (
        Document("mydata.csv", _csv(kept)) if csv_wanted else Document("mydata.json", as_json(kept))
    )
    return Card("Your data", (_counts(kept), written), private=True)


async def forget(request: ForgetRequest, asker: Asker, ports: Ports) -> Card:
    """Ask whether really everything of a member is to be deleted."""
    del request
    tables = await ports.ledger.export(here(asker, "mydata forget"), asker.member)
    if not any(tables.values()):
        return _NOTHING
    card = await remember(ports, asker, "mydata forget", {"asked": {}})
    gone = {name: rows for name, rows in tables.items() if name not in FOR_EVERYBODY}
    stays = {name: rows for name, rows in tables.items() if name in FOR_EVERYBODY}
    blocks: list[Block] = [prose("This would be deleted, for good:"), _counts(gone)]
    if any(stays.values()):
        blocks += [prose("This stays, for it is everybody’s, but not your name:"), _counts(stays)]
    others = "The scores of others are computed anew without your forecasts."
    blocks += [prose(others), Notice("Nothing has been deleted yet.")]
    actions = (Action("Forget me", "forget-me", str(Ref(card))),)
    return Card("Forget you?", tuple(blocks), actions, private=True)


async def forget_me(request: Press, asker: Asker, ports: Ports) -> Card:
    """Delete all that is kept of a member here."""
    community = here(asker, "mydata forget")
    asked = await recall(ports, asker, Ref.parse(request.id).card)
    if asked.command != "mydata forget":
        raise Refusal("That button does not delete anything.", "Use /mydata forget.")
    forecast = {
        each.prediction for each in await ports.ledger.forecasts_of(community, asker.member)
    }
    rows = await ports.ledger.forget(community, asker.member)
    for name in forecast:
        await show_anew(ports, community, name, pressing=True)
    deleted = f"{rows:,} {'entry' if rows == 1 else 'entries'}" if rows else "Nothing"
    said = f"Deleted: {deleted}. Nothing that is kept here names you any more."
    return Card("Forgotten", (Notice(said),), status=Status.OK, private=True)


_NOTHING = Card("Your data", (Notice("Nothing is kept of you here."),), private=True)


def _counts(tables: Tables) -> Fields:
    return Fields(tuple(Field(n, f"{len(rows):,}") for n, rows in tables.items() if rows))


def _csv(tables: Tables) -> str:
    """Return all tables in one: the first column names the table, the others are all there are."""
    return as_csv([{"table": name, **row} for name, rows in tables.items() for row in rows])


COMMANDS: tuple[Command[Any, Ports], ...] = (
    Command(
        name="mydata export",
        summary="Get all that is kept of you here",
        request=ExportRequest,
        handler=export,
        private=True,
        role=Role.MEMBER,
        examples=("/mydata export", "/mydata export csv"),
    ),
    Command(
        name="mydata forget",
        summary="Have all that is kept of you here deleted",
        request=ForgetRequest,
        handler=forget,
        private=True,
        role=Role.MEMBER,
        examples=("/mydata forget",),
    ),
)

BUTTONS: tuple[Command[Any, Ports], ...] = (
    replace(
        button(
            "forget-me",
            "Delete all that is kept of you here",
            forget_me,
            Press,
            role=Role.MEMBER,
            replaces=True,
            changes=True,
        ),
        forgets=True,
    ),
)
