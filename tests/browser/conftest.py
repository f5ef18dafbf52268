"""A real browser before the real web room, over the shipped seeds."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
    expect,
)

from adapters.metrics import PrometheusMetrics
from adapters.web.routes import WebRoom, make_app
from bot.bootstrap import House
from bot.kernel.cooldown import Cooldowns, Pace

KEY = "open-sesame"
expect.set_options(timeout=30_000)  # milliseconds, as for all else that is waited for
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Return the browser's path. Named in `HINDCAST_TEST_CHROMIUM`, it must be there."""
    named = os.environ.get("HINDCAST_TEST_CHROMIUM", "")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and named:
        pytest.fail(f"HINDCAST_TEST_CHROMIUM names {named}, which is not there.")
    if found is None:
        pytest.skip("NOT TESTED in a browser: Chromium is not installed.")
    return found


@pytest.fixture
async def room(house: House) -> AsyncIterator[str]:
    """Serve the house and give its address."""

    async def ready() -> Mapping[str, bool]:
        return {}

    pace = Cooldowns(Pace(1000), lambda: 0.0)
    page = PrometheusMetrics().page
    app = make_app(
        WebRoom(house.dispatch, house.ports, KEY, ready, page, "0", pace, look_every_s=0.1)
    )
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@asynccontextmanager
async def started(*without: str) -> AsyncIterator[Browser]:
    """Start a browser, `without` some of the arguments that Playwright gives it."""
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=QUIET, ignore_default_args=list(without)
        )
        yield browser
        await browser.close()


@pytest.fixture
async def chrome() -> AsyncIterator[Browser]:
    """Start a browser."""
    async with started() as browser:
        yield browser


@pytest.fixture
async def context(chrome: Browser, room: str) -> AsyncIterator[BrowserContext]:
    """Open a window that holds every page to this: no errors, and nothing asked of other hosts."""
    context = await chrome.new_context(base_url=room, reduced_motion="reduce")
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: _complains(said) and wrong.append(said.text))
    context.on(
        "request", lambda asked: asked.url.startswith(room) or wrong.append(f"asked {asked.url}")
    )
    yield context
    await context.close()
    assert wrong == []


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    """Open an empty page."""
    return await context.new_page()


def _complains(said: ConsoleMessage) -> bool:
    # A page that is missed on purpose is no fault, nor is one that is closed while it listens.
    meant = ("status of 404", "net::ERR_INCOMPLETE_CHUNKED_ENCODING")
    return said.type == "error" and not any(each in said.text for each in meant)


async def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page: the rule, and where."""
    results = await Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:120]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]
