"""A prediction's own page, to be passed on."""

from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from adapters.pictures.words import Words
from adapters.web.addresses import prediction_address
from adapters.web.door.access import asker_of, place_of
from adapters.web.errors import Unacceptable
from adapters.web.keeping.answers import kept_for_visitors
from adapters.web.keeping.store import catalogue
from adapters.web.material.entries import Entry, entries
from adapters.web.near import listed_at, nearest, predictions_near
from adapters.web.pages.page import moved, page
from adapters.web.pages.pictures import as_picture
from adapters.web.room import ROOM
from adapters.web.visitors.place import Place
from bot.domain.prediction import State, alike
from bot.features.cases import Case, cases
from bot.features.history import history_chart, moments_of
from bot.features.own_forecast import marked, own_forecast
from bot.features.prediction_card import actions_of, facts_of, opinion_actions, standing_words
from bot.features.verdict_words import fate_words, verdict_blocks
from bot.features.whose import dated_words, whose
from bot.kernel.asker import LOCAL, Asker, Role
from bot.kernel.card import Action, Block, Card, Chart
from bot.kernel.rights import offered
from bot.ports import Ports

ANSWER = web.RequestKey("answer", tuple[Card, Place])
"""What was pressed on the page came to, and where that stands."""


@kept_for_visitors()
async def prediction(request: web.Request) -> web.Response:
    """Return a prediction's page: the words, what they claim, and what became of it.

    Whoever acts finds what they forecast and may do, and the `ANSWER` that the chat put there.
    """
    ports, asker = request.app[ROOM].ports, asker_of(request)
    known = await cases(ports, LOCAL)
    case = await _case(request, known)
    (entry,) = await entries(ports, [case])
    return page(
        request,
        "prediction",
        catalogue=await catalogue(request),
        entry=entry,
        facts=list(facts_of(case, ports)),
        verdict=_verdict(case),
        standing=await standing_words(case, ports, LOCAL),
        history=await _history(case, ports),
        own=await _own(case, asker, ports) if asker.role >= Role.MEMBER else None,
        moderates=asker.role >= Role.MODERATOR,
        near=_alike(entry, known),
        answer=request.get(ANSWER),
        on_page=replace(place_of(request), page=entry.address),
    )


async def picture(request: web.Request) -> web.Response:
    """GET /predictions/{slug}.png: what is asked and how it stands, 1200 by 630; no forecasts."""
    ports = request.app[ROOM].ports
    case = await _case(request, await cases(ports, LOCAL), ".png")
    made = case.prediction
    fate, by = fate_words(case, ports.clock.now().date()), whose(made)
    words = Words(
        made.question,
        by.name,
        f"{fate[0].upper()}{fate[1:]}",
        dated_words(made),
        f"{by.beside[:1].upper()}{by.beside[1:]}",
        quoted=False,
    )
    return await as_picture(request, made.id, words)


async def _case(request: web.Request, known: Sequence[Case], ending: str = "") -> Case:
    """Return the prediction of an address with this ending; one that was replaced has moved."""
    slug = request.match_info["slug"]
    found = next((case for case in known if case.prediction.id == slug), None)
    if found:
        return found
    current = await request.app[ROOM].ports.ledger.prediction(LOCAL, slug)
    if current and current.id != slug:
        raise moved(request, prediction_address(current.id) + ending)
    raise Unacceptable(
        404,
        "I know no prediction by this name.",
        near=[*nearest(request, predictions_near(known)), listed_at("/predictions")],
    )


def _verdict(case: Case) -> list[Block]:
    """Return what became of it, with all that is said against that: a page has the room."""
    given = case.verdict
    return list(verdict_blocks(given, max(1, len(given.disputes)))) if given else []


async def _history(case: Case, ports: Ports) -> Chart | None:
    """Return how the crowd moved, once forecasting has closed and five or more had forecast."""
    if not case.closed:
        return None
    forecasts = await ports.ledger.forecasts(LOCAL, case.prediction.id)
    chart = history_chart(case, await moments_of(case, forecasts))
    return chart if chart.series[0].points else None


async def _own(case: Case, asker: Asker, ports: Ports) -> Card | None:
    """Return what a member may do about it, with their own forecast."""
    card = Card("", (), _actions(case))
    actions = offered(card, asker.role, ports.registry).actions
    if not actions:
        return None
    actions = await marked(actions, case, ports, LOCAL, asker.member)
    given = await own_forecast(case, ports, LOCAL, asker.member)
    return Card("Yours" if given or case.closed else "Your forecast", given, actions)


def _actions(case: Case) -> tuple[Action, ...]:
    """Return the buttons of its card. Without a date it may be said to have happened any day."""
    name = case.prediction.id
    undated = case.asks and case.state is State.OPEN
    return (*actions_of(case, name, LOCAL), *(opinion_actions(name) if undated else ()))


def _alike(entry: Entry, known: Sequence[Case]) -> list[Entry]:
    return [Entry(each, entry.today) for each in known if alike(entry.prediction, each.prediction)]
