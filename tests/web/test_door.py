"""Whoever connects and says nothing, or very slowly, takes no place from the others."""

import asyncio
import logging
import socket
import struct
import subprocess
import sys
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp import web

from adapters.web.chat import submission
from adapters.web.door import connections as door
from adapters.web.routes import make_app
from tests.patience import PATIENCE_S, until

HEAD = b"POST /command HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"


@pytest.fixture
async def served(house, monkeypatch):
    """A room behind its door, served as the process does; gives its address and port."""
    monkeypatch.setattr(door, "_LOOK_S", 0.02)
    runner = web.AppRunner(make_app(house.room()), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with door.door_keeping(runner):
        yield runner.addresses[0]
    await runner.cleanup()


@asynccontextmanager
async def connected(address, first=b""):
    """Connect, and say something first."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(first)
    try:
        yield reader, writer
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def hears(reader, within_s=PATIENCE_S) -> bytes:
    """Return all that comes until the connection ends."""
    async with asyncio.timeout(within_s):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


def is_open(reader) -> bool:
    """Tell whether a connection was not closed by the other side."""
    return not reader.at_eof() and reader.exception() is None


async def answers(address) -> bool:
    """Tell whether somebody new is answered."""
    async with connected(address, b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n") as (reader, _):
        async with asyncio.timeout(PATIENCE_S):
            return (await reader.readline()).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("first", [b"", b"GET /healthz HTTP/1.1\r\nHos"])
async def test_who_asks_for_nothing_is_sent_away(served, monkeypatch, first):
    monkeypatch.setattr(door, "FIRST_S", 0.2)
    async with connected(served, first) as (reader, _):
        assert await hears(reader) == b""


async def test_who_asked_once_may_stay(served, monkeypatch):
    ask = b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n"
    async with connected(served, ask) as (reader, writer):
        await reader.readuntil(b"\r\n\r\nok")
        monkeypatch.setattr(door, "FIRST_S", 0.1)
        await asyncio.sleep(0.4)
        writer.write(ask)
        assert await reader.readuntil(b"\r\n\r\nok")


@pytest.mark.parametrize("bound", ["MOST", "MOST_OF_ADDRESS"])
async def test_a_crowd_of_silent_connections_gives_way_to_who_asks(served, monkeypatch, bound):
    monkeypatch.setattr(door, bound, 20)
    async with AsyncExitStack() as crowd:
        silent = [await crowd.enter_async_context(connected(served)) for _ in range(60)]
        await until(lambda: sum(is_open(one) for one, _ in silent) <= 20)
        assert await answers(served)
        assert await hears(silent[0][0]) == b""


async def test_who_waits_for_an_answer_gives_way_last(served, monkeypatch):
    monkeypatch.setattr(door, "MOST", 3)
    async with AsyncExitStack() as crowd:
        wall = b"GET /events HTTP/1.1\r\nHost: here\r\n\r\n"
        reader, _ = await crowd.enter_async_context(connected(served, wall))
        await reader.readuntil(b"retry: 3000")
        silent = [await crowd.enter_async_context(connected(served)) for _ in range(10)]
        await until(lambda: sum(is_open(one) for one, _ in silent) <= 2)
        assert is_open(reader)


async def test_a_body_that_comes_too_slowly_is_told_so(served, monkeypatch, caplog):
    monkeypatch.setattr(submission, "SENT_WITHIN_S", 0.2)
    slow = HEAD + b"Accept: application/json\r\nContent-Length: 1000\r\n\r\n{"
    async with connected(served, slow) as (reader, _):
        async with asyncio.timeout(PATIENCE_S):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
    assert head.startswith("HTTP/1.1 408")
    assert "failed" not in caplog.text


async def test_who_leaves_while_sending_is_not_taken_for_a_database_that_is_away(served, caplog):
    async with connected(served, HEAD + b"Content-Length: 1000\r\n\r\n{") as (_, writer):
        await asyncio.sleep(0.1)
        linger = struct.pack("ii", 1, 0)  # a reset
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    await asyncio.sleep(0.2)
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == []
    assert await answers(served)


def test_as_many_files_may_be_open_as_the_process_is_allowed():
    program = (
        "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (128, 900));"
        "from bot.serving.open_files import allow_open_files as allow; allow();"
        "print(r.getrlimit(r.RLIMIT_NOFILE))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "(900, 900)\n"
