"""Further messages are sent at most once.

The library repeats whatever was answered with 5xx, though it may have been carried out; and unlike
a first response or an edit, a further message would then stand there twice.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

_BROKEN = 500


class Unheard(aiohttp.ClientError):
    """Discord broke down over a request, which it may have carried out."""


@contextmanager
def at_most_once() -> Iterator[None]:
    """Send what is sent within at most once; raises `Unheard` when it broke."""
    token = async_context.set(_ADAPTER)
    try:
        yield
    finally:
        async_context.reset(token)


class _Session:
    """A session whose requests raise before the library sees that they may be repeated."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str,
        **options: Any,  # noqa: ANN401 - passed on
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self._session.request(method, url, **options) as response:
            if response.status >= _BROKEN:
                raise Unheard(f"status {response.status}")
            yield response


class _Adapter(AsyncWebhookAdapter):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    async def request(self, route: Route, session: Any, **options: Any) -> Any:  # noqa: ANN401
        return await super().request(route, _Session(session), **options)  # type: ignore[arg-type]


_ADAPTER = _Adapter()
