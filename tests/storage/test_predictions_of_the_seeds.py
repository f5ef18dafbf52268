"""The predictions that come with the seeds: each rests on words that stand in its source."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from bot.bootstrap import House
from bot.domain.prediction import Kind
from bot.domain.quote import Quote, QuoteId
from tests.conftest import SEEDS

DATED = 38
"""At least so many of them fall due on a day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a `predictions.toml`, with the day and the source of its conversation."""

    fields: dict[str, Any]
    made_on: date
    sha256: str

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def due(self) -> date | None:
        found: date | None = self.fields.get("resolve_by")
        return found

    @property
    def marks(self) -> list[dict[str, Any]]:
        return list(self.fields["quotes"])


def _rows() -> list[Row]:
    rows: list[Row] = []
    for path in sorted(SEEDS.glob("*/episode.toml")):
        episode = tomllib.loads(path.read_text("utf-8"))
        for source in episode["sources"]:
            if "predictions" in source:
                given = tomllib.loads((path.parent / source["predictions"]).read_text("utf-8"))
                made_on, sha256 = episode["published"], source["sha256"]
                rows += [Row(fields, made_on, sha256) for fields in given["predictions"]]
    return rows


ROWS = _rows()


def each(rows: list[Row] = ROWS) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=lambda row: row.id)


async def quotes(house: House, row: Row) -> list[Quote]:
    ids = [QuoteId.of(row.sha256, mark["at"], mark["end"]) for mark in row.marks]
    found = [await house.ports.library.quote(quote_id) for quote_id in ids]
    assert [quote.id for quote in found if quote] == ids
    return [quote for quote in found if quote]


async def test_each_quote_stands_in_its_source_word_for_word(house: House) -> None:
    for row in ROWS:
        assert row.marks, row.id
        for mark, quote in zip(row.marks, await quotes(house, row), strict=True):
            assert quote.text.split()[:5] == mark["words"].split(), row.id


async def test_each_quote_is_by_the_speaker_it_is_given_to(house: House) -> None:
    for row in ROWS:
        said_by = {quote.speaker.name for quote in await quotes(house, row) if quote.speaker}
        assert said_by == {row.fields["speaker"]}, row.id


async def test_each_quote_is_made_of_whole_sentences(house: House) -> None:
    for row in ROWS:
        episode = (await quotes(house, row))[0].episode.slug
        turns = await house.ports.library.conversation(episode)
        sentences = [quote.id for turn in turns for quote in turn.sentences]
        assert {mark["at"] for mark in row.marks} <= {sentence.start for sentence in sentences}
        assert {mark["end"] for mark in row.marks} <= {sentence.end for sentence in sentences}


@pytest.mark.parametrize("name", ["dated", "hedge"])
async def test_what_dates_and_hedges_a_prediction_are_the_speakers_own_words(
    house: House, name: str
) -> None:
    for row in ROWS:
        words = row.fields.get(name, "")
        assert any(words in quote.text for quote in await quotes(house, row)), row.id


def test_every_conversation_has_predictions_and_most_have_a_date() -> None:
    assert len({row.sha256 for row in ROWS}) == len(list(SEEDS.glob("*/episode.toml")))
    assert len([row for row in ROWS if row.due]) >= DATED


def test_ids_are_short_readable_and_never_given_twice() -> None:
    counts = Counter(row.id for row in ROWS)
    assert [name for name, count in counts.items() if count > 1] == []
    assert all(len(name) <= 40 and name.isascii() and " " not in name for name in counts)
    assert not any(name.startswith("own-") for name in counts)  # those are the communities'


@each([row for row in ROWS if row.due])
def test_a_prediction_falls_due_after_it_was_made(row: Row) -> None:
    assert row.due is not None
    assert row.due > row.made_on


@each()
def test_a_prediction_is_told_in_whole_sentences(row: Row) -> None:
    claim, question, judging = (row.fields[name] for name in ("claim", "question", "judging"))
    assert claim.endswith(".")
    assert judging.endswith(".")
    assert question.endswith("?")
    assert question.split()[0] in {"Has", "Have", "Did", "Will"}


@each()
def test_a_prediction_says_no_chance_that_nobody_stated(row: Row) -> None:
    assert "probability" not in row.fields  # in none of these conversations is one stated


@each()
def test_a_condition_stands_in_the_claim(row: Row) -> None:
    kind = Kind(row.fields["kind"])
    assert (kind is not Kind.CONDITIONAL) or row.fields["claim"].startswith("If ")


def test_what_asks_nearly_the_same_says_so_on_both_sides() -> None:
    near = {row.id: set(row.fields.get("near", ())) for row in ROWS}
    one_sided = [(one, other) for one in near for other in near[one] if one not in near[other]]
    assert one_sided == []
    assert all(one not in others for one, others in near.items())


def test_what_asks_nearly_the_same_is_in_one_conversation() -> None:
    source = {row.id: row.sha256 for row in ROWS}
    for row in ROWS:  # so that an episode can go without leaving the others with loose ends
        assert {source[name] for name in row.fields.get("near", ())} <= {row.sha256}, row.id


def test_rows_are_in_order_of_place() -> None:
    for sha256 in {row.sha256 for row in ROWS}:
        places = [row.marks[0]["at"] for row in ROWS if row.sha256 == sha256]
        assert places == sorted(places)
