"""Nothing is put into a speaker's mouth: members' claims and what is recounted are called so."""

import json
from datetime import date

import pytest

from bot.bootstrap import House
from bot.domain.prediction import AuthorKind, Kind, Prediction
from bot.features.checkin_card import checkin_card
from bot.features.whose import dated_words, lead_words, whose
from bot.kernel.asker import LOCAL
from bot.kernel.card import Quotation
from bot.kernel.card_json import to_json
from tests.conftest import Visit, quotations, says
from tests.features.conftest import posted

CLAIM = 'claim:"Everybody wears sunscreen" resolve_by:2026-11-25'
RECOUNTED = "agents-work-all-day-by-mid-2026"
"""Host Matt Turck recounts it of Julian Schrittwieser."""


def made(**more) -> Prediction:
    """Return a prediction on words of Ada's."""
    words = {"speaker": "Ada", "made_on": date(2025, 5, 22), **more}
    return Prediction("p", "Looms weave.", "Do looms weave?", **words)


@pytest.mark.parametrize(
    ("prediction", "kind", "words", "lead", "dated"),
    [
        (made(), "speaker", "Ada", "Predicted:", "Predicted on"),
        (made(speaker=None), "speaker", "Nobody in particular", "Predicted:", "Predicted on"),
        (made(kind=Kind.CONDITIONAL), "speaker", "Ada", "Predicted:", "Predicted on"),
        (made(kind=Kind.RECAP), "other", "Ada, on what somebody else predicted", "Recounted:",
         "Recounted on"),
        (made(community=LOCAL), "member", "A member here, on words of Ada", "A member here asks:",
         "Added here on"),
        (made(community=LOCAL, speaker=None), "member", "A member here", "A member here asks:",
         "Added here on"),
    ],
)  # fmt: skip
def test_only_what_a_speaker_predicts_is_called_theirs(prediction, kind, words, lead, dated):
    assert prediction.author_kind is AuthorKind(kind)
    assert prediction.made_by("Ada") == (words == "Ada")
    assert whose(prediction).words == words
    assert lead_words(prediction) == lead
    assert dated_words(prediction) == f"{dated} 22 May 2025"


async def test_no_card_puts_a_members_claim_down_to_whoever_said_the_words(alice: Visit) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    whose_words = f"A member here, on words of {quote.speaker}"
    tracked = await alice.says(f'/predict {CLAIM} quote:"{quote.quote_id}"')
    assert f"whose {whose_words}" in says(tracked)
    assert "Predicted on" not in says(tracked)
    assert f"{whose_words} · open" in says(await alice.says("/predictions open"))
    below = await alice.says("/quote sunscreen")
    assert "A member here asks: Will it come true? Everybody wears sunscreen" in says(below)
    assert "Predicted:" not in says(below)


async def test_no_card_puts_what_is_recounted_down_to_who_recounts_it(alice: Visit) -> None:
    below = await alice.says('/quote "So by mid206 you mentioned"')
    assert "Recounted: Did AI agents become able to work all day" in says(below)
    assert "Predicted:" not in says(below)
    card = await alice.says(f"/prediction {RECOUNTED}")
    assert "whose Matt Turck, on what somebody else predicted" in says(card)
    assert "recounted 23 October 2025" in says(card)


async def test_a_speakers_own_card_needs_no_such_words(house: House, alice: Visit) -> None:
    known = await house.ports.ledger.predictions(LOCAL)
    own = next(each for each in known if each.author_kind is AuthorKind.SPEAKER)
    card = await alice.says(f"/prediction {own.id}")
    assert any(isinstance(block, Quotation) for block in card.blocks)
    assert '"whose"' not in json.dumps(to_json(card))


async def test_a_check_in_says_whose_claim_it_asks_about(house: House, alice: Visit) -> None:
    quote = quotations(await alice.says("/quote sunscreen"))[0]
    await alice.says(f'/predict {CLAIM} quote:"{quote.quote_id}"')
    added = "own-everybody-wears-sunscreen"
    card = await checkin_card(await posted(house, added, date(2026, 11, 20)), house.ports)
    assert f"A member here, on words of {quote.speaker} · Words said 18 months ago" in says(card)
