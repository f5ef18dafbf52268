"""Slack from start to end: one object that runs until it is cancelled."""

import asyncio
import logging
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pictures import Draw
from adapters.slack.access import SlackAccess
from adapters.slack.answering import Answering
from adapters.slack.app import make_app
from adapters.slack.calls import Calls
from adapters.slack.claims import Claims
from adapters.slack.courier import SlackCourier
from adapters.slack.delivery import Delivery
from adapters.slack.doors import Doors
from adapters.slack.home import Home
from adapters.slack.lines import Spelling
from adapters.slack.listener import listening
from adapters.slack.members import Members
from adapters.slack.modals import Modals
from adapters.slack.oauth import make_oauth
from adapters.slack.sockets import Sockets
from adapters.slack.uploads import Uploads
from adapters.slack.visit import community_of
from adapters.slack.workspaces import ManyWorkspaces, OneWorkspace, Workspaces, introduce
from adapters.unfinished import Unfinished
from bot.kernel.dispatch import Dispatch
from bot.kernel.ending import ANSWERS_S
from bot.kernel.errors import Unusable
from bot.ports import Acts, Communities, Installations, Ports

log = logging.getLogger(__name__)

_CALL_S = 10.0


@dataclass
class SlackBot:
    """The bot in Slack. `draw` makes pictures of charts; without it they are told in words.

    `acts` is what it shares with other processes of the bot; without it there are none.
    """

    access: SlackAccess
    dispatch: Dispatch[Ports]
    communities: Communities
    installations: Installations | None = None
    draw: Draw | None = None
    acts: Acts | None = None
    address: str = ""
    """Where the HTTP listener is, once it is open."""

    _members: Members = field(default_factory=Members, init=False)
    _sockets: Sockets | None = field(default=None, init=False)
    _serving: asyncio.Task[None] | None = field(default=None, init=False)
    _failure: Unusable | None = field(default=None, init=False)
    _voice: tuple[AsyncWebClient, Workspaces] | None = field(default=None, init=False)

    def fresh(self) -> bool:
        """Tell whether Slack can reach the bot: a pong came lately, or the listener is open."""
        if self.access.by_socket:
            return bool(self._sockets and self._sockets.fresh(time.time()))
        return bool(self.address)

    def courier(self) -> SlackCourier:
        """Return who carries posts by this connection, while it is there."""
        return SlackCourier(self._speaking_for, self._members)

    async def _speaking_for(self, team: str) -> AsyncWebClient | None:
        """Return the client of a workspace; None while there is no connection to it.

        Without a `team` it is the one of the bot's token.
        """
        if self._voice is None:
            return None
        client, workspaces = self._voice
        installation = await workspaces.find(team)
        if installation is None or (team and installation.team != team):
            return None
        return AsyncWebClient(
            installation.bot_token,
            base_url=self.access.api_url,
            session=client.session,
            retry_handlers=[],
        )

    async def run(self) -> None:
        """Answer Slack until cancelled.

        Raises `Unusable`, with what to mend, when a token was refused or a scope is missing.
        """
        self.access.check()
        timeout = aiohttp.ClientTimeout(total=_CALL_S)
        async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
            # The library's own retries send a post again when only the reply to it was lost.
            client = AsyncWebClient(
                base_url=self.access.api_url, session=session, retry_handlers=[]
            )
            workspaces = await self._workspaces(client)
            self._voice = (client, workspaces)
            doors = self._doors(session, workspaces)
            self._serving = serving = asyncio.create_task(self._serve(client, doors))
            watching = asyncio.create_task(workspaces.watch(client))
            try:
                await asyncio.wait({serving})
            finally:
                await _end({serving, watching}, doors.unfinished)
                self._voice = None
        if self._failure:
            raise self._failure
        serving.result()

    def _fail(self, error: Unusable) -> None:
        """End: no further call can succeed."""
        self._failure = self._failure or error
        if self._serving:
            self._serving.cancel()

    async def _workspaces(self, client: AsyncWebClient) -> Workspaces:
        if self.access.several:
            if self.installations is None:
                raise Unusable("Several Slack workspaces need a place to keep their installations.")
            return ManyWorkspaces(self.installations, self.communities)
        installation, name = await introduce(client, self.access.bot_token)
        await self.communities.joined(community_of(installation.team), name)
        return OneWorkspace(installation, self.communities, self._fail)

    def _doors(self, session: aiohttp.ClientSession, workspaces: Workspaces) -> Doors:
        registry = self.dispatch.registry
        spelling = Spelling(registry, self.access.aliases)
        calls = Calls(registry, self.communities, self._members, workspaces)
        answering = Answering(
            dispatch=self.dispatch,
            calls=calls,
            modals=Modals(self.dispatch, calls, spelling),
            delivery=Delivery(session, Uploads(session, self.draw), workspaces, self._members),
            aliases=self.access.aliases,
            spelling=spelling,
            claims=Claims(self.acts),
        )
        return Doors(answering, Home(self.dispatch, spelling), workspaces)

    async def _serve(self, client: AsyncWebClient, doors: Doors) -> None:
        """Take payloads by Socket Mode or by HTTP; the pages of OAuth are HTTP in either case."""
        oauth = None
        if self.access.several and self.installations:
            oauth = make_oauth(self.access, client, self.installations, self.communities)
        app = make_app(client, self.access.signing_secret, doors, oauth)
        async with AsyncExitStack() as stack:
            if self.access.listens:
                self.address = await stack.enter_async_context(listening(self.access, app, oauth))
                stack.callback(setattr, self, "address", "")
                log.info("Slack may call %s", self.address)
            if self.access.by_socket:
                self._sockets = Sockets(app, self.access.app_token, client, doors.unfinished)
                stack.callback(setattr, self, "_sockets", None)
                await self._sockets.run()
            await asyncio.Event().wait()


async def _end(tasks: set[asyncio.Task[None]], unfinished: Unfinished) -> None:
    """Hear nothing new, and finish what was begun, in `ANSWERS_S` together."""
    loop = asyncio.get_running_loop()
    until = loop.time() + ANSWERS_S
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=ANSWERS_S)
    await unfinished.finish(until - loop.time())
