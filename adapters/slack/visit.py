"""Who did something in Slack, where, and how to answer: read out of a payload."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.kernel.asker import Asker, Community, Role

Payload = Mapping[str, Any]
"""A payload as Slack sends it: the library's edge."""

_DIRECT = re.compile(r"directmessage|mpdm-.+--.+-\d+")
"""How Slack calls direct messages of two, and of more: `mpdm-ann--bob--carl-1`. A channel may be
called anything that only begins like that."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer goes: a channel, and the address Slack gave for answers to this one act.

    `direct` says that the channel is a direct message, of two or of more.
    """

    channel: str | None = None
    url: str | None = None
    direct: bool = False

    def dump(self) -> str:
        """Return it as text, to be carried through a modal."""
        return json.dumps([self.channel, self.url, self.direct])

    @classmethod
    def load(cls, text: str) -> "Origin":
        """Read what `dump` wrote; anything else is no place at all."""
        try:
            channel, url, direct = json.loads(text)
        except (ValueError, TypeError):
            return cls()
        return cls(channel, url, direct)


@dataclass(frozen=True, slots=True)
class Visit:
    """One act of one person, with the client that speaks for the workspace.

    `home` is the workspace where the bot is installed. `trigger` opens a modal, within 3 s.
    """

    client: AsyncWebClient
    home: str
    member: str
    name: str
    foreign: bool
    origin: Origin
    trigger: str = ""

    @property
    def community(self) -> Community | None:
        """The workspace; None in a direct message."""
        return None if self.origin.direct else community_of(self.home)

    def asker(self, role: Role, *, manages: bool = False) -> Asker:
        """Return the asker, in `role`; people of other workspaces are visitors.

        Where there is no community the id names the workspace too, since ids are unique in one.
        """
        member = self.member if self.community else f"{self.home}.{self.member}"
        role = Role.VISITOR if self.foreign else role
        act = f"slack:{self.trigger}" if self.trigger else ""
        place = (self.community, self.origin.channel)
        return Asker(member, self.name, role, *place, manages=manages, interaction=act)


def community_of(team: str) -> Community:
    """Return the community of a workspace."""
    return Community(f"slack:{team}")


def read_visit(
    client: AsyncWebClient, home: str, payload: Payload, enterprise: str | None = None
) -> Visit:
    """Read a slash command, an action, a shortcut, a submitted view or an event.

    `enterprise` is the organisation that the workspace `home` belongs to, if any.
    """
    user = payload.get("user")
    event = payload.get("event") or {}
    person: Payload = user if isinstance(user, Mapping) else {}
    member = person.get("id") or payload.get("user_id") or event.get("user") or ""
    name = person.get("name") or person.get("username") or payload.get("user_name") or member
    return Visit(
        client=client,
        home=home,
        member=member,
        name=name,
        foreign=_is_foreign({home, enterprise}, person, payload),
        origin=_origin(payload),
        trigger=payload.get("trigger_id") or "",
    )


def _is_foreign(home: Collection[str | None], person: Payload, payload: Payload) -> bool:
    """Tell whether somebody belongs to none of `home`, but to another workspace (Slack Connect).

    On Enterprise Grid a person's team may be given as the organisation's id.
    """
    event = payload.get("event") or {}
    team = person.get("team_id") or event.get("user_team") or _team(payload)
    return bool(team) and team not in home


def _team(payload: Payload) -> str:
    team = payload.get("team")
    if isinstance(team, Mapping):
        return str(team.get("id") or "")
    return str(payload.get("team_id") or "")


def _origin(payload: Payload) -> Origin:
    view = payload.get("view")
    if isinstance(view, Mapping) and view.get("type") == "modal":
        return Origin.load(view.get("private_metadata") or "")
    place = payload.get("channel")
    channel: Payload = place if isinstance(place, Mapping) else {}
    number = channel.get("id") or payload.get("channel_id") or None
    name = channel.get("name") or payload.get("channel_name") or ""
    direct = str(number or "").startswith("D") or bool(_DIRECT.fullmatch(name))
    return Origin(number, payload.get("response_url") or None, direct)
