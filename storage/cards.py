"""What stands behind buttons, for a week."""

import json
import logging
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import delete, select

from bot.kernel.asker import Community
from bot.ports import CardState, Clock
from storage.database.engine import Database
from storage.database.reach import OUT_OF_REACH, is_away
from storage.passing import Passing
from storage.tables import card_state

log = logging.getLogger(__name__)

LIFETIME = timedelta(weeks=1)
RENEW_BELOW = timedelta(days=6)
"""A card asked for again is written again only when less than this is left."""

VERSION = 2
"""Raise it when requests of earlier cards can no longer be read; those then count as expired."""

CARD_ID = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True, slots=True)
class SqlCards:
    """Cards in the database; fulfils `bot.ports.Cards`."""

    database: Database
    clock: Clock
    passing: Passing = field(default_factory=Passing)

    async def keep(
        self, community: Community | None, state: CardState, *, passing: bool = False
    ) -> str:
        """Keep a state for a week and return its id: the same id for the same state.

        That of who is `passing` by is written nowhere, and kept as long as there is room.

        While the database is away, the id of what is not kept: better an answer whose buttons
        say that they are too old than none. Raises `TypeError` or `ValueError` when the request
        is not plain JSON data.
        """
        card_id = _id_of(community, state)
        if passing:
            self.passing.keep(card_id, community, state)
            return card_id
        now = self.clock.now()
        try:
            if not await self._lasts(card_id, now + RENEW_BELOW):
                await self._write(card_id, community, state, now)
        except OUT_OF_REACH as error:
            if not is_away(error):
                raise
            log.warning("the buttons of a card are not kept, the database is away: %r", error)
        return card_id

    async def find(self, community: Community | None, card_id: str) -> CardState | None:
        """Return the state behind an id; None when it expired or belongs elsewhere.

        Any string may come in: PostgreSQL would raise an error about a null byte, so only what
        looks like an id goes to the database. The community is compared here for that reason.
        """
        if not CARD_ID.fullmatch(card_id):
            return None
        passing = self.passing.find(community, card_id)
        if passing:
            return passing
        async with self.database.reading() as connection:
            query = select(card_state).where(card_state.c.id == card_id)
            row = (await connection.execute(query)).one_or_none()
        if row is None or row.community != (community or "") or row.version != VERSION:
            return None
        if row.expires_at <= self.clock.now():
            return None
        return CardState(command=row.command, owner=row.owner, request=row.request)

    async def purge(self) -> int:
        """Delete expired cards and return their count."""
        expired = card_state.c.expires_at <= self.clock.now()
        async with self.database.writing() as connection:
            return (await connection.execute(delete(card_state).where(expired))).rowcount

    async def _lasts(self, card_id: str, moment: datetime) -> bool:
        """Tell whether a card is there and will be at that moment."""
        query = select(card_state.c.expires_at).where(card_state.c.id == card_id)
        async with self.database.reading() as connection:
            expires_at = (await connection.execute(query)).scalar_one_or_none()
        return expires_at is not None and expires_at >= moment

    async def _write(
        self, card_id: str, community: Community | None, state: CardState, now: datetime
    ) -> None:
        """Insert a card; where it is already there, let it live longer."""
        insert = self.database.insert(card_state).values(
            id=card_id,
            community=community or "",
            owner=state.owner,
            command=state.command,
            request=dict(state.request),
            version=VERSION,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        renewed = {"expires_at": insert.excluded.expires_at}
        async with self.database.writing() as connection:
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["id"], set_=renewed)
            )


def _id_of(community: Community | None, state: CardState) -> str:
    """Return the id of a state: 16 characters that anybody may see and nobody can guess others by.

    Ninety-six bits of BLAKE2b: two different states will not meet.
    """
    content = [community or "", state.owner, state.command, dict(state.request), VERSION]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return urlsafe_b64encode(blake2b(canonical.encode(), digest_size=12).digest()).decode()
