"""The predictions for scripts: the catalogue's and the local community's, read only."""

from aiohttp import web

from adapters.web.board.choice import state_named
from adapters.web.material.entries import told, words_of
from adapters.web.room import ROOM
from bot.features.cases import cases
from bot.features.names import episode_named, speaker_named
from bot.kernel.asker import LOCAL
from bot.kernel.kinds import clean


async def predictions(request: web.Request) -> web.Response:
    """GET /api/predictions?state=&speaker=&episode=: soonest due first, undated last.

    What anybody forecast is not told: the crowd's view is for those who gave theirs.
    """
    ports = request.app[ROOM].ports
    known = await ports.library.episodes()
    speaker, episode, state = (
        clean(request.query.get(name, "")) for name in ("speaker", "episode", "state")
    )
    wanted = {
        "speaker": speaker_named(known, speaker) if speaker else None,
        "episode": episode_named(known, episode) if episode else None,
        "state": state_named(state).value if state else None,
    }
    found = [
        told(case, await words_of(ports.library, case.prediction))
        for case in await cases(ports, LOCAL)
    ]
    listed = [
        entry
        for entry in found
        if all(value is None or entry[name] == value for name, value in wanted.items())
    ]
    return web.json_response({"predictions": listed})
