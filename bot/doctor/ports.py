"""A look at the ports: free for Hindcast, or already its own and answering as they should."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from time import monotonic

import aiohttp

from bot.addresses import reached_at
from bot.kernel.health import Finding, fine, wrong
from bot.settings import Settings

_ANSWER_S = 5.0
_CONNECTING_S = 15.0
"""A bot that has just started may take so long until its platforms have let it in."""

_LOOK_S = 0.5
_OWN = {"database", "library"}
"""Checks that `/readyz` of the web room always has."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A port that a part of Hindcast opens; `named` is how its two settings begin."""

    area: str
    host: str
    port: int
    named: str


async def examine_ports(settings: Settings, slack: Listener | None) -> AsyncIterator[Finding]:
    """Look at the web room's port, and at the one that listens to Slack, if there is one."""
    web = Listener("web room", settings.web_host, settings.web_port, "HINDCAST_WEB")
    checks = await _settled(web) if web.port else {}
    if checks:
        yield _served(web, checks)
    else:
        yield await _examine(web)
    if slack and not checks:  # otherwise its platform is among the checks
        yield await _examine(slack)


def _served(web: Listener, checks: Mapping[str, object]) -> Finding:
    where = f"Hindcast serves it at {web.host}:{web.port}"
    fails = [name for name, passed in checks.items() if not passed]
    if not fails:
        return fine(web.area, f"{where}.")
    words = f"{where}, but does not work as it should: {', '.join(fails)}."
    return wrong(web.area, words, "Its log says why, and docs/operations.md what to do.")


async def _examine(listener: Listener) -> Finding:
    if not listener.port:
        return fine(listener.area, "Its port is 0: any that is free when Hindcast starts.")
    where = f"{listener.host}:{listener.port}"
    problem = await asyncio.to_thread(_unbound, listener.host, listener.port)
    if problem is None:
        return fine(listener.area, f"{where} is free; Hindcast does not run there.")
    mend = (
        f"Stop what has it (`ss -ltnp` lists who listens), or set {listener.named}_PORT to a free"
        f" port above 1023 and {listener.named}_HOST to an address of this machine."
    )
    return wrong(listener.area, f"{where} cannot be opened: {problem}.", mend)


async def _settled(web: Listener) -> Mapping[str, object]:
    """Return the checks of `_readiness`; while some fail, look again for a moment."""
    until = monotonic() + _CONNECTING_S
    checks = await _readiness(web)
    while not all(checks.values()) and monotonic() < until:
        await asyncio.sleep(_LOOK_S)
        checks = await _readiness(web)
    return checks


async def _readiness(web: Listener) -> Mapping[str, object]:
    """Return the checks of a Hindcast that serves there; empty where none does."""
    timeout = aiohttp.ClientTimeout(total=_ANSWER_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{reached_at(web.host, web.port)}/readyz") as answer,
        ):
            said = json.loads(await answer.text())
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return {}
    return said if isinstance(said, dict) and said.keys() >= _OWN else {}


def _unbound(host: str, port: int) -> str | None:
    """Return why an address cannot be listened on; None where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return said.partition(" (while")[0]  # the address is told already
    return None
