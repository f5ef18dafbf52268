import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from adapters.metrics import PrometheusMetrics
from adapters.web.render import dotted
from adapters.web.routes import WebRoom, make_app
from bot.bootstrap import House as RealHouse
from bot.kernel.asker import LOCAL
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.dispatch import Dispatch
from bot.ports import Given, Ports
from tests.conftest import opened
from tests.fakes import (
    FakeCards,
    FakeCommunities,
    FakeDiary,
    FakeLedger,
    FakeLibrary,
    FakeReports,
    FixedChance,
    FixedClock,
)
from tests.features.conftest import OPEN
from tests.web.toys import REGISTRY

KEY = "open-sesame"
AS_JSON = {"Accept": "application/json"}


@dataclass
class House:
    """A web room with a browser in front of it."""

    library: FakeLibrary = field(default_factory=FakeLibrary)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    diary: FakeDiary = field(default_factory=FakeDiary)
    clock: FixedClock = field(default_factory=FixedClock)
    checks: dict[str, bool] = field(default_factory=lambda: {"database": True})
    metrics: PrometheusMetrics = field(default_factory=PrometheusMetrics)
    pace: Pace = field(default_factory=lambda: Pace(1000))
    door: Pace = field(default_factory=lambda: Pace(1000))

    async def ready(self) -> Mapping[str, bool]:
        return self.checks

    def room(self) -> WebRoom:
        ports = Ports(
            self.library,
            FakeCards(),
            FakeReports(),
            FakeCommunities(),
            self.ledger,
            self.diary,
            self.clock,
            FixedChance(),
            self.metrics,
            REGISTRY,
        )
        dispatch = Dispatch(REGISTRY, ports, Cooldowns(self.pace, lambda: 0.0), self.metrics)
        door = Cooldowns(self.door, lambda: 0.0)
        page, never_s = self.metrics.page, 3600.0  # tests fill the house once it is open
        return WebRoom(dispatch, ports, KEY, self.ready, page, "0.1.0", door, ahead_s=never_s)


@pytest.fixture
def house() -> House:
    return House()


def as_read(page: str) -> str:
    """Return a page with plain spaces in its dates and figures, and plain dots between facts."""
    spaced = page.replace("\u00a0", " ").replace("\u202f", " ")
    return spaced.replace(dotted(" · "), " · ")


class Browser:
    """Asks a real server on a free port; follows no redirects unless told."""

    def __init__(self, client: TestClient | ClientSession) -> None:
        self._client = client

    async def get(self, path: str, **options) -> ClientResponse:
        return await self._client.get(path, **{"allow_redirects": False, **options})

    async def post(self, path: str, **options) -> ClientResponse:
        return await self._client.post(path, **{"allow_redirects": False, **options})

    async def page(self, path: str) -> str:
        """Return a page's text."""
        return as_read(await (await self.get(path)).text())

    async def submits(self, path: str, **fields) -> str:
        """Send a form as a browser does without scripts; return the page it ends on."""
        names = {name.replace("__", "."): value for name, value in fields.items()}
        response = await self.post(path, data=names, allow_redirects=True)
        assert response.status == 200
        return as_read(await response.text())

    async def json(self, path: str):
        return await (await self.get(path)).json()

    async def say(self, line: str, **options):
        response = await self.post("/command", json={"line": line}, headers=AS_JSON, **options)
        card = await response.json()
        return card | {"html": card["html"].replace("\u202f", " ")} if "html" in card else card

    @property
    def port(self) -> int:
        """The server's."""
        return self._client.server.port

    async def raw(self, request: str) -> str:
        """Send what no client library would; return the head of the answer."""
        server = self._client.server
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        return head.decode()

    def forget(self) -> None:
        """Drop all cookies."""
        self._client.session.cookie_jar.clear()

    async def come_with_key(self) -> None:
        assert (await self.get(f"/?key={KEY}")).status == 303


@dataclass
class Furnished:
    """A web room over the real house; several people may come."""

    house: RealHouse
    server: TestServer

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        jar = CookieJar(unsafe=True)  # the room is at a number, not a name
        async with ClientSession(self.server.make_url("/"), cookie_jar=jar) as session:
            yield Browser(session)


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Browser]:
    async with TestClient(TestServer(make_app(house.room()))) as client:
        yield Browser(client)


@pytest.fixture
async def furnished(planted: Path, tmp_path: Path) -> AsyncIterator[Furnished]:
    """The real house, with the seeds in it."""
    async with opened(planted, tmp_path) as found:
        pace, page = Cooldowns(Pace(1000), lambda: 0.0), PrometheusMetrics().page
        dispatch, ports = found.dispatch, found.ports
        room = WebRoom(dispatch, ports, KEY, House().ready, page, "0", pace, look_every_s=0.05)
        async with TestServer(make_app(room)) as server:
            yield Furnished(found, server)


@pytest.fixture
async def crowd(furnished: Furnished) -> None:
    """Have six members forecast."""
    for member in "abcdef":
        given = Given(member, OPEN, 0.5, f"forecast of {member}")
        await furnished.house.ports.ledger.forecast(LOCAL, given)


@pytest.fixture
async def keeper(furnished: Furnished) -> AsyncIterator[Browser]:
    """Somebody who came to the real house with the key."""
    async with furnished.browser() as browser:
        await browser.come_with_key()
        await browser.page("/")
        yield browser


@pytest.fixture
async def proxied(house: House) -> AsyncIterator[Browser]:
    """A room whose address was set: a proxy ends TLS there and asks by another name."""
    room = replace(house.room(), url="https://hindcast.example")
    async with TestClient(TestServer(make_app(room))) as client:
        yield Browser(client)


@pytest.fixture
async def locked(house: House) -> AsyncIterator[Browser]:
    """A room without a key: nobody is a moderator there."""
    async with TestClient(TestServer(make_app(replace(house.room(), key="")))) as client:
        yield Browser(client)
