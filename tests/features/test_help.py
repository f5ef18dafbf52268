"""Help, about and the list of episodes."""

from dataclasses import replace

from bot.bootstrap import House
from bot.features.registry import REGISTRY
from bot.kernel.asker import LOCAL, Asker, Community, Role
from tests.conftest import ALICE, Visit, says


async def test_help_names_every_command(alice: Visit) -> None:
    words = says(await alice.says("/help"))
    assert all(command.usage in words and command.summary in words for command in REGISTRY.typed)


async def test_help_explains_one_command_with_or_without_its_slash(alice: Visit) -> None:
    assert says(await alice.says("/help quote")) == says(await alice.says("/help /quote"))
    assert "Did you mean /quote?" in says(await alice.says("/help quot"))


async def test_the_first_word_of_several_commands_lists_them(alice: Visit) -> None:
    for line in ("/checkin", "/help checkin"):
        words = says(await alice.says(line))
        assert "Type one of /checkin start, /checkin stop, /checkin pause, " in words
    assert "Did you mean" not in says(await alice.says("/mydata"))


async def test_every_example_in_the_help_works(house: House) -> None:
    """Those that name a member or a channel work where there are any, and are refused elsewhere.

    Nobody can be reminded in the room, so that is asked for in a server; and there whoever has
    the key moderates, so nobody is made a moderator.
    """
    moderator = Visit(house, replace(ALICE, role=Role.MODERATOR))
    in_server = Visit(house, replace(moderator.asker, community=Community("discord:1")))
    for command in REGISTRY.typed:
        visit = in_server if command.name == "remind" else moderator
        for example in command.examples:
            card = await visit.says(example)
            names_one = ":@" in example or ":#" in example
            assert card.status == ("refused" if names_one else "ok"), example
            wanting = "mention one" in says(card) or "has the key" in says(card)
            assert wanting is names_one, example


async def test_episodes_are_listed_newest_first(alice: Visit) -> None:
    card = await alice.says("/episodes")
    assert card.title == "Four episodes"
    words = says(card)
    assert "episode id mostafa-dehghani-2026" in words
    guests = ["Mostafa Dehghani", "Julian Schrittwieser", "Sholto Douglas", "David Luan"]
    assert sorted(guests, key=lambda guest: words.index(f"guest {guest}")) == guests


async def test_about_says_where_the_words_come_from(alice: Visit) -> None:
    assert "four episodes" in says(await alice.says("/about"))


async def test_visitors_are_shown_what_is_theirs_and_how_to_get_the_rest(house: House) -> None:
    visitor = Asker("visitor:1", "a visitor", Role.VISITOR, LOCAL)
    (fields, way, *_) = (await house.dispatch.answer_line("/help", visitor, "web")).blocks
    names = [field.name.split()[0] for field in fields.fields]
    assert "/quote" in names
    assert "/forecast" not in names
    assert "/resolve" not in names
    assert "open the address that Hindcast printed" in way.runs[0].text
