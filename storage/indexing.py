"""Building an index in a process of its own, which takes its memory with it when it ends.

`python -m storage.indexing HOME NAME` reads the episodes and sources from standard input. What
it has to say stands on standard output: nothing, or why it could not.
"""

import logging
from pathlib import Path

log = logging.getLogger(__name__)

SMALL = 64 * 1024
"""Bytes of sources: for fewer, a process would cost more than it saves."""

_ROOT = Path(__file__).resolve().parent.parent
