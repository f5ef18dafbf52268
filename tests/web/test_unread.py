"""What cannot even be read is answered by the server itself, as safely as everything else."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from yarl import URL

from adapters.metrics import PrometheusMetrics
from bot.serving.web_room import web_room
from bot.settings import Settings

GARBLED = {
    "an address that is none": b"GET * HTTP/1.1\r\nHost: here\r\n\r\n",
    "a line of no meaning": b"\x16\x03\x01 what is this\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n: here\r\n\r\n",
    "chunks that are none": (
        b"POST /command HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Type: application/json\r\n\r\nnonsense\r\n"
    ),
}


@pytest.fixture
async def address(furnished, tmp_path) -> AsyncIterator[URL]:
    """A room opened as the process opens it."""
    settings = Settings(web_port=0, data_dir=tmp_path / "data")
    settings.data_dir.mkdir(exist_ok=True)
    async with web_room(furnished.house, settings, PrometheusMetrics(), {}) as link:
        yield URL(link)


@pytest.mark.parametrize("sent", GARBLED.values(), ids=GARBLED)
async def test_what_cannot_be_read_has_the_same_headers(address, sent):
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        writer.close()
        await writer.wait_closed()
    assert head.startswith(("HTTP/1.0 400", "HTTP/1.1 400"))
    assert "Server: hindcast\r\n" in head
    assert "Content-Security-Policy: default-src 'none'" in head
    assert "Python" not in head
