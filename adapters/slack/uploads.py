"""Charts as pictures: drawn elsewhere, uploaded here, shown by the id of the file."""

import logging
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pictures import Draw
from adapters.slack.render import NO_PICTURES, Pictures
from bot.kernel.card import Card, Chart

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Uploads:
    """Uploads a card's charts; without `draw` a chart is told in words."""

    session: aiohttp.ClientSession
    draw: Draw | None = None

    async def pictures(self, client: AsyncWebClient, card: Card) -> Pictures:
        """Return the charts of a card that are now files; those that failed are told in words."""
        charts = [block for block in card.blocks if isinstance(block, Chart)]
        if self.draw is None or not charts:
            return NO_PICTURES
        pictures: dict[Chart, str] = {}
        for chart in charts:
            try:
                pictures[chart] = await self._upload(client, chart, await self.draw(chart))
            except Exception:
                # Whatever it was, its words serve.
                log.exception("a picture could not be made or uploaded")
        return pictures

    async def _upload(self, client: AsyncWebClient, chart: Chart, png: bytes) -> str:
        """Upload in Slack's three steps (docs.slack.dev/messaging/working-with-files)."""
        ticket = await client.files_getUploadURLExternal(
            filename="chart.png", length=len(png), alt_txt=chart.alt
        )
        async with self.session.post(str(ticket["upload_url"]), data=png) as answer:
            answer.raise_for_status()
        file_id = str(ticket["file_id"])
        await client.files_completeUploadExternal(files=[{"id": file_id, "title": chart.title}])
        return file_id
