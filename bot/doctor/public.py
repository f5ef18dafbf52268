"""A look at the public address: whether it answers, as this Hindcast, and over TLS."""

import ipaddress
from collections.abc import AsyncIterator

import aiohttp
from yarl import URL

from bot.kernel.health import Finding, doubtful, fine
from bot.settings import Settings

_AREA = "web room"
_VARIABLE = "HINDCAST_WEB_URL"
_ANSWER_S = 5.0
_OK = 200
_FEED = "feed.atom"
"""A page that names the address which its own Hindcast was given."""


async def examine_public(settings: Settings) -> AsyncIterator[Finding]:
    """Look at the public address, where one is set. Nothing there is wrong for certain.

    A machine need not reach its own public name, and Hindcast need not run yet.
    """
    if not settings.web_url:
        return
    url = URL(settings.web_url)
    if url.scheme == "http" and not _stays_here(url):
        words = f"{url} is not encrypted: cookies, and the key in the link, can be read on the way."
        mend = f"Let the reverse proxy take https, and begin {_VARIABLE} with it."
        yield doubtful(_AREA, words, mend)
    yield await _answered(url, f"{settings.web_host}:{settings.web_port}")


async def _answered(url: URL, behind: str) -> Finding:
    timeout = aiohttp.ClientTimeout(total=_ANSWER_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url / _FEED) as answer,
        ):
            # What is no text is none of ours.
            text = await answer.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError) as error:
        return _unreached(url, error)
    if answer.url.origin() != url.origin():
        return _sent_on(url, answer.url.origin())
    return _compared(url, answer.status, text, behind)


def _compared(url: URL, status: int, text: str, behind: str) -> Finding:
    """Tell whose the answer is: our feed begins with the address that was set."""
    if status == _OK and f'href="{url.origin()}/{_FEED}"' in text:
        return fine(_AREA, f"{url} leads to this Hindcast.")
    if status >= 500:  # noqa: PLR2004 - server errors (RFC 9110, 15.6)
        words = f"{url} answers with {status}: what stands there does not reach Hindcast."
        mend = f"Start Hindcast if it does not run, and let the proxy lead to {behind}."
        return doubtful(_AREA, words, mend)
    words = f"{url} answers with {status}, and not as this Hindcast would."
    mend = (
        f"See where its name and its proxy lead (here it is {behind}), and whether the running"
        f" Hindcast was started with this {_VARIABLE}."
    )
    return doubtful(_AREA, words, mend)


def _sent_on(url: URL, there: URL) -> Finding:
    words = f"{url} sends on to {there}."
    return doubtful(_AREA, words, f"If that is yours, set {_VARIABLE} to {there}.")


def _unreached(url: URL, error: Exception) -> Finding:
    why = next(iter(str(error).splitlines()), "") or f"no answer within {_ANSWER_S:.0f} s"
    words = f"This machine cannot reach {url}: {why}."
    mend = (
        "Others may: open it elsewhere. If it does not open there, look at the name's address, the"
        " firewall, the proxy and its certificate."
    )
    return doubtful(_AREA, words, mend)


def _stays_here(url: URL) -> bool:
    """Tell whether an address is this machine's own, where nobody listens on the way."""
    host = url.host or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
