"""A look at what is stored, which also tells what the platforms are to be asked about."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.doctor.look import gathered
from bot.doctor.together import examine_together
from bot.kernel.errors import Unusable
from bot.kernel.health import Finding, doubtful
from bot.ports import Checkin, Clock, Installation
from bot.settings import Settings
from storage.database.engine import Database
from storage.database.migrate import require_head
from storage.diary.book import SqlDiary
from storage.health import examine_database, examine_index
from storage.installations import SqlInstallations
from storage.vault import make_vault

_AREA = "database"


@dataclass
class Known:
    """What the database knew: check-ins that run, and the workspaces of Slack."""

    checkins: list[Checkin] = field(default_factory=list)
    installations: dict[str, Installation | None] = field(default_factory=dict)

    def of(self, platform: str) -> list[Checkin]:
        """Return the check-ins of a platform."""
        return [one for one in self.checkins if one.community.startswith(f"{platform}:")]


async def examine_stored(settings: Settings, clock: Clock, known: Known) -> AsyncIterator[Finding]:
    """Look at the database and the index, and learn what is `known`."""
    if not settings.database_url and not settings.data_dir.exists():
        return  # of a folder that is not there, enough is said
    async with Database.visit(settings.database_url, settings.data_dir) as database:
        for finding in await gathered(_AREA, examine_database(database, clock)):
            yield finding
        if not await _is_current(database):
            return
        for finding in await gathered(
            "index", examine_index(database, settings.data_dir / "index")
        ):
            yield finding
        for finding in await gathered("processes", examine_together(settings, database)):
            yield finding
        vault = make_vault(settings.slack_token_key)
        known.installations.update(await SqlInstallations(database, clock, vault).every())
        for checkin in await SqlDiary(database, clock).everybodys():
            if not checkin.paused:
                known.checkins.append(checkin)
            elif checkin.reason:
                yield _paused(checkin)


async def _is_current(database: Database) -> bool:
    try:
        await require_head(database)
    except Unusable:
        return False
    return True


def _paused(checkin: Checkin) -> Finding:
    words = f"{checkin.community}, channel {checkin.channel}: paused. {checkin.reason}"
    return doubtful("check-ins", words, "Mend that, then use /checkin resume there.")
