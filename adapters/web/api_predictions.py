"""The predictions for scripts: the catalogue's and the local community's, read only."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from adapters.web.board.choice import state_named
from adapters.web.board.entries import words_of
from adapters.web.room import ROOM
from bot.domain.prediction import Prediction
from bot.domain.quote import Quote
from bot.features.cases import Case, cases
from bot.features.names import episode_named, speaker_named
from bot.features.quotation import moment_url
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


def told(case: Case, words: Sequence[Quote]) -> dict[str, Any]:
    """Return what programs are told of a prediction: nothing that anybody forecast."""
    made, verdict = case.prediction, case.verdict
    first = words[0] if words else None
    return {
        "slug": made.id,
        "speaker": made.speaker,
        "episode": made.episode,
        "quote": first.text if first else None,
        "quotes": [str(quote.id) for quote in words],
        "url": moment_url(first) if first else None,
        **_facts(made),
        "state": case.state.value,
        "outcome": verdict.outcome.value if verdict else None,
        "evidence": verdict.evidence if verdict else None,
    }


def _facts(made: Prediction) -> dict[str, Any]:
    return {
        "claim": made.claim,
        "question": made.question,
        "judging": made.judging,
        "made_on": made.made_on.isoformat(),
        "resolve_by": made.resolve_by.isoformat() if made.resolve_by else None,
        "hedge": made.hedge or None,
        "probability": made.probability,
        "topic": made.topic or None,
        "kind": made.kind.value,
    }
