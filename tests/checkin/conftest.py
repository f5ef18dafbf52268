"""What the tests of check-ins share."""

import pytest

from storage.database.engine import Database
from tests.checkin.channel import CHECKIN, Channel


@pytest.fixture
async def channel(database: Database) -> Channel:
    """Give a channel in which today's check-in was posted."""
    channel = Channel(database)
    await channel.diary.start(CHECKIN)
    await channel.checking.round()
    assert channel.story.told == [("send", "podcasts")]
    return channel
