"""The Web API's front door: who calls, with what right, and the reply on the wire."""

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.slack.fake.errors import SlackError, Violation
from tests.slack.fake.methods import METHODS, Call, Method
from tests.slack.fake.validation import Json
from tests.slack.fake.workspace import Team

if TYPE_CHECKING:
    from tests.slack.fake.server import FakeSlack

EVERYWHERE = {"team_id"}
"""Arguments of every method; slack_bolt names the workspace in each call."""

STRUCTURED = ("blocks", "attachments", "metadata", "view", "files")


@dataclass(frozen=True)
class WebApi:
    """Answers `/api/<method>`."""

    slack: "FakeSlack"

    async def handle(self, request: web.Request) -> web.Response:
        """Take one call; a reply that a fault swallows ends in a broken connection."""
        name = request.match_info["method"]
        try:
            told = await self._answer(name, request)
            response = web.json_response({"ok": True, **told})
        except SlackError as refusal:
            response = self._refused(name, refusal)
        team = self._team(_bearer(request))
        response.headers["X-OAuth-Scopes"] = ",".join(sorted(team.scopes)) if team else ""
        return self.slack.faults.spoil(name, request, response)

    async def _answer(self, name: str, request: web.Request) -> Json:
        args, token = await arguments(request), _bearer(request)
        token = args.pop("token", token)
        slack = self.slack
        call = Call(slack, name, args, token, self._team(token) or slack.default_team)
        slack.requests.append(call)
        try:
            return await self._run(call, request)
        except SlackError as refusal:
            if "Retry-After" in refusal.headers:
                wait = float(refusal.headers["Retry-After"])
                slack.rates.bar(_limited(call), slack.clock.now(), wait)
            raise

    async def _run(self, call: Call, request: web.Request) -> Json:
        name, slack = call.method, self.slack
        if early := slack.rates.too_soon(_limited(call), slack.clock.now()):
            slack.violations.append(f"{name} was called {early:.1f} s before Retry-After was over")
        method = METHODS.get(name)
        if method is None:
            raise Violation("unknown_method", messages=[f"there is no {name}"])
        self._authenticate(call, method, request)
        slack.faults.check_token(call.token)
        slack.faults.check(name)
        self._check(call, method)
        return await method.run(call)

    def _authenticate(self, call: Call, method: Method, request: web.Request) -> None:
        slack = self.slack
        if method.token == "client":
            given = _basic(request) or (
                call.args.get("client_id"),
                call.args.get("client_secret"),
            )
            if given != (slack.client_id, slack.client_secret):
                raise SlackError("invalid_client_id")
        elif method.token == "app":
            if call.token != slack.app_token:
                raise SlackError("not_allowed_token_type" if call.token else "not_authed")
        elif self._team(call.token) is None:
            known = call.token in slack.dead_tokens
            raise SlackError("account_inactive" if known else "invalid_auth")

    def _check(self, call: Call, method: Method) -> None:
        granted = call.team.scopes if method.token == "bot" else self.slack.app_scopes
        needed = method.scopes(call)
        lacking = self.slack.faults.lacking(call.method)
        if lacking or (needed and not granted & set(needed)):
            needs = lacking or ",".join(needed)
            raise SlackError("missing_scope", needed=needs, provided=",".join(sorted(granted)))
        if missing := method.required - call.args.keys():
            said = [f"[ERROR] missing required field: {name}" for name in sorted(missing)]
            raise Violation("invalid_arguments", messages=said)
        if unknown := call.args.keys() - method.required - method.optional - EVERYWHERE:
            said = [f"[ERROR] no such argument: {name}" for name in sorted(unknown)]
            raise Violation("invalid_arguments", messages=said)

    def _refused(self, name: str, refusal: SlackError) -> web.Response:
        if isinstance(refusal, Violation):
            self.slack.violates(f"{name}: {refusal.error}", refusal.messages)
        if refusal.status >= 500:
            return web.Response(status=refusal.status, text="upstream connect error")
        return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)

    def _team(self, token: str) -> Team | None:
        return next((t for t in self.slack.teams.values() if token and t.bot_token == token), None)


async def arguments(request: web.Request) -> Json:
    """Return a call's arguments, whether they came as JSON, in a form or in the address."""
    if request.content_type == "application/json":
        told = await request.json()
        return {key: _opened(key, value) for key, value in told.items() if value is not None}
    form = await request.post() if request.method == "POST" else {}
    return {key: _opened(key, value) for key, value in [*request.query.items(), *form.items()]}


def _opened(key: str, value: Any) -> Any:
    return json.loads(value) if key in STRUCTURED and isinstance(value, str) else value


def _limited(call: Call) -> str:
    """Return what a 429 is about: a method, in one workspace, and a channel if it names one."""
    return f"{call.method} {call.token} {call.args.get('channel', '')}"


def _bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _basic(request: web.Request) -> tuple[str, str] | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    name, _, word = base64.b64decode(secret).decode().partition(":")
    return name, word
