"""The Slack workspaces that installed the bot through OAuth; their tokens are encrypted."""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.kernel.asker import Community
from bot.kernel.errors import Away
from bot.ports import Clock, Installation
from storage.database.engine import Database
from storage.database.reach import FAILS
from storage.tables import slack_installation
from storage.vault import Vault

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=30)
"""How long an installation is taken from memory; another process may have changed it."""

PATIENCE_S = 1.5
"""How long the database may take: Slack waits three seconds for an acknowledgement."""

_MOST_REMEMBERED = 1000
_TEAM = re.compile(r"[A-Z0-9]{1,32}")


@dataclass(frozen=True, slots=True)
class _Remembered:
    installation: Installation
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class SqlInstallations:
    """Installations in the database, those in use in memory; fulfils `bot.ports.Installations`."""

    database: Database
    clock: Clock
    vault: Vault
    _remembered: OrderedDict[str, _Remembered] = field(
        default_factory=OrderedDict, init=False, repr=False
    )

    async def save(self, installation: Installation) -> None:
        """Keep an installation in place of an earlier one of its team."""
        values = {
            "enterprise": installation.enterprise,
            "bot_token": self.vault.seal(installation.bot_token),
            "bot_id": installation.bot_id,
            "bot_user_id": installation.bot_user_id,
            "scopes": list(installation.scopes),
            "installed_at": installation.installed_at,
        }
        insert = self.database.insert(slack_installation)
        insert = insert.values(community=_community(installation.team), **values)
        async with self.database.writing() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["community"], set_=values)
            )
        self._remembered.pop(installation.team, None)

    async def find(self, team: str) -> Installation | None:
        """Return the installation of a team; None when there is none or no key opens its token.

        From memory for half a minute, and for as long as the database is away. A token under an
        older key is encrypted anew.
        """
        known, now = self._remembered.get(team), self.clock.now()
        if known and timedelta(0) <= now - known.looked_at < FRESH:
            return known.installation
        try:
            async with asyncio.timeout(PATIENCE_S):
                found = await self._look_up(team)
        except FAILS as error:
            if known is None:
                raise Away(f"The installation of {team} cannot be read.") from error
            log.warning("the installation of workspace %s cannot be read: %r", team, error)
            found = known.installation
        if found:
            self._remember(found, now)
        else:
            self._remembered.pop(team, None)
        return found

    async def every(self) -> Mapping[str, Installation | None]:
        """Return all installations by team, straight from the database; None where no key fits."""
        async with self.database.reading() as connection:
            rows = (await connection.execute(select(slack_installation))).all()
        found: dict[str, Installation | None] = {}
        for row in rows:
            team, token = row.community.removeprefix("slack:"), self.vault.open(row.bot_token)
            found[team] = None if token is None else _read(team, row, token)
        return found

    async def forget(self, team: str, meant: Callable[[Installation], bool]) -> bool:
        """Delete the installation of a team if it is the one that is `meant`; tell whether."""
        here = slack_installation.c.community == _community(team)
        self._remembered.pop(team, None)
        async with self.database.writing() as connection:
            query = select(slack_installation).where(here).with_for_update()
            row = (await connection.execute(query)).one_or_none()
            if row is None or not meant(_read(team, row, self.vault.open(row.bot_token) or "")):
                return False
            await connection.execute(delete(slack_installation).where(here))
        self._remembered.pop(team, None)
        return True

    def _remember(self, installation: Installation, now: datetime) -> None:
        self._remembered[installation.team] = _Remembered(installation, now)
        self._remembered.move_to_end(installation.team)
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.popitem(last=False)

    async def _look_up(self, team: str) -> Installation | None:
        if not _TEAM.fullmatch(team):
            return None
        here = slack_installation.c.community == _community(team)
        async with self.database.reading() as connection:
            row = (await connection.execute(select(slack_installation).where(here))).one_or_none()
        if row is None:
            return None
        token = self.vault.open(row.bot_token)
        if token is None:
            log.error(
                "No key in HINDCAST_SLACK_TOKEN_KEY opens the token of workspace %s. Put the old"
                " key behind the new one, after a comma; or install the app there again.",
                team,
            )
            return None
        if not self.vault.is_newest(row.bot_token):
            await self._seal_anew(row, token)
        return _read(team, row, token)

    async def _seal_anew(self, row: Row[Any], token: str) -> None:
        """Encrypt a token under the newest key, unless it was replaced meanwhile."""
        same = (
            slack_installation.c.community == row.community,
            slack_installation.c.bot_token == row.bot_token,
        )
        sealed = update(slack_installation).where(*same).values(bot_token=self.vault.seal(token))
        async with self.database.writing() as connection:
            await connection.execute(sealed)


def _community(team: str) -> Community:
    return Community(f"slack:{team}")


def _read(team: str, row: Row[Any], token: str) -> Installation:
    return Installation(
        team=team,
        enterprise=row.enterprise,
        bot_token=token,
        bot_id=row.bot_id,
        bot_user_id=row.bot_user_id,
        scopes=tuple(row.scopes),
        installed_at=row.installed_at,
    )
