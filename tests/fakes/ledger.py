"""A ledger in lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.prediction import Answer, Forecast, Prediction, Standing, Verdict, standing
from bot.domain.quote import Quote
from bot.kernel.asker import Community
from bot.ports import Given


@dataclass
class FakeLedger:
    """Predictions and forecasts in lists: what pages and pictures read. It judges nothing."""

    known: Sequence[Prediction] = ()
    given: list[Forecast] = field(default_factory=list)
    places: list[Standing] = field(default_factory=list)
    judged: list[Verdict] = field(default_factory=list)
    moved: Mapping[str, str] = field(default_factory=dict)
    at: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    async def predictions(self, community: Community | None) -> Sequence[Prediction]:
        return [one for one in self.known if one.community in (None, community)]

    async def resting_on(
        self, community: Community | None, quotes: Collection[Quote]
    ) -> Sequence[tuple[Prediction, Verdict | None]]:
        return [
            (one, next((v for v in self.judged if v.prediction == one.id), None))
            for one in await self.predictions(community)
            if not one.withdrawn and any(one.rests_on(quote.id) for quote in quotes)
        ]

    async def prediction(self, community: Community | None, name: str) -> Prediction | None:
        known, name = await self.predictions(community), self.moved.get(name, name)
        return next((one for one in known if one.id == name), None)

    async def forecast(self, community: Community, given: Given) -> tuple[float | None, Forecast]:
        before = standing(await self.forecasts(community, given.prediction), given.member)
        kept = Forecast(given.member, given.prediction, given.probability, self.at, len(self.given))
        self.given.append(kept)
        return before.probability if before else None, kept

    async def forecasts(self, _community: Community, name: str) -> Sequence[Forecast]:
        return [forecast for forecast in self.given if forecast.prediction == name]

    async def latest(
        self, community: Community, name: str, before: datetime | None = None
    ) -> Sequence[Forecast]:
        given = [f for f in await self.forecasts(community, name) if not before or f.at < before]
        return list({forecast.member: forecast for forecast in given}.values())

    async def latest_of(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, Sequence[Forecast]]:
        found = {name: await self.latest(community, name, at) for name, at in before.items()}
        return {name: given for name, given in found.items() if given}

    async def standing(
        self, community: Community, member: str, name: str, before: datetime | None = None
    ) -> Forecast | None:
        given = await self.latest(community, name, before)
        return next((forecast for forecast in given if forecast.member == member), None)

    async def forecasters(
        self, community: Community, name: str, before: datetime | None = None
    ) -> int:
        return len(await self.latest(community, name, before))

    async def tallies(
        self, community: Community, before: Mapping[str, datetime | None]
    ) -> Mapping[str, int]:
        counts = {name: await self.forecasters(community, name, at) for name, at in before.items()}
        return {name: count for name, count in counts.items() if count}

    async def forecasts_of(self, _community: Community, member: str) -> Sequence[Forecast]:
        return [forecast for forecast in self.given if forecast.member == member]

    async def last_act(self, _community: Community, _member: str) -> tuple[str, int]:
        return "", 0

    async def opinions(self, _community: Community, _name: str) -> Mapping[Answer, int]:
        return {}

    async def verdict(self, _community: Community, name: str) -> Verdict | None:
        return next((one for one in self.judged if one.prediction == name), None)

    async def verdicts(self, _community: Community) -> Sequence[Verdict]:
        return self.judged

    async def standings(self, _community: Community) -> Sequence[Standing]:
        return self.places
