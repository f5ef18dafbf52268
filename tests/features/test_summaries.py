"""Summaries, topics and speakers of the real episodes: every line opens its words."""

import pytest

from adapters.completion import complete
from bot.kernel.card import Status
from tests.conftest import ALICE, Visit, quotations, says

EPISODES = (
    "mostafa-dehghani-2026",
    "julian-schrittwieser-2025",
    "david-luan-2025",
    "sholto-douglas-2025",
)


@pytest.mark.parametrize("slug", EPISODES)
async def test_every_line_of_a_summary_rests_on_words_in_the_source(
    alice: Visit, slug: str
) -> None:
    summary = await alice.house.ports.library.summary(slug)
    assert summary
    assert 8 <= len(summary.lines) <= 15
    assert summary.topics
    assert summary.chapters
    conversation = await alice.house.ports.library.conversation(slug)
    words = " ".join(quote.text for turn in conversation for quote in turn.sentences)
    for line in summary.lines:
        assert line.quotes, line.text
        assert all(quote.text in words and quote.speaker for quote in line.quotes)


async def test_a_summary_is_paged_and_its_lines_open(alice: Visit) -> None:
    first = await alice.says("/summary luan")
    assert "Takeaways" in says(first)
    second = await alice.presses("Next page")
    assert says(second) != says(first)
    opened = await alice.presses("6")
    assert quotations(opened)[0].speaker == "David Luan"
    assert (await alice.presses("Share")).private is False


async def test_a_summary_narrows_to_a_topic(alice: Visit) -> None:
    whole = await alice.says("/summary mostafa-dehghani-2026")
    topic = await alice.says('/summary episode:mostafa-dehghani-2026 topic:"continual"')
    assert topic.title.endswith("Continual learning and RAG")
    assert len(topic.actions) < len(whole.actions)
    refused = await alice.says("/summary episode:dehghani topic:cooking")
    assert refused.status is Status.REFUSED
    assert "It has:" in says(refused)


async def test_lines_that_others_wrote_are_credited(alice: Visit) -> None:
    summary = await alice.house.ports.library.summary("mostafa-dehghani-2026")
    assert summary
    assert any(line.credit == "the show's notes" for line in summary.lines)
    assert not any("years of research into weeks" in line.text for line in summary.lines)
    others = [await alice.house.ports.library.summary(slug) for slug in EPISODES[1:]]
    assert not any(line.credit for other in others if other for line in other.lines)


async def test_topics_and_speakers(alice: Visit) -> None:
    assert "Continual learning" in says(await alice.says("/topics"))
    card = await alice.says("/speaker Matt Turck")
    assert "mostafa-dehghani-2026" in says(card)
    assert "episode id julian-schrittwieser-2025" in says(card)
    assert " name " not in says(card)
    assert "Did you mean Sholto Douglas" in says(await alice.says("/speaker shlto"))


async def test_compare_sets_voices_side_by_side_oldest_first(alice: Visit) -> None:
    found = quotations(await alice.says("/compare coding agents"))
    days = [quote.said_on for quote in found if quote.said_on]
    assert len({quote.speaker for quote in found}) == len(found) >= 3
    assert days == sorted(days)
    assert (await alice.says("/compare mortgage rates")).status is Status.NOT_FOUND


async def test_a_line_that_several_quotes_carry_leads_from_one_to_the_next(alice: Visit) -> None:
    await alice.says("/summary luan")
    card = await alice.presses("2")
    assert card.title == "The words behind it · 1 of 2"
    first = quotations(card)[0]
    card = await alice.presses("Next")
    assert card.title == "The words behind it · 2 of 2"
    assert quotations(card)[0].quote_id != first.quote_id
    await alice.presses("Previous")
    card = alice.cards[-1]
    assert quotations(card)[0].quote_id == first.quote_id
    shared = await alice.presses("Share")
    assert quotations(shared)[0].quote_id == first.quote_id


async def test_topics_are_suggested_of_the_episode_as_it_was_typed(alice: Visit) -> None:
    house = alice.house
    found = await complete(house.dispatch, ALICE, "/summary luan topic:")
    summary = await house.ports.library.summary("david-luan-2025")
    assert summary
    assert [each.label for each in found] == list(summary.topics)
