"""What a reader takes: JSON or a page, packed with gzip or as it is."""

import re

from aiohttp import web

_NOT_AT_ALL = re.compile(r"q\s*=\s*0(?:\.0*)?", re.ASCII)


def wants_json(request: web.Request) -> bool:
    """Tell whether a program asks rather than a person."""
    return "application/json" in request.headers.get("Accept", "")


def takes_gzip(request: web.Request) -> bool:
    """Tell whether gzip is named, or anything is welcome, and not refused (RFC 9110, 12.5.3)."""
    named: dict[str, bool] = {}
    for coding in ",".join(request.headers.getall("Accept-Encoding", ())).casefold().split(","):
        name, *weight = (part.strip() for part in coding.split(";"))
        named[name] = not any(_NOT_AT_ALL.fullmatch(part) for part in weight)
    return named.get("gzip", named.get("*", False))
