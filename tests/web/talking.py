"""What tests of the conversation on the front page do, and read of it."""

import re

from adapters.web.visitors.crowd import Holder

KEEPER = Holder(keyed=True)
"""Who has the key."""


def titles(page: str) -> list[str]:
    """Return the titles of the cards on a page, from the top."""
    return re.findall(r"<h2>(.*?)</h2>", page)


def exchange_of(page: str) -> str:
    """Return the id of the first card."""
    return re.search(r'<article class="card[^>]* id="([^"]+)"', page)[1]


async def prediction(browser) -> str:
    """Return the id of an open prediction."""
    answer = await browser.json("/api/predictions?state=open")
    return answer["predictions"][0]["slug"]


async def forecast_again(keeper, furnished, *percents: str) -> list[float]:
    """Send one form again and again, as whoever goes back does; return what was kept."""
    name = await prediction(keeper)
    for percent in percents:
        fields = {"option__prediction": name, "option__percent": percent, "once": "c" * 16}
        page = await keeper.submits("/command?as=Alice", command="forecast", **fields)
        assert (f"You are forecasting {percent} %" in page) == percent.isdigit()
    return [f.probability for f in await furnished.house.ports.ledger.forecasts("local", name)]
