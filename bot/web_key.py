"""The web room's key, kept in a file of its own where no setting gives one."""

import secrets
from contextlib import suppress
from pathlib import Path

from bot.kernel.errors import Unusable
from bot.settings.values import SHORTEST_KEY
from storage.aside import aside, place

KEY_FILE = "web.key"
"""Its name in the data folder."""


def kept_key(data_dir: Path) -> str:
    """Return the key kept in the data folder, made at the first call; its owner alone reads it.

    Raises `Unusable` when it can be neither read nor made, or is no good.
    """
    path = data_dir / KEY_FILE
    try:
        data_dir.mkdir(0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        kept = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{path} cannot be read or made. It holds the web room's key.") from error
    if not kept.isascii() or not kept.isprintable() or len(kept) < SHORTEST_KEY:
        raise Unusable(f"{path} holds no usable key: delete it, and a new one is made.")
    return kept


def _make_key(path: Path) -> None:
    """Write aside: another process finds either no key or a whole one."""
    with aside(path.parent) as folder:
        written = folder / path.name
        written.write_text(f"{secrets.token_urlsafe(18)}\n", "ascii")
        with suppress(Unusable):  # then the other process was quicker, and its key holds
            place(written, path)
