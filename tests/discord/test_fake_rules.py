"""What the fake Discord refuses of messages and commands."""

import pytest

from tests.discord.by_hand import button, menu, row, text, v2

REFUSED_MESSAGES = {
    "empty": {"content": ""},
    "too long": {"content": "x" * 2001},
    "41 components": v2(*[text("x")] * 40, {"type": 14}),
    "41 components, nested": v2({"type": 17, "components": [text("x")] * 35}, *[text("x")] * 5),
    "4001 characters of text": v2(text("x" * 4000), text("x")),
    "content beside components v2": v2(text("x"), content="y"),
    "embeds beside components v2": v2(text("x"), embeds=[{"title": "y"}]),
    "components v2 without their flag": {"components": [text("x")]},
    "six buttons": v2(row(*(button(custom_id=str(n)) for n in range(6)))),
    "a long label": v2(row(button(label="x" * 81))),
    "no label": v2(row(button(label=None))),
    "a long id": v2(row(button(custom_id="x" * 101))),
    "one id twice": v2(row(button()), row(button())),
    "a link with an id": v2(row(button(style=5, url="https://example.com"))),
    "a link without an address": v2(row(button(style=5, custom_id=None))),
    "a menu beside a button": v2(row(menu("a"), button())),
    "26 entries": v2(row(menu(*map(str, range(26))))),
    "one entry twice": v2(row(menu("a", "a"))),
    "a section without an accessory": v2({"type": 9, "components": [text("x")]}),
    "a picture that did not come": v2(
        {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}
    ),
    "a text input": v2(row({"type": 4, "custom_id": "a", "style": 1, "label": "a"})),
    "a long nonce": {"content": "x", "nonce": "x" * 26},
}


@pytest.mark.parametrize("body", REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES)
async def test_a_message_is_refused(discord, alice, by_hand, specs, body):
    status, answer = await by_hand.posts(alice.channel, body)
    assert (status, answer["code"] in (50035, 50006)) == (400, True)
    assert len(discord.violations) == 1
    assert discord.messages == []
    discord.violations.clear()


async def test_a_message_within_all_limits_is_stored(discord, alice, by_hand):
    buttons = row(*(button(custom_id=str(n)) for n in range(5)))
    body = v2({"type": 17, "components": [text("x" * 3999)]}, text("y"), buttons)
    assert (await by_hand.posts(alice.channel, body))[0] == 200
    assert len(discord.messages) == 1


async def test_components_v2_are_for_good(discord, alice, by_hand):
    _, message = await by_hand.posts(alice.channel, v2(text("x")))
    path = f"/channels/{alice.channel.id}/messages/{message['id']}"
    status, _ = await by_hand.asks("PATCH", path, {"content": "plain", "flags": 0})
    assert status == 400
    assert "components v2" in discord.violations.pop()


async def test_the_description_names_the_place_that_is_wrong(discord, alice, by_hand, specs):
    await by_hand.posts(alice.channel, v2({"type": 17, "components": [row(button(style="big"))]}))
    assert "$.components[0].components[0].components[0].style" in discord.violations.pop()


def slash(**changes) -> dict:
    return {"name": "quote", "description": "Look it up", **changes}


def option(name: str = "words", **changes) -> dict:
    return {"type": 3, "name": name, "description": "Which", **changes}


CHOICE = {"name": "a", "value": "a"}
REFUSED_COMMANDS = {
    "capitals": [slash(name="Quote")],
    "a space": [slash(name="quote this")],
    "a long name": [slash(name="x" * 33)],
    "no description": [slash(description="")],
    "a long description": [slash(description="x" * 101)],
    "one name twice": [slash(), slash()],
    "101 commands": [slash(name=f"q{n}") for n in range(101)],
    "26 options": [slash(options=[option(f"o{n}") for n in range(26)])],
    "one option twice": [slash(options=[option(), option()])],
    "required last": [slash(options=[option(), option("b", required=True)])],
    "26 choices": [slash(options=[option(choices=[CHOICE] * 26)])],
    "choices and autocomplete": [slash(options=[option(choices=[CHOICE], autocomplete=True)])],
    "options beside sub-commands": [slash(options=[option(type=1), option("b")])],
    "a menu entry described": [slash(type=3)],
}


@pytest.mark.parametrize("commands", REFUSED_COMMANDS.values(), ids=REFUSED_COMMANDS)
async def test_a_command_is_refused(discord, by_hand, commands):
    status, answer = await by_hand.registers(*commands)
    assert (status, answer["code"]) == (400, 50035)
    assert discord.commands == []
    discord.violations.clear()


async def test_a_command_keeps_its_id(discord, by_hand):
    _, [before] = await by_hand.registers(slash())
    _, after = await by_hand.registers(slash(description="Look up words"), slash(name="other"))
    assert after[0]["id"] == before["id"]
    assert discord.registry.created == 2


async def test_the_200th_new_command_of_a_day_is_the_last(discord, by_hand):
    for start in (0, 100):
        await by_hand.registers(*(slash(name=f"q{start + n}") for n in range(100)))
    assert await by_hand.registers(slash(name="one-more")) == (
        400,
        {
            "code": 30034,
            "message": "Max number of daily application command creates has been reached (200)",
        },
    )
    discord.violations.clear()


async def test_the_sixth_message_in_five_seconds_waits(discord, alice, by_hand):
    statuses = [(await by_hand.posts(alice.channel, {"content": "x"}))[0] for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    discord.violations.clear()


@pytest.mark.parametrize(
    ("allowed", "whom"),
    [
        (None, ("@everyone", "<@1>", "<@&2>")),
        ({"parse": []}, ()),
        ({"parse": ["users"]}, ("<@1>",)),
        ({"parse": [], "roles": ["2"]}, ("<@&2>",)),
    ],
)
async def test_text_pings_whom_it_may(discord, alice, by_hand, allowed, whom):
    more = {"allowed_mentions": allowed} if allowed else {}
    await by_hand.posts(alice.channel, v2(text("@everyone `<@1>` <@&2>"), **more))
    assert [ping.whom for ping in discord.pings] == ([whom] if whom else [])
    discord.pings.clear()
