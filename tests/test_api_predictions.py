"""The predictions for scripts, over the shipped seeds."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.door.pace import PACE
from adapters.web.routes import WebRoom, make_app
from bot.bootstrap import House
from bot.kernel.asker import LOCAL
from bot.kernel.cooldown import Cooldowns
from bot.ports import Given


@pytest.fixture
async def client(house: House) -> AsyncIterator[TestClient]:
    async def ready() -> dict[str, bool]:
        return {}

    pace = Cooldowns(PACE, lambda: 0.0)
    page = lambda: (b"", "text/plain")  # noqa: E731
    room = WebRoom(house.dispatch, house.ports, "", ready, page, "0", pace)
    async with TestClient(TestServer(make_app(room))) as client:
        yield client


async def listed(client: TestClient, query: str = "") -> list[dict[str, object]]:
    answer = await client.get(f"/api/predictions{query}")
    assert answer.status == 200
    return (await answer.json())["predictions"]


async def test_the_predictions_have_their_words_their_speaker_and_their_dates(
    client: TestClient,
) -> None:
    known = await listed(client)
    assert len(known) >= 60
    assert sum(entry["resolve_by"] is not None for entry in known) >= 38
    one = next(entry for entry in known if entry["slug"] == "drop-in-remote-worker-by-2027")
    assert one["speaker"] == "Sholto Douglas"
    assert one["episode"] == "sholto-douglas-2025"
    assert one["made_on"] == "2025-05-22"
    assert one["resolve_by"] == "2027-12-31"
    assert one["state"] == "open"
    assert "2027" in str(one["quote"])


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("?state=due", "state", "due"),
        ("?speaker=luan", "speaker", "David Luan"),
        ("?episode=mostafa-dehghani-2026", "episode", "mostafa-dehghani-2026"),
    ],
)
async def test_they_can_be_narrowed(client: TestClient, query: str, name: str, value: str) -> None:
    found = await listed(client, query)
    assert found
    assert {entry[name] for entry in found} == {value}


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?speaker=nobody", "?episode=%3Cb%3E", "?state=" + "a" * 6000]
)
async def test_what_is_not_known_gets_a_clear_answer(client: TestClient, query: str) -> None:
    answer = await client.get(f"/api/predictions{query}")
    assert (answer.status, answer.content_type) == (400, "application/json")


async def test_nobodys_forecast_is_told(client: TestClient, house: House) -> None:
    given = Given("m1", "drop-in-remote-worker-by-2027", 0.123, "x1")
    await house.ports.ledger.forecast(LOCAL, given)
    assert "0.123" not in str(await listed(client))
