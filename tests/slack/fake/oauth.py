"""Letting the app into a workspace, as a person does in a browser.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import aiohttp

if TYPE_CHECKING:
    from tests.slack.fake.people import Person

CONSENT = re.compile(r"https://slack\.com/oauth/v2/authorize\?[^\"'\s]+")


class Page(NamedTuple):
    """A page in the browser."""

    status: int
    text: str


async def install(person: "Person", address: str, callback: str | None) -> Page:
    """Follow the install link to Slack's consent, agree, and return to the app."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(address, allow_redirects=False) as response:
            seen = response.headers.get("Location", "") + await response.text()
            cookies = {name: morsel.value for name, morsel in response.cookies.items()}
        found = CONSENT.search(html.unescape(seen))
        if not found:
            return Page(response.status, seen)
        asked = dict(parse_qsl(urlsplit(found[0]).query))
        back = callback or asked["redirect_uri"]
        told = {"code": _agree(person, asked), "state": asked.get("state", "")}
        async with browser.get(back, params=told, cookies=cookies) as response:
            return Page(response.status, await response.text())


def _agree(person: "Person", asked: dict[str, str]) -> str:
    """Return the code that Slack hands out for a consent."""
    slack = person.team.slack
    if asked.get("client_id") != slack.client_id:
        slack.violations.append("the install link has another client_id")
    if not asked.get("state"):
        slack.violations.append("the install link has no state: anybody could forge it")
    scopes = frozenset(asked.get("scope", "").split(","))
    return slack.invitations.issue(person.team, person.id, scopes, asked.get("redirect_uri"))
