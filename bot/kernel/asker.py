"""Who asks: a member, somewhere, with a role."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

Community = NewType("Community", str)
"""One Discord server (`discord:123`), one Slack workspace (`slack:T1`), or the local one."""

LOCAL = Community("local")


class Role(IntEnum):
    """What a member may do; each includes those below it."""

    VISITOR = 0
    """Reads and looks things up; a web visitor without the key."""
    MEMBER = 1
    MODERATOR = 2


@dataclass(frozen=True, slots=True)
class Asker:
    """The member a call comes from.

    `community` is None in a direct message, or where the app belongs to one person only.
    `manages` tells that the platform itself lets them moderate, whomever the community names.
    `trusted` askers sit at the machine itself: cooldowns do not apply to them. `interaction` is
    the platform's id of this one act, where it has such: the same one twice is one act.
    """

    member: str
    name: str
    role: Role = Role.MEMBER
    community: Community | None = LOCAL
    channel: str | None = None
    trusted: bool = False
    manages: bool = False
    interaction: str = ""

    @property
    def visits(self) -> bool:
        """Tell whether anybody at all may be behind it: somebody in the web room, without a key."""
        return self.community == LOCAL and self.role is Role.VISITOR
