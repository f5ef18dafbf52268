"""The fake itself: everything wired together on a free port of 127.0.0.1."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.slack.fake import payloads, responses
from tests.slack.fake.connections import Connections
from tests.slack.fake.delivery import Delivery, HttpRoad
from tests.slack.fake.faults import Faults
from tests.slack.fake.interaction import Answer, Interaction
from tests.slack.fake.methods import Call
from tests.slack.fake.people import PATIENCE_S, Person
from tests.slack.fake.rates import Rates
from tests.slack.fake.stage import Stage
from tests.slack.fake.tickets import Invitations, ResponseUrls, Triggers
from tests.slack.fake.validation import Json
from tests.slack.fake.web_api import WebApi
from tests.slack.fake.workspace import Message, Team, new_id

SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "files:write",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
        "im:history",
        "im:write",
    }
)
"""What a workspace grants unless a test says otherwise."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOST = "127.0.0.1"


@dataclass(eq=False, repr=False)
class FakeSlack(Stage):
    """Slack on loopback, as an async context manager.

    `scopes` are what the first workspace granted. `settle_s` is how long nothing new must have
    come before an answer counts as whole.
    """

    scopes: frozenset[str] = SCOPES
    rates: Rates = field(default_factory=Rates)
    settle_s: float = 0.05
    port: int = 0
    app_id: str = field(default_factory=lambda: new_id("A"))
    app_token: str = "xapp-1-made-for-tests"
    app_scopes: frozenset[str] = frozenset({"connections:write"})
    signing_secret: str = "a-signing-secret-made-for-tests"
    client_id: str = "1234567890.1234567890"
    client_secret: str = "a-client-secret-made-for-tests"
    teams: dict[str, Team] = field(default_factory=dict)
    dead_tokens: set[str] = field(default_factory=set)
    requests: list[Call] = field(default_factory=list)
    more_routes: list[web.RouteDef] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.delivery = Delivery(self)
        self.connections = Connections(
            self.clock, self.app_id, self.delivery.acknowledged, self.violations
        )
        self.faults = Faults(self.connections)
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock)
        self.invitations = Invitations(self.clock)
        self.default_team = self.team("Tea House")
        self.default_team.install(self.scopes)

    async def __aenter__(self) -> "FakeSlack":
        app = web.Application(client_max_size=2**24, middlewares=[self._own_mistakes])
        app.router.add_route("*", "/api/{method}", WebApi(self).handle)
        app.router.add_get("/link/", self.connections.upgrade)
        app.router.add_post("/respond/{key}", responses.taker(self))
        app.router.add_post("/upload/{file_id}", responses.uploader(self))
        app.add_routes(self.more_routes)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, HOST, self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.delivery.close()
        await self.connections.close()
        await self.runner.cleanup()

    @web.middleware
    async def _own_mistakes(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Exception as mistake:
            self.violations.append(f"the fake broke at {request.path}: {mistake!r}")
            raise

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """Return what HINDCAST_SLACK_API_URL is set to."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.default_team.bot_token

    @property
    def messages(self) -> Mapping[str, list[Message]]:
        """Return what stands in each channel of the first workspace, by name."""
        return self.default_team.messages

    def socket_url(self, ticket: str) -> str:
        return f"ws://{HOST}:{self.port}/link/?ticket={ticket}&app_id={self.app_id}"

    def upload_url(self, file_id: str) -> str:
        return f"{self.url}/upload/{file_id}"

    def team(self, name: str = "Tea House", *, installed: bool = True) -> Team:
        """Return the workspace of that name, made when new, with the app installed or not."""
        if name not in self.teams:
            team = self.teams[name] = Team(self, name)
            team.channel("general")
            if installed:
                team.install(self.scopes)
        return self.teams[name]

    def person(self, name: str, **how: Any) -> Person:
        """Return a member of the first workspace."""
        return self.default_team.person(name, **how)

    def called(self, method: str) -> list[Call]:
        """Return all calls of one method."""
        return [call for call in self.requests if call.method == method]

    def deliver_to(self, url: str, secret: str | None = None, aged_s: float = 0.0) -> None:
        """Post payloads to an address from now on, signed (rightly, unless a `secret` is given).

        `aged_s` makes the timestamp that much older.
        """
        self.delivery.road = HttpRoad(url, secret or self.signing_secret, aged_s)

    async def connected(self, count: int = 1, within: float = 10.0, opened: int = 0) -> None:
        """Wait until the app holds so many sockets, and has opened so many in all."""
        await self.connections.wait_for(count, within, opened)

    async def perform(self, interaction: Interaction, within: float = PATIENCE_S) -> Answer:
        """Carry a gesture to the app, and return what came back."""
        payload = interaction.payload
        if interaction.kind != "events_api" and payload.get("type") != "block_suggestion":
            payload["trigger_id"] = self.triggers.issue(interaction)
            if interaction.channel:
                key = self.response_urls.issue(interaction)
                payload["response_url"] = f"{self.url}/respond/{key}"
        self.interactions.append(interaction)
        await self.delivery.send(interaction)
        return await interaction.settled(within, self.settle_s)

    async def event(
        self,
        team: Team,
        about: Json,
        user: Person | None = None,
        within: float = PATIENCE_S,
    ) -> Answer:
        """Tell the app of an event, until it is acknowledged; with a `user`, until they see."""
        payload = payloads.event(team, about, self.clock.now())
        interaction = Interaction(team, "events_api", payload, user.id if user else "")
        interaction.expects_view = user is not None
        return await self.perform(interaction, within)

    async def redeliver(self, answer: Answer, within: float = 0.5) -> Answer:
        """Send the same envelope again; return what came of it that was not there before."""
        interaction = answer.interaction
        interaction.waiting = True
        before = len(interaction.shown)
        await self.delivery.send(interaction, retry=1)
        return await interaction.settled(within, within, since=before)

    async def raw(
        self, payload: Any, kind: str = "interactive", within: float = PATIENCE_S
    ) -> Answer:
        """Send anything: a text as it is, else a payload in an envelope of that kind."""
        place = self.default_team.channel("general")
        user = payload.get("user_id", "") if isinstance(payload, dict) else ""
        interaction = Interaction(self.default_team, kind, payload, user, place)
        if isinstance(payload, str):
            await self.connections.send(payload)
            return interaction.answer()
        return await self.perform(interaction, within)
