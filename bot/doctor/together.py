"""A look at the processes that share the database: whether they are set up to work together."""

from collections.abc import AsyncIterator, Sequence

from bot import __version__
from bot.domain.agreement import differing, missing_shards, shared_shards
from bot.kernel.health import Finding, doubtful, fine
from bot.ports import Peer
from bot.settings import Settings, setup_of
from storage.database.engine import Database
from storage.processes.roster import peers

_AREA = "processes"
_PLATFORMS = ("discord", "slack")
_LIKE_THEM = (
    "Give all the same, the doctor too, and start again what was changed: docs/scaling.md, How to"
    " divide. Where one was killed just now, look again after two ticks."
)
_DIVIDE = (
    "Divide all of them with HINDCAST_DISCORD_SHARD_IDS, each to one process: docs/scaling.md, How"
    " to divide. Where one was killed just now, look again after two ticks."
)


async def examine_together(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    """Compare these settings with what the processes that carry posts say of their own.

    Secrets are not compared: no process tells of them. Nor is what a process said that was killed
    a while ago and still counts.
    """
    for platform in _PLATFORMS:
        there = await peers(database, platform, settings.tick_s)
        for finding in _findings(settings, platform, there):
            yield finding


def _findings(settings: Settings, platform: str, there: Sequence[Peer]) -> Sequence[Finding]:
    lately = [one.setup for one in there if one.lately]
    if not lately:
        return []
    here, name = setup_of(settings, platform, __version__), platform.capitalize()
    sentences = sorted({each for setup in lately for each in differing(here, setup)})
    found = [doubtful(_AREA, f"{name}: {sentence}", _LIKE_THEM) for sentence in sentences]
    several, none = shared_shards(lately), _nobodys(there)
    if several:
        words = f"{name}: several processes have {_shards(several)}: what people do comes twice."
        found.append(doubtful(_AREA, words, _DIVIDE))
    if none:
        words = f"{name}: no process that was heard lately has {_shards(none)}: nobody answers."
        found.append(doubtful(_AREA, words, _DIVIDE))
    alone = f"{name}: one process carries posts."
    alike = f"{name}: {len(lately)} processes carry posts, set up alike."
    return found or [fine(_AREA, alone if len(lately) == 1 else alike)]


def _nobodys(there: Sequence[Peer]) -> Sequence[int]:
    """Return the shards that nobody has, not even one whose long round keeps it from being heard.

    Who was killed does not tell how many there are to be.
    """
    lately = missing_shards([one.setup for one in there if one.lately])
    return [shard for shard in missing_shards([one.setup for one in there]) if shard in lately]


def _shards(numbers: Sequence[int]) -> str:
    word = "shard" if len(numbers) == 1 else "shards"
    return f"{word} {', '.join(map(str, numbers))}"
