"""The other processes that carry to one platform: whether they are set up as this one is."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.agreement import differing, shared_shards
from bot.ports import Peer

log = logging.getLogger(__name__)


@dataclass
class Peers:
    """Says in the log what should be otherwise: once, and again when it was mended meanwhile.

    Only who was heard again since it was first seen is compared: a process that ended a moment ago,
    before the settings were changed, leaves its last word behind.
    """

    process: str
    _first_heard: dict[str, datetime] = field(default_factory=dict, init=False)
    _said: set[str] = field(default_factory=set, init=False)

    def compare(self, platform: str, present: Sequence[Peer]) -> None:
        """Compare this process with those that are alive, itself among them."""
        heard = {one.process: one.seen_at for one in present}
        self._first_heard = {
            process: self._first_heard.get(process, seen_at) for process, seen_at in heard.items()
        }
        mine = next(one.setup for one in present if one.process == self.process)
        others = [
            one.setup
            for one in present
            if one.process != self.process and one.seen_at > self._first_heard[one.process]
        ]
        sentences = [sentence for other in others for sentence in differing(mine, other)]
        doubled = set(shared_shards([mine, *others])) & set(mine.shards)
        sentences += [f"Shard {shard} is another process's, too." for shard in sorted(doubled)]
        for sentence in sorted(set(sentences) - self._said):
            log.warning("on %s: %s See docs/scaling.md, How to divide.", platform, sentence)
        self._said = set(sentences)
