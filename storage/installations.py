"""The Slack workspaces that installed the bot through OAuth; their tokens are encrypted."""

import logging
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.kernel.asker import Community
from bot.ports import Clock, Installation
from storage.engine import Database
from storage.tables import slack_installation, slack_state
from storage.vault import Vault

log = logging.getLogger(__name__)

STATE_LIFETIME = timedelta(minutes=10)
"""How long somebody may take on Slack's page that asks whether to install."""

_STATE = re.compile(r"[A-Za-z0-9_-]{43}")
_TEAM = re.compile(r"[A-Z0-9]{1,32}")


@dataclass(frozen=True, slots=True)
class SqlInstallations:
    """Installations in the database; fulfils `bot.ports.Installations`."""

    database: Database
    clock: Clock
    vault: Vault

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

    async def find(self, team: str) -> Installation | None:
        """Return the installation of a team; None when there is none or no key opens its token.

        A token under an older key is encrypted anew.
        """
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
        return _installation(team, row, token)

    async def forget(self, team: str) -> None:
        """Delete the installation of a team."""
        here = slack_installation.c.community == _community(team)
        async with self.database.writing() as connection:
            await connection.execute(delete(slack_installation).where(here))

    async def issue(self) -> str:
        """Return a new OAuth state, good for ten minutes; old ones are deleted meanwhile."""
        state, now = secrets.token_urlsafe(32), self.clock.now()
        insert = self.database.insert(slack_state)
        async with self.database.writing() as connection:
            await connection.execute(delete(slack_state).where(slack_state.c.expires_at <= now))
            await connection.execute(insert.values(state=state, expires_at=now + STATE_LIFETIME))
        return state

    async def consume(self, state: str) -> bool:
        """Tell whether a state is good, and make it good no more. Any string may come in."""
        if not _STATE.fullmatch(state):
            return False
        this = (slack_state.c.state == state, slack_state.c.expires_at > self.clock.now())
        async with self.database.writing() as connection:
            return (await connection.execute(delete(slack_state).where(*this))).rowcount > 0

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


def _installation(team: str, row: Row[Any], token: str) -> Installation:
    return Installation(
        team=team,
        enterprise=row.enterprise,
        bot_token=token,
        bot_id=row.bot_id,
        bot_user_id=row.bot_user_id,
        scopes=tuple(row.scopes),
        installed_at=row.installed_at,
    )
