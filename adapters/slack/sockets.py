"""Socket Mode, with a watchdog: a connection in doubt is never mended but replaced by a new one.

The library's own reconnecting tries one ticket again and again after a refused upgrade, although a
ticket is good once (slackapi/python-slack-sdk#1379, #1446, #1110). Here each connection is a client
of its own with a ticket of its own, so that there is nothing to be stuck in.
"""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.mends import SWITCHED_OFF, app_mend, code_of, is_final
from adapters.unfinished import Unfinished
from bot.kernel.errors import Unusable
from bot.kernel.observe import request

log = logging.getLogger(__name__)

PING_S = 4.0
"""Between pings. Without a pong half of this later the connection counts as dead."""

FRESH_S = 4 * PING_S
_LOOK_S = 0.25
_OPEN_S = 10.0
_STEADY_S = 10.0
_GRACE_S = 2.0
_WAITS_S = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class Connection(SocketModeClient):
    """One connection with one ticket."""

    def __init__(self, app_token: str, web_client: AsyncWebClient) -> None:
        super().__init__(
            app_token=app_token,
            web_client=web_client,
            auto_reconnect_enabled=False,
            ping_interval=PING_S,
        )
        self.worn = asyncio.Event()
        self.switched_off = False
        self.opened_at = time.monotonic()

    async def open(self) -> None:
        """Fetch a ticket and connect; raises what either of them raises."""
        # The library's own `issue_new_wss_url` would log what is explained once already, and wait.
        ticket = await self.web_client.apps_connections_open(app_token=str(self.app_token))
        self.wss_uri = str(ticket["url"])
        self.current_session = await self.aiohttp_client_session.ws_connect(
            self.wss_uri,
            autoping=False,
            heartbeat=self.ping_interval,
            proxy=self.proxy,
            timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
        )
        self.last_ping_pong_time = time.time()
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Hear a message; Slack says here that the operator switched Socket Mode off."""
        self.switched_off = self.switched_off or message.get("reason") == "link_disabled"
        await super().run_message_listeners(message, raw_message)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Note that Slack, or the library, wants another connection in place of this one."""
        del force
        self.worn.set()

    async def until_worn(self) -> None:
        """Return when Slack wants this connection replaced, or when it is dead."""
        while not self.worn.is_set() and await self.is_connected():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.worn.wait(), _LOOK_S)

    async def close(self) -> None:
        """Close the connection and end the library's tasks."""
        tasks = (self.message_processor, self.current_session_monitor, self.message_receiver)
        await super().close()  # type: ignore[no-untyped-call]
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


class Sockets:
    """Keeps one connection open; `fresh` tells whether it answers."""

    def __init__(
        self, app: AsyncApp, app_token: str, client: AsyncWebClient, unfinished: Unfinished
    ) -> None:
        self._app = app
        self._token = app_token
        self._client = client
        self._unfinished = unfinished
        self._now: Connection | None = None
        self._retiring: set[asyncio.Task[None]] = set()

    def fresh(self, now: float) -> bool:
        """Tell whether a pong came lately; `now` is the present in seconds since the epoch."""
        if self._now is None or self._now.last_ping_pong_time is None:
            return False
        return now - self._now.last_ping_pong_time <= FRESH_S

    async def run(self) -> None:
        """Stay connected until cancelled; raises `Unusable` when the app token is refused."""
        failures = 0
        try:
            while True:
                await asyncio.sleep(_WAITS_S[min(failures, len(_WAITS_S) - 1)])
                connection = await self._opened()
                if connection is None:
                    failures += 1
                    continue
                await self._use(connection)
                if connection.switched_off:
                    raise Unusable(SWITCHED_OFF)
                steady = time.monotonic() - connection.opened_at > _STEADY_S
                failures = 0 if steady else failures + 1
        finally:
            await self._end()

    async def _opened(self) -> Connection | None:
        connection = Connection(self._token, self._client)
        connection.socket_mode_request_listeners.append(self._handle)
        opened = False
        try:
            opened = await _opens(connection)
        finally:
            if not opened:
                await connection.close()
        return connection if opened else None

    async def _use(self, connection: Connection) -> None:
        self._now = connection
        log.info("connected to Slack")
        await connection.until_worn()
        log.info("the connection to Slack is replaced")
        retiring = asyncio.create_task(_retire(connection))
        self._retiring.add(retiring)
        retiring.add_done_callback(self._retiring.discard)

    async def _end(self) -> None:
        for task in self._retiring:
            task.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        if self._now:
            await self._now.close()

    async def _handle(self, client: AsyncBaseSocketModeClient, asked: SocketModeRequest) -> None:
        began = time.time()
        with request(), self._unfinished.business():
            await self._answer(client, asked, began)

    async def _answer(
        self, client: AsyncBaseSocketModeClient, asked: SocketModeRequest, began: float
    ) -> None:
        response = await run_async_bolt_app(self._app, asked)
        try:
            await send_async_response(client, asked, response, began)
        except (ConnectionError, aiohttp.ClientError):
            # Slack will deliver it again, and it will be known.
            log.info("an acknowledgement was lost with its connection")


async def _opens(connection: Connection) -> bool:
    try:
        async with asyncio.timeout(_OPEN_S):
            await connection.open()
    except SlackApiError as error:
        if is_final(error):
            raise app_mend(error) from error
        log.warning("Slack gave no connection: %s", code_of(error))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("Slack cannot be reached (%s)", type(error).__name__)
    else:
        return True
    return False


async def _retire(connection: Connection) -> None:
    """Leave a connection open a little, so that what it brought is acknowledged on it."""
    try:
        if await connection.is_connected():
            await asyncio.sleep(_GRACE_S)
    finally:
        await connection.close()
