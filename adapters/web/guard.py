"""Around every request: an id, safe headers, compression, and kind words when things go wrong."""

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.web.door.accepted import takes_gzip, wants_json
from adapters.web.door.access import exchange, has_key, known_place
from adapters.web.door.connections import DOOR
from adapters.web.door.pace import check_asked
from adapters.web.errors import Unacceptable, unreachable
from adapters.web.near import near_address
from adapters.web.room import PAGES, ROOM
from adapters.web.visitors.carrying import carried
from adapters.web.visitors.visits import greet
from bot.kernel import observe
from bot.kernel.card_json import to_json
from bot.kernel.dispatch import broken, refused
from bot.kernel.errors import OutOfReach, Refusal

log = logging.getLogger(__name__)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it, browsers send `Origin: null` along with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "hindcast",
}
_WORTH_COMPRESSING = 1024
_DATA = (".json", ".csv")  # what programs read: a page would tell them nothing
_BROKEN = 500
_REASONS = {
    404: ("There is nothing at this address.", "Look the words up instead, or see the episodes."),
    405: ("That address is not used this way.", "Start again from the front page."),
    413: ("That is more than I can read at once.", "A few telling words are enough."),
}
_OTHERWISE = ("That request could not be read.", "Start again from the front page.")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer whatever happens."""
    with observe.request() as number, request.app[DOOR].serving(request.protocol):
        try:
            response = exchange(request) or await _found(request, handler)
        except web.HTTPMove as moved:
            response = web.Response(status=moved.status, headers={"Location": str(moved.location)})
        except web.HTTPException as error:
            response = failure(request, _told(error.status))
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
        except web.RequestPayloadError:
            response = _unreadable(request)
        except OutOfReach as away:
            response = failure(request, unreachable(away))
        except Refusal as refusal:
            response = failure(request, refusal)
        except Exception as error:
            excuse = request.app[ROOM].dispatch.excuse(error)
            if excuse is None:
                # %r: a path may hold line breaks that would forge another entry.
                log.exception("%s %r failed", request.method, request.path)
            response = failure(request, _of_error(request, error, excuse))
        greet(request, response)
        response.headers["X-Request-Id"] = number
        return _compressed(request, response)


async def _found(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer, or tell what is near an address that leads nowhere."""
    check_asked(request)
    try:
        return await handler(request)
    except web.HTTPNotFound:
        raise Unacceptable(404, *_REASONS[404], near=await near_address(request)) from None


def _of_error(request: web.Request, error: Exception, excuse: Refusal | None) -> Unacceptable:
    """Return what is said of an error; one that has an excuse is nobody's mistake and passes."""
    if excuse is None:
        return _told(_BROKEN)
    log.warning("%s %r failed for now: %s", request.method, request.path, type(error).__name__)
    return unreachable(excuse)


async def add_headers(_: web.BaseRequest, response: web.StreamResponse) -> None:
    """Put the headers on a response; what the server makes by itself has them, too."""
    response.headers.update({**_HEADERS, **_chosen(response)})
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("Vary", "Accept, Accept-Encoding, Cookie")


def _chosen(response: web.StreamResponse) -> dict[str, str]:
    """Return what a handler decided otherwise: a picture may be shown on other sites' pages."""
    name = "Cross-Origin-Resource-Policy"
    return {name: response.headers[name]} if name in response.headers else {}


def failure(request: web.Request, refusal: Refusal) -> web.Response:
    """Return a refusal in the form that was asked for: JSON, a card, or a page."""
    response = _failure(request, refusal)
    if isinstance(refusal, Unacceptable):
        response.set_status(refusal.status)
        response.headers.update(refusal.headers)
    return response


def _failure(request: web.Request, refusal: Refusal) -> web.Response:
    if request.path.startswith("/api/") or request.path.endswith(_DATA):
        return web.json_response({"error": str(refusal)}, status=400)
    card, pages = refused(refusal), request.app[PAGES]
    if wants_json(request):
        body = {**to_json(card), "html": pages.card(card), "replaces": False}
        return web.json_response(body, status=400)
    near = refusal.near if isinstance(refusal, Unacceptable) else ()
    at = known_place(request)
    said = {"refusal": refusal, "near": near, "here": ""}
    page = pages.page("error", **said, keyed=has_key(request), at=at)
    return web.Response(text=carried(page, at.acting), content_type="text/html", status=400)


def _told(status: int) -> Unacceptable:
    if status == _BROKEN:
        told = broken()
        return Unacceptable(status, told.reason, told.way_out)
    return Unacceptable(status, *_REASONS.get(status, _OTHERWISE))


def _unreadable(request: web.Request) -> web.Response:
    """Answer a body that is not encoded as it says; the rest of the connection is lost with it."""
    request.content.feed_eof()  # the server would go on reading, and stumble as we did
    response = failure(request, _told(400))
    response.force_close()
    return response


def _compressed(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    body = response.body if isinstance(response, web.Response) else None
    small = not isinstance(body, bytes) or len(body) < _WORTH_COMPRESSING
    packed = "Content-Encoding" in response.headers or response.content_type == "image/png"
    if not small and not packed and takes_gzip(request):
        response.enable_compression(web.ContentCoding.gzip)
    return response
