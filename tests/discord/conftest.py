"""A fake Discord for each test, held to Discord's own description where that is at hand."""

import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
    import discord as _library  # noqa: F401 - its voice part imports audioop, which Python drops

from tests.discord.by_hand import ByHand
from tests.discord.fake import FakeDiscord, Person
from tests.discord.fake.specs import FILE, VARIABLE, spec_file


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """Give a Discord; in the end nothing forbidden was done, and nobody pinged.

    A test that expects a violation or a ping takes it out of the list.
    """
    async with FakeDiscord(spec_file()) as fake:
        yield fake
        assert fake.violations == []
        assert fake.pings == []


@pytest.fixture(scope="session")
def specs() -> Path:
    """Give Discord's OpenAPI description; skip where it is not at hand."""
    found = spec_file()
    if found is None:
        pytest.skip(f"{VARIABLE} names no folder with {FILE}: bodies are not validated")
    return found


@pytest.fixture
def alice(discord: FakeDiscord) -> Person:
    """Give somebody in a server that has the bot."""
    return discord.person("alice", discord.guild("Tea House"))


@pytest.fixture
async def by_hand(discord: FakeDiscord) -> AsyncIterator[ByHand]:
    """Give a way to speak to this Discord without a library."""
    async with aiohttp.ClientSession() as http:
        yield ByHand(discord, http)
