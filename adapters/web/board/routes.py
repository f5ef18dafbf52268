"""The board's addresses, but for a prediction's own page: the chat serves it, with its answers."""

from aiohttp import web

from adapters.web.board import exports, feed, listing, prediction, scores, timeline

ROUTES = (
    web.get("/predictions", listing.board),
    web.get("/predictions.csv", exports.as_csv),
    web.get("/predictions.json", exports.as_json),
    web.get("/predictions/{slug}.png", prediction.picture),
    web.get("/standings", scores.standings),
    web.get("/calibration", scores.calibration),
    web.get("/timeline", timeline.timeline),
    web.get("/feed.atom", feed.feed),
)
