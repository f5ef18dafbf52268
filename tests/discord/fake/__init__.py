"""A fake Discord: REST and gateway over loopback, for the real client library.

    async with FakeDiscord() as discord:
        house = discord.guild("Tea House")
        alice = discord.person("alice", in_=house)
        ...                                       # start the bot at discord.api_url
        answer = await alice.types("quote", words="sunscreen")
        answer = await alice.presses(answer, "Next")

What each file holds:

    server.py       FakeDiscord itself: a port, the rooms below, what was recorded
    world.py        the clock, guilds, channels, messages; what a guild or a user looks like as JSON
    wire.py         Discord's numbers by name, and how it refuses
    requests.py     one REST request: read, refused or answered, recorded
    rest.py         the REST routes, apart from interactions
    commands.py     registering commands
    interactions.py the life of an interaction: one first response, then edits and follow-ups
    messages.py     storing, editing and finding messages
    rules.py        what Discord accepts of messages and their components
    forms.py        what it accepts of modals and of choices
    pings.py        whom a message would ping
    limits.py       how often
    specs.py        bodies against Discord's OpenAPI description
    gateway.py      the websocket: sessions, shards, resuming
    socket.py       one connection, compressed or not, and its way out
    people.py       who types and presses; what they see
    offers.py       what Discord's own client lets them choose
    answers.py      what came back
    faults.py       what goes wrong on demand
    control.py      a small endpoint to fire many interactions, for load
    __main__.py     the fake as a process
"""

from tests.discord.fake.answers import Answer, NoAnswer, Reply
from tests.discord.fake.people import NotOffered, Person
from tests.discord.fake.server import FakeDiscord
from tests.discord.fake.world import Channel, Guild

__all__ = [
    "Answer",
    "Channel",
    "FakeDiscord",
    "Guild",
    "NoAnswer",
    "NotOffered",
    "Person",
    "Reply",
]
