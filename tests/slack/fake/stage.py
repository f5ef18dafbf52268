"""What everybody can see: messages and views, and whose gesture they answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.slack.fake.clock import Clock
from tests.slack.fake.interaction import Interaction
from tests.slack.fake.reading import calls
from tests.slack.fake.validation import Json, message_problems
from tests.slack.fake.workspace import Channel, File, Message, Team, View, new_id


@dataclass
class Stage:
    """Messages, views and files, with everything about them that should not have happened.

    `violations`: what a well-behaved app never does. `pings`: what would have notified somebody.
    """

    clock: Clock = field(default_factory=Clock)
    violations: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    _last_ts: float = 0.0

    def violates(self, what: str, problems: Sequence[str]) -> None:
        """Note what is wrong with something, if anything is."""
        self.violations += [f"{what}: {problem}" for problem in problems]

    def new_ts(self) -> str:
        """Return the time as a message's id; no two are alike."""
        self._last_ts = max(self.clock.now(), self._last_ts + 0.00001)
        return f"{self._last_ts:.6f}"

    def problems(self, body: Json) -> list[str]:
        """Return why Slack would not take a message."""
        lost = [name for name in _file_ids(body) if not self._ready(name)]
        return message_problems(body) + [f"[ERROR] invalid slack file: {name}" for name in lost]

    def post(
        self,
        channel: Channel,
        body: Json,
        via: str,
        private_to: str | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        """Let a message appear in a channel; it answers a gesture there, if one waits."""
        message = self._kept(channel, body, private_to, files)
        if asked := self._waiting(channel, private_to):
            asked.shows(message, via)
        return message

    def show(self, interaction: Interaction, body: Json, *, private: bool, via: str) -> Message:
        """Let an answer appear where the gesture was made."""
        self.violates(via, self.problems(body))
        private_to = interaction.user_id if private else None
        place = interaction.channel or interaction.team.channel("general")
        message = self._kept(place, body, private_to)
        interaction.shows(message, via)
        if later := self._later(interaction):
            later.shows(message, via)
        return message

    def change(
        self, message: Message, body: Json, via: str, asked: Interaction | None = None
    ) -> None:
        """Let a message take a new form; whether it is private cannot change."""
        self._note_pings(message.channel, body)
        message.body = _with_block_ids(body)
        message.files = [*message.files, *self._pictures(body)]
        message.edits += 1
        if asked := asked or self._touching(message):
            asked.shows(message, via, replaced=True)

    def new_view(self, body: Json, user_id: str, team: Team, root: str = "") -> View:
        """Keep a view; it is its own root unless it was pushed on another."""
        view_id = new_id("V")
        view = View(view_id, _with_block_ids(body), user_id, team, root or view_id)
        self.views[view_id] = view
        self._note_pings(None, body)
        return view

    def change_view(self, view: View, body: Json) -> None:
        """Let a view take a new form."""
        view.body = _with_block_ids(body)
        view.edition += 1
        self._note_pings(None, body)
        for asked in reversed(self.interactions):
            if asked.waiting and _about(asked, view):
                asked.opens(view)
                return

    def _kept(
        self,
        channel: Channel,
        body: Json,
        private_to: str | None = None,
        files: Sequence[File] = (),
    ) -> Message:
        self._note_pings(channel, body)
        files = [*files, *self._pictures(body)]
        message = Message(self.new_ts(), channel, _with_block_ids(body), private_to, files)
        channel.kept.append(message)
        return message

    def _note_pings(self, channel: Channel | None, body: Json) -> None:
        where = f"#{channel.name}" if channel else "a view"
        self.pings += [f"{where}: {call}" for call in calls(body)]

    def _pictures(self, body: Json) -> list[File]:
        return [self.files[name] for name in _file_ids(body) if name in self.files]

    def _ready(self, file_id: str) -> bool:
        return file_id in self.files and self.files[file_id].completed

    def _waiting(self, channel: Channel, private_to: str | None) -> Interaction | None:
        """Return the newest gesture that a message in this channel can be the answer to."""
        waiting = [i for i in self.interactions if i.waiting and i.team is channel.team]
        if private_to:
            waiting = [i for i in waiting if i.user_id == private_to]
        here = [i for i in waiting if i.channel is channel]
        return here[-1] if here else waiting[0] if len(waiting) == 1 else None

    def _later(self, interaction: Interaction) -> Interaction | None:
        """Return the gesture somebody waits on, when an earlier one's address is used for it."""
        if interaction.waiting:
            return None
        theirs = [i for i in self.interactions if i.waiting and i.user_id == interaction.user_id]
        return theirs[-1] if theirs else None

    def _touching(self, message: Message) -> Interaction | None:
        for asked in reversed(self.interactions):
            known = [asked.origin, *(shown.message for shown in asked.shown)]
            if asked.waiting and any(message is each for each in known):
                return asked
        return self._waiting(message.channel, message.private_to)


def _about(asked: Interaction, view: View) -> bool:
    home = view.body["type"] == "home" and asked.user_id == view.user_id
    return home or asked.view is view or asked.origin_view is view


def _file_ids(body: Json) -> list[str]:
    pictures = [block.get("slack_file") for block in body.get("blocks") or []]
    return [picture["id"] for picture in pictures if picture and "id" in picture]


def _with_block_ids(body: Json) -> Json:
    """Return a body in which each block has an id, as Slack keeps it."""
    if not body.get("blocks"):
        return body
    named = [{"block_id": f"b{n}", **block} for n, block in enumerate(body["blocks"])]
    return {**body, "blocks": named}
