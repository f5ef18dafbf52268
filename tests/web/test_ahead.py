"""What is read before anybody asks for it."""

import asyncio
from dataclasses import replace

from aiohttp.test_utils import TestClient, TestServer

from adapters.web.routes import make_app
from tests.fakes import FakeLedger, FakeLibrary
from tests.patience import until
from tests.web.conftest import Browser, House


class Read(FakeLibrary):
    """A library that notes which conversations were read, and waits with the first."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.opened = asyncio.Event()

    async def conversation(self, episode: str):
        await self.opened.wait()
        self.read.append(episode)
        return await super().conversation(episode)


async def test_conversations_are_read_ahead_and_nobody_waits_for_that():
    library = Read()
    house = House(library=library)
    async with TestClient(TestServer(make_app(replace(house.room(), ahead_s=0)))) as client:
        browser = Browser(client)
        assert (await browser.get("/healthz")).status == 200
        assert (await browser.get("/readyz")).status == 200
        assert library.read == []
        library.opened.set()
        await until(lambda: library.read)
        assert library.read == ["ada-lovelace-1843"]


async def test_a_room_that_stops_at_once_reads_no_further():
    library = Read()
    async with TestClient(TestServer(make_app(replace(House(library=library).room(), ahead_s=0)))):
        pass
    assert library.read == []


class Asked(FakeLedger):
    """A ledger that counts how often all predictions were read, and may be away."""

    times = 0
    away = False

    async def predictions(self, community):
        self.times += 1
        if self.away:
            raise ConnectionResetError
        return await super().predictions(community)


async def test_the_front_page_has_its_glance_before_anybody_opens_it():
    ledger = Asked()
    room = replace(House(ledger=ledger).room(), ahead_s=0)
    async with TestClient(TestServer(make_app(room))) as client:
        await until(lambda: ledger.times)
        assert ledger.times == 1
        assert (await Browser(client).get("/")).status == 200
        assert ledger.times == 1


async def test_conversations_are_read_ahead_also_while_the_ledger_is_away():
    library, ledger = Read(), Asked()
    library.opened.set()
    ledger.away = True
    room = replace(House(library=library, ledger=ledger).room(), ahead_s=0)
    async with TestClient(TestServer(make_app(room))):
        await until(lambda: ledger.times and library.read)
        assert (ledger.times, library.read) == (1, ["ada-lovelace-1843"])
