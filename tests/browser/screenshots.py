"""Photograph the room for the README: `make screenshots`. What is shown really happened.

The real house over the shipped seeds, with three members in it; phone and desk, light and dark.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from adapters.metrics import PrometheusMetrics
from adapters.web.routes import WebRoom, make_app
from bot.bootstrap import FixedClock, House, open_house
from bot.kernel.asker import LOCAL, Role
from bot.kernel.cooldown import Cooldowns, Pace
from bot.kernel.local import local_asker
from bot.settings import Settings
from tests.browser.conftest import KEY, QUIET, chromium
from tests.conftest import NOON

DESK, PHONE = (1180, 900), (390, 844)
_COLOURS = 256
"""Of a palette: a page of type needs no more, and the files stay small."""

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what it is called, which page it shows, how, and what is typed there."""

    name: str
    path: str
    size: tuple[int, int] = DESK
    scheme: Scheme = "light"
    lines: tuple[str, ...] = ()
    typed: str = ""
    at: str = ""


SHOTS = (
    Shot("look-up", "/", lines=("move 37",)),
    Shot("look-up-dark", "/", scheme="dark", lines=("move 37",)),
    Shot("commands", "/", typed="/pre"),
    Shot("check-in-phone", "/?as=Carol", PHONE, at="#today"),
    Shot("check-in-phone-dark", "/?as=Carol", PHONE, "dark", at="#today"),
    Shot("look-up-phone-dark", "/", PHONE, "dark", ("sunscreen",)),
    Shot("prediction-dark", "/predictions/super-impressive-ai-discoveries-in-2026", scheme="dark"),
    Shot("quote", "/quote/fedcdab60c35-7133-7399"),
    Shot("transcript-phone", "/episodes/sholto-douglas-2025", PHONE, "dark", at=".find"),
)


async def photograph(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        async with open_house(Settings(data_dir=Path(home)), clock=FixedClock(NOON)) as house:
            await _live(house)
            async with TestServer(_room(house)) as server, async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIET)
                room = str(server.make_url("")).rstrip("/")
                for shot in SHOTS:
                    await _take(browser, room, shot, folder)
                await browser.close()


def _room(house: House):
    async def ready() -> Mapping[str, bool]:
        return {}

    pace = Cooldowns(Pace(1000), lambda: 0.0)
    page = PrometheusMetrics().page
    return make_app(WebRoom(house.dispatch, house.ports, KEY, ready, page, "0.1.0", pace))


async def _live(house: House) -> None:
    """Have a check-in posted, and three people answer it."""
    you = local_asker("you", Role.MODERATOR)
    await house.dispatch.answer_line("/checkin now", you, "web")
    (post,) = await house.ports.diary.posts(LOCAL, "room")
    for name, percent in (("Alice", 60), ("Bob", 85), ("you", 40)):
        line = f"/forecast {post.prediction} percent:{percent}"
        await house.dispatch.answer_line(line, local_asker(name, Role.MEMBER), "web")


async def _take(browser: Browser, room: str, shot: Shot, folder: Path) -> None:
    width, height = shot.size
    context = await browser.new_context(
        base_url=room,
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.goto(f"/?key={KEY}")
    await page.goto(shot.path)
    await _prepare(page, shot)
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    picture.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE).save(
        folder / f"{shot.name}.png", optimize=True
    )
    await context.close()


async def _prepare(page: Page, shot: Shot) -> None:
    """Type the lines and wait for their answers; scroll to the place."""
    for number, line in enumerate(shot.lines):
        await page.fill("#line", line)
        await page.keyboard.press("Escape")
        await page.keyboard.press("Enter")
        await page.locator("#answers .card").nth(number).wait_for()
    if shot.typed:
        await page.fill("#line", shot.typed)
        await page.locator("#choices li").first.wait_for()
    if shot.at:
        await page.locator(shot.at).first.evaluate("place => place.scrollIntoView()")
    if shot.lines:
        await page.evaluate("document.activeElement.blur()")


if __name__ == "__main__":
    asyncio.run(photograph(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")))
