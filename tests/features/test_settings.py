"""/settings, in conversations."""

import re
from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.kernel.asker import Asker, Community, Role
from bot.kernel.card import Card, Fields, Status
from bot.kernel.dispatch import Call, Refuse, Reply
from bot.kernel.grammar import parse
from bot.kernel.kinds import Channel, Member
from bot.ports import Manners
from tests.conftest import ALICE, Visit, says

HERE = Community("discord:1")
MODERATOR = Asker("m1", "Mo", Role.MODERATOR, HERE, "general")


class Somewhere(Visit):
    """A conversation on a platform, which tells members and channels by their mentions."""

    async def says(self, line: str) -> Card:
        """Type a line, with mentions such as `<@m1>` and `<#general>`, and return the answer."""
        read = parse(line, self.house.dispatch.registry)
        values = {name: _pointed(value) for name, value in read.values.items()}
        call = Call(read.command, values, self.asker, "test")
        self.cards.append(await self.house.dispatch.answer(call))
        return self.cards[-1]


def _pointed(value: str) -> str:
    found = re.fullmatch(r"<([@#])(\w+)>", value)
    kind = {"@": Member, "#": Channel}.get(found[1]) if found else None
    return kind(found[2]) if found and kind else value


@pytest.fixture
def mo(house: House) -> Visit:
    """Give a moderator in conversation with the house."""
    return Somewhere(house, MODERATOR)


def holds(visit: Visit) -> dict[str, str]:
    """Return what the last card says holds now."""
    (fields,) = (block for block in visit.cards[-1].blocks if isinstance(block, Fields))
    return {field.name: field.value for field in fields.fields}


async def manners(visit: Visit) -> Manners:
    return await visit.house.ports.communities.manners(HERE)


async def test_without_options_it_shows_what_holds(mo: Visit) -> None:
    card = await mo.says("/settings")
    assert card.private
    assert holds(mo) == {
        "time zone": "UTC · 12:00 now",
        "moderators": "whoever manages this place",
        "answered publicly": "what usually is",
        "where": "in every channel",
    }
    assert "/settings zone:Europe/Berlin" in says(card)


async def test_the_zone_is_changed_and_changing_it_again_changes_nothing(mo: Visit) -> None:
    card = await mo.says("/settings zone:europe/berlin")
    assert "The time zone is Europe/Berlin now; it was UTC." in says(card)
    assert holds(mo)["time zone"] == "Europe/Berlin · 13:00 now"
    assert "Nothing changed" in says(await mo.says("/settings zone:Europe/Berlin"))


@pytest.mark.parametrize("typed", ["Berlyn", "berlin"])
async def test_an_unknown_zone_is_refused_with_the_nearest(mo: Visit, typed: str) -> None:
    card = await mo.says(f"/settings zone:{typed}")
    assert card.status is Status.REFUSED
    assert "Did you mean Europe/Berlin?" in says(card)


async def test_moderators_come_and_go(mo: Visit) -> None:
    assert "b1 is a moderator now." in says(await mo.says("/settings moderator:<@b1>"))
    assert holds(mo)["moderators"] == "whoever manages this place, b1"
    assert (await manners(mo)).moderators == {"b1"}
    card = await mo.says("/settings moderator:<@b1> remove:yes")
    assert "b1 is no longer on the list" in says(card)
    assert "Nothing changed" in says(await mo.says("/settings moderator:<@b1> remove:yes"))


async def test_nobody_locks_themselves_out(mo: Visit) -> None:
    await mo.says("/settings moderator:<@m1>")
    card = await mo.says("/settings moderator:<@m1> remove:yes zone:Asia/Tokyo")
    assert "You would lock yourself out." in says(card)
    assert await manners(mo) == Manners(moderators=frozenset({"m1"}))
    other = Somewhere(mo.house, replace(MODERATOR, member="m2"))
    await other.says("/settings moderator:<@m1> remove:yes")
    assert (await manners(mo)).moderators == frozenset()


async def test_whoever_manages_the_place_may_take_themselves_off_the_list(mo: Visit) -> None:
    mo.asker = replace(mo.asker, manages=True)
    await mo.says("/settings moderator:<@m1>")
    card = await mo.says("/settings moderator:<@m1> remove:yes")
    assert "m1 is no longer on the list" in says(card)


async def test_public_answers_are_kept_to_channels(mo: Visit) -> None:
    assert "in podcasts, nowhere else" in says(await mo.says("/settings channel:<#podcasts>"))
    await mo.says("/settings channel:<#general>")
    assert holds(mo)["where"] == "in general, podcasts, nowhere else"
    for channel in ("general", "podcasts"):
        await mo.says(f"/settings channel:<#{channel}> remove:yes")
    assert holds(mo)["where"] == "in every channel"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/settings public:quote, /Summary", "/quote, /summary"),
        ("/settings quote", "/quote"),
        ("/settings public:none", "nothing"),
        ("/settings public:usual", "what usually is"),
    ],
)
async def test_moderators_name_what_is_answered_publicly(mo: Visit, typed: str, shown: str) -> None:
    await mo.says(typed)
    assert holds(mo)["answered publicly"] == shown


async def test_all_is_every_command_that_can_be_public(mo: Visit) -> None:
    await mo.says("/settings public:all")
    shown = holds(mo)["answered publicly"].split(", ")
    assert {"/quote", "/help"} <= set(shown)
    assert not {"/settings", "/share", "/next"} & set(shown)


async def test_sharing_goes_on_unless_nothing_is_to_be_public(mo: Visit) -> None:
    await mo.says("/settings public:quote")
    assert (await manners(mo)).answers_publicly("share", "general")
    await mo.says("/settings public:none")
    assert not (await manners(mo)).answers_publicly("share", "general")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/settings public:sumary", "Did you mean summary?"),
        ("/settings public:quote, settings", "/settings is always answered privately."),
        ("/settings public:next", "/next is always answered privately."),
        ("/settings public:,", "Try: /settings public:quote, summary"),
        ("/settings remove:yes", "Name one of them too."),
        ("/settings remove:yes zone:UTC", "Name one of them too."),
        ("/settings moderator:<@" + "1" * 99 + ">", "40 is the most"),
        ("/settings moderator:@bob", "moderator is a member; “@bob” is none"),
        ("/settings channel:#podcasts", "Where channels are, pick one"),
    ],
)
async def test_what_is_not_understood_changes_nothing(mo: Visit, typed: str, said: str) -> None:
    card = await mo.says(typed)
    assert (card.status, card.private) == (Status.REFUSED, True)
    assert said in says(card)
    assert await manners(mo) == Manners()


async def test_a_list_that_is_full_takes_no_more(mo: Visit) -> None:
    full = Manners(moderators=frozenset(str(n) for n in range(50)))
    await mo.house.ports.communities.change(HERE, lambda _: full)
    assert "50 moderators" in says(await mo.says("/settings moderator:<@bob>"))
    assert (await mo.says("/settings moderator:<@7>")).status is Status.OK


async def test_one_community_does_not_change_another(mo: Visit) -> None:
    await mo.says("/settings public:none")
    elsewhere = Visit(mo.house, replace(MODERATOR, community=Community("discord:2")))
    await elsewhere.says("/settings")
    assert holds(elsewhere)["answered publicly"] == "what usually is"


async def test_outside_of_a_community_it_says_where_it_works(house: House) -> None:
    for role in (Role.MEMBER, Role.MODERATOR):
        visit = Visit(house, replace(ALICE, community=None, role=role))
        assert "about a server or a workspace" in says(await visit.says("/settings"))


async def test_members_are_refused(alice: Visit) -> None:
    assert "/settings is for moderators." in says(await alice.says("/settings zone:UTC"))


async def test_what_was_named_is_answered_publicly_where_it_was_wanted(mo: Visit) -> None:
    await mo.says("/settings public:quote channel:<#podcasts>")
    now = await manners(mo)

    def private(command: str, channel: str) -> bool | None:
        call = Call(
            command,
            {"words": "sunscreen"} if command == "quote" else {"id": "x"},
            replace(ALICE, community=HERE, channel=channel),
            quiet=not now.answers_publicly(command, channel),
            aloud=now.speaks_up(command, channel),
        )
        plan = mo.house.dispatch.plan(call)
        return None if isinstance(plan, Refuse) else isinstance(plan, Reply) and plan.private

    assert [private("quote", where) for where in ("podcasts", "general")] == [False, True]
    assert [private("share", where) for where in ("podcasts", "general")] == [False, None]


async def suggested(visit: Visit, option: str, typed: str) -> list[str]:
    found = await visit.house.dispatch.suggest("settings", option, typed, visit.asker, {})
    assert all(len(each.label) <= 100 and len(each.value) <= 100 for each in found)
    return [each.value for each in found]


async def test_zones_are_suggested(mo: Visit) -> None:
    assert (await suggested(mo, "zone", ""))[0] == "UTC"
    assert await suggested(mo, "zone", "berl") == ["Europe/Berlin"]
    assert (await suggested(mo, "zone", "new york"))[0] == "America/New_York"
    assert len(await suggested(mo, "zone", "america")) == 25
    assert await suggested(mo, "zone", "\x00") == []


async def test_public_commands_are_suggested_one_after_the_other(mo: Visit) -> None:
    assert (await suggested(mo, "public", ""))[:4] == ["usual", "none", "all", "quote"]
    assert await suggested(mo, "public", "/sum") == ["summary"]
    assert "quote, summary" in await suggested(mo, "public", "quote, ")
    assert "quote, quote" not in await suggested(mo, "public", "quote, ")
    assert await suggested(mo, "public", "x" * 99 + ", ") == []
