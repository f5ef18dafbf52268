"""The fake as a process of its own, for load: `python -m tests.slack.fake --port 0`.

With `--teams 6 --channels 100` that many further workspaces have the app, in that many channels
each as in the first one, and posts are limited as Slack limits them; without, they are not.

It prints its address and tokens as one line of JSON and stays until it is ended. POST
`/control/types` with `{"command", "text", "count"}` lets that many people type at once, and
returns how long each acknowledgement and each answer took, in seconds, and how many messages came
of each. POST `/control/drop` cuts every socket without a goodbye. GET `/control/state` returns what
was violated, who was pinged, how many posts were too many and how many sockets are open. GET
`/control/teams` returns each further workspace, its bot, its channels, and when something was
posted in each, in seconds since 1970; GET `/control/channels` does so for those of the first one.
"""

import argparse
import asyncio
import contextlib
import json
import time

from aiohttp import web

from tests.slack.fake.interaction import Answer
from tests.slack.fake.rates import Rates
from tests.slack.fake.server import FakeSlack
from tests.slack.fake.workspace import Team

PLENTY = 1_000_000


async def types(slack: FakeSlack, told: dict[str, str]) -> dict[str, object]:
    """Let `count` people type the same line at once."""
    crowd = [slack.person(f"person-{number}") for number in range(int(told.get("count", 1)))]
    command, text = told["command"], told.get("text", "")
    began = time.perf_counter()
    answers = await asyncio.gather(*(one.types(command, text, within=10.0) for one in crowd))
    return {
        "took_s": time.perf_counter() - began,
        "acked_s": [answer.acked_s for answer in answers],
        "answered_s": [_answered_s(answer) for answer in answers],
        "answers": [len(answer.interaction.shown) for answer in answers],
        "failed": [answer.failed for answer in answers if answer.failed],
    }


def state(slack: FakeSlack) -> dict[str, object]:
    """Return what a load test looks at afterwards."""
    return {
        "violations": slack.violations,
        "pings": slack.pings,
        "limited": slack.rates.refused,
        "sockets": slack.connections.count,
    }


def teams(slack: FakeSlack) -> list[dict[str, object]]:
    """Return the further workspaces, and when what was posted in each of their channels."""
    return [
        {
            "team": team.id,
            "bot_token": team.bot_token,
            "bot_id": team.bot_id,
            "bot_user_id": team.bot_user_id,
            "posted": posted(team),
        }
        for team in slack.teams.values()
        if team is not slack.default_team
    ]


def posted(team: Team) -> dict[str, list[float]]:
    """Return a workspace's channels, and when something was posted in each."""
    return {
        channel.id: [float(message.ts) for message in channel.messages]
        for channel in team.channels.values()
    }


def described(slack: FakeSlack) -> dict[str, object]:
    """Return everything an app needs to be told."""
    return {
        "url": slack.url,
        "api_url": slack.api_url,
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "signing_secret": slack.signing_secret,
        "client_id": slack.client_id,
        "client_secret": slack.client_secret,
    }


def _answered_s(answer: Answer) -> float | None:
    return answer.all[0].at - answer.interaction.sent_at if answer.all else None


async def serve(port: int, further: int, channels: int) -> None:
    """Serve until ended, with so many further workspaces of so many channels."""
    slack = FakeSlack(port=port, rates=Rates() if further else Rates(PLENTY, PLENTY))
    for team in (slack.default_team, *(slack.team(f"House {n}") for n in range(further))):
        for room in range(channels - len(team.channels)):
            team.channel(f"room-{room}")

    async def take(request: web.Request) -> web.Response:
        return web.json_response(await types(slack, await request.json()))

    async def drop(_request: web.Request) -> web.Response:
        await slack.faults.drop()
        return web.json_response({})

    async def show(_request: web.Request) -> web.Response:
        return web.json_response(state(slack))

    async def tell(_request: web.Request) -> web.Response:
        return web.json_response(teams(slack))

    async def tell_channels(_request: web.Request) -> web.Response:
        first = slack.default_team
        return web.json_response({"team": first.id, "posted": posted(first)})

    slack.more_routes = [
        web.get("/control/channels", tell_channels),
        web.get("/control/teams", tell),
        web.post("/control/types", take),
        web.post("/control/drop", drop),
        web.get("/control/state", show),
    ]
    async with slack:
        print(json.dumps(described(slack)), flush=True)  # noqa: T201 - this is its output
        await asyncio.Event().wait()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m tests.slack.fake", description=__doc__)
    reader.add_argument("--port", type=int, default=0, help="0 takes a free one")
    reader.add_argument("--teams", type=int, default=0, help="further workspaces")
    reader.add_argument("--channels", type=int, default=1, help="in each workspace")
    given = reader.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.teams, given.channels))
