"""Static files, served from memory under addresses that change with their content."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_IMPORTED = re.compile(rb'(?<= from "\./)[\w.]+(?=";)')
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, their kind, and a short hash."""

    content: bytes
    content_type: str
    version: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files by name."""

    files: Mapping[str, Asset]

    @classmethod
    def load(cls) -> "Assets":
        """Read the folder, once, before the loop has anything else to do."""
        paths = sorted(path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
        files = {path.name: path.read_bytes() for path in paths}
        return cls({name: _asset(name, files) for name in files})

    def address(self, name: str) -> str:
        """Return the address of a file as it is now."""
        return f"/static/{name}?v={self.files[name].version}"

    async def serve(self, request: web.Request) -> web.Response:
        """Answer with a file; browsers keep it for good when they asked for this very version."""
        asset = self.files.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        current = request.query.get("v") == asset.version
        return web.Response(
            body=asset.content,
            content_type=asset.content_type,
            charset="utf-8",
            headers={"Cache-Control": _FOREVER if current else "no-cache"},
        )


def _asset(name: str, files: Mapping[str, bytes]) -> Asset:
    """Return a file; what a script imports is named by its version, too."""

    def versioned(found: re.Match[bytes]) -> bytes:
        return found[0] + f"?v={_asset(found[0].decode(), files).version}".encode()

    content = _IMPORTED.sub(versioned, files[name])
    return Asset(content, _TYPES[Path(name).suffix], hashlib.sha256(content).hexdigest()[:12])
