"""What machines ask: is it alive, can it work, how does it fare."""

from aiohttp import web

from adapters.web.room import ROOM


async def healthz(_: web.Request) -> web.Response:
    """GET /healthz: the process answers."""
    return web.Response(text="ok")


async def readyz(request: web.Request) -> web.Response:
    """GET /readyz: every check by name; 503 while one of them fails."""
    checks = dict(await request.app[ROOM].ready())
    return web.json_response(checks, status=200 if all(checks.values()) else 503)


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics: Prometheus' text format."""
    body, content_type = request.app[ROOM].metrics_page()
    return web.Response(body=body, headers={"Content-Type": content_type})
