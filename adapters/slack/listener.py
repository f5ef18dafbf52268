"""HTTP mode: Slack's payloads and the OAuth pages, on a listener of their own."""

import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from adapters.slack.access import SlackAccess
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.kernel import observe
from bot.kernel.ending import ANSWERS_S
from bot.kernel.errors import Unusable

_LARGEST = 1024 * 1024
_STOP_S = ANSWERS_S / 2
"""aiohttp takes it twice: until requests are answered, and until those it cancelled have ended."""


@asynccontextmanager
async def listening(
    access: SlackAccess, app: AsyncApp, oauth: AsyncOAuthFlow | None
) -> AsyncIterator[str]:
    """Open the listener and give its address; raises `Unusable` when the port is taken.

    The pages of OAuth are there with an `oauth` flow only.
    """
    runner = web.AppRunner(_routes(access, app, oauth), access_log=None, shutdown_timeout=_STOP_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, access.http_host, access.http_port)
        try:
            await site.start()
        except OSError as error:
            raise Unusable(_closed(error, access)) from error
        yield f"http://{access.http_host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _routes(access: SlackAccess, app: AsyncApp, oauth: AsyncOAuthFlow | None) -> web.Application:
    routes = web.Application(client_max_size=_LARGEST, middlewares=[_numbered])

    async def events(request: web.Request) -> web.Response:
        try:
            asked = await to_bolt_request(request)
        except (ValueError, RecursionError, AttributeError, TypeError):
            # Neither a form nor a JSON object: Bolt reads a body before it looks at the signature.
            return web.Response(status=400)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    if not access.by_socket:
        routes.router.add_post(EVENTS_PATH, events)
    if oauth:
        _add_oauth(routes, oauth)
    return routes


@web.middleware
async def _numbered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a request its id, which is told to whoever sent it."""
    with observe.request() as number:
        response = await handler(request)
        response.headers["X-Request-Id"] = number
        return response


def _add_oauth(routes: web.Application, oauth: AsyncOAuthFlow) -> None:
    async def install(request: web.Request) -> web.Response:
        asked = await to_bolt_request(request)
        return await to_aiohttp_response(await oauth.handle_installation(asked))

    async def redirect(request: web.Request) -> web.Response:
        asked = await to_bolt_request(request)
        return await to_aiohttp_response(await oauth.handle_callback(asked))

    routes.router.add_get(INSTALL_PATH, install)
    routes.router.add_get(REDIRECT_PATH, redirect)


def _closed(error: OSError, access: SlackAccess) -> str:
    where = f"{access.http_host}:{access.http_port}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is in use. Set HINDCAST_SLACK_HTTP_PORT to a free port."
    return f"{where} cannot be opened. Set HINDCAST_SLACK_HTTP_HOST and HINDCAST_SLACK_HTTP_PORT."
