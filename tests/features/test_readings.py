"""Garbled words: found by the right word and by the garbled one, shown with both."""

import pytest

from tests.conftest import Visit, quotations, says


@pytest.mark.parametrize(
    ("typed", "said", "reading"),
    [
        ("karpathy auto research", "kapathies", "[Karpathy's]"),
        ("kapathies auto research", "kapathies", "[Karpathy's]"),
        ("goodhart's law", "good law basically says", "[Goodhart's law]"),
        ("METR eval", "meter", "[METR]"),
        ("lee sedol", "Lee Doll", "[Lee Sedol]"),
        ("amdahl's law", "AMD doll's law", "[Amdahl's law]"),
        ("SWE-bench", "bench", "[SWE-bench"),
    ],
)
async def test_the_right_word_finds_the_garbled_passage(
    alice: Visit, typed: str, said: str, reading: str
) -> None:
    quote = quotations(await alice.says(f"/quote {typed}"))[0]
    assert said in quote.verbatim
    assert reading in quote.shown
    assert "[" not in quote.verbatim


async def test_the_matched_words_are_marked_in_what_is_shown(alice: Visit) -> None:
    quote = quotations(await alice.says("/quote lee sedol"))[0]
    marked = [quote.shown[span.start : span.end] for span in quote.highlights]
    assert any("Lee Sedol" in words for words in marked)


async def test_tidy_leaves_fillers_out_and_says_so(alice: Visit) -> None:
    verbatim = quotations(await alice.says("/quote sunscreen"))[0].verbatim
    assert verbatim.startswith("Um")
    tidied = says(await alice.presses("Tidy"))
    assert "Lightly edited" in tidied
    assert "Um " not in tidied


async def test_a_wrong_word_reaches_the_operator_once(alice: Visit) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    await alice.presses("Report")
    assert "operator" in says(await alice.presses("The speaker is wrong"))
    listed = await alice.house.ports.reports.everything()
    assert [(r.quote_id, r.fault, r.member) for _, r in listed] == [
        (quote.quote_id, "speaker", "alice")
    ]
    await alice.says("/quote sunscreen")
    await alice.presses("Report")
    assert "before" in says(await alice.presses("The speaker is wrong"))
    assert len(await alice.house.ports.reports.everything()) == 1


async def test_words_are_suggested_while_they_are_typed(alice: Visit) -> None:
    suggested = await alice.house.dispatch.suggest("quote", "words", "sunscr", alice.asker, {})
    assert suggested
    assert "sunscreen" in suggested[0].label
    assert all(len(s.label) <= 100 and len(s.value) <= 100 for s in suggested)
    found = quotations(await alice.says(f"/quote {suggested[0].value}"))[0]
    assert "sunscreen" in found.verbatim
