"""The predictions for scripts: the catalogue's and the local community's, read only."""

from aiohttp import web

from adapters.web.board.choice import Choice, state_named
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
    wanted = Choice(
        state_named(state) if state else None,
        speaker_named(known, speaker) if speaker else "",
        episode_named(known, episode) if episode else "",
    )
    listed = [
        told(case, await words_of(ports.library, case.prediction))
        for case in await cases(ports, LOCAL)
        if wanted.state in (None, case.state) and wanted.fits(case)
    ]
    return web.json_response({"predictions": listed})
