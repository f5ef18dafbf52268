"""A community's own predictions."""

from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.kernel.asker import LOCAL, Community
from bot.kernel.card import Form, Status
from tests.conftest import ALICE, Visit, quotations, says

CLAIM = "A humanoid robot is sold for less than a car"


async def own(visit: Visit) -> list[str]:
    known = await visit.house.ports.ledger.predictions(LOCAL)
    return [prediction.id for prediction in known if prediction.community]


async def test_a_prediction_is_added_and_asks_for_a_forecast(alice: Visit) -> None:
    card = await alice.says(f'/predict claim:"{CLAIM}" resolve_by:"in 6 weeks"')
    assert card.private
    assert "Tracked, for this place alone." in says(card)
    assert f"Will it come true? {CLAIM}" in says(card)
    assert "closes 1 January 2027, in 6 weeks" in says(card)
    assert "You are forecasting 5 %." in says(await alice.presses("5 %"))
    (name,) = await own(alice)
    assert name.startswith("own-")


async def test_no_typed_words_turn_what_stands_around_them(alice: Visit, mo: Visit) -> None:
    turned = CLAIM.replace("sold", "\u202esold\u2067")
    card = await alice.says(f'/predict claim:"{turned}" resolve_by:2027')
    assert f"Will it come true? {CLAIM}" in says(card)
    (name,) = await own(alice)
    seen = "https://example.com \u202eseen\u200f"
    judged = await mo.says(f'/resolve {name} outcome:no evidence:"{seen}"')
    disputed = await alice.says(f'/dispute {name} reason:"\u2066nobody \u061clooked"')
    nothing = await alice.says("/quote \u202emortgage")
    bob = Visit(alice.house, replace(ALICE, name="B\u202eob"))
    await bob.says("/quote sunscreen")
    shared = await bob.presses("Share")
    assert shared.title == "Shared by Bob"
    assert "Disputed on 20 November 2026: nobody looked" in says(disputed)
    for shown in (card, judged, disputed, nothing, shared):
        assert not set(f"{shown.title} {says(shown)}") & set("\u202e\u2067\u200f\u2066\u061c")


async def test_it_may_rest_on_words_that_were_said(alice: Visit) -> None:
    card = await alice.says(
        f'/predict claim:"{CLAIM}" resolve_by:2027 quote:"always wear sunscreen"'
    )
    assert quotations(card)[0].speaker == "Sholto Douglas"
    nothing = await alice.says(
        '/predict claim:"Mortgages get cheaper" resolve_by:2027 quote:mortgage'
    )
    assert "Nobody says “mortgage” in the episodes I know." in says(nothing)


async def test_a_quote_is_tracked_by_a_form(house: House, alice: Visit) -> None:
    await alice.says("/quote sunscreen")
    action = next(a for a in alice.cards[-1].actions if a.label == "Track as a prediction")
    assert action.overflow
    opened = await house.dispatch.answer_line(action.address, ALICE, "test", has_forms=True)
    form = next(block for block in opened.blocks if isinstance(block, Form))
    assert [field.name for field in form.fields] == ["id", "claim", "resolve_by"]
    command = house.dispatch.registry.get("track")
    assert command
    filled = {"id": action.id, "claim": CLAIM, "resolve_by": "2027-06-30"}
    card = await command.handler(command.read(filled), ALICE, house.ports)
    assert quotations(card)[0].speaker == "Sholto Douglas"
    assert "words said 22 May 2025" in says(card)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("resolve_by:2020-05-01", "1 May 2020 is past"),
        ('resolve_by:"30 February 2027"', "There is no 30 February 2027."),
        ('resolve_by:"30 February"', "There is no 30 February."),
        ('resolve_by:"28 February"', "lacks its year"),
        ('resolve_by:"next spring"', "Write it as 2026-12-31"),
        ("", "/predict needs resolve_by: until when. The last day for it: 2026-12-31,"),
        ('resolve_by:"end of 9999"', "I look no further than 31 December 2200."),
        ('resolve_by:"in 9999 years"', "later than any calendar goes"),
    ],
)
async def test_a_date_that_will_not_do_is_asked_back(alice: Visit, typed: str, said: str) -> None:
    card = await alice.says(f'/predict claim:"{CLAIM}" {typed}')
    assert card.status is Status.REFUSED
    assert said in says(card)
    assert not await own(alice)


async def test_what_can_hardly_be_checked_or_is_there_already_is_refused(alice: Visit) -> None:
    assert "can hardly be checked" in says(await alice.says("/predict claim:AGI resolve_by:2027"))
    await alice.says(f'/predict claim:"{CLAIM}" resolve_by:2027')
    again = await alice.says(f'/predict claim:"{CLAIM.lower()}." resolve_by:2027')
    assert "That is tracked already." in says(again)


async def test_what_differs_in_its_figures_or_its_date_is_another(alice: Visit) -> None:
    await alice.says('/predict claim:"Robots outsell cars in 2027" resolve_by:2027')
    for line in (
        '/predict claim:"Robots outsell cars in 2028" resolve_by:2027',
        '/predict claim:"Robots outsell cars in 2027" resolve_by:2028',
    ):
        assert (await alice.says(line)).status is Status.OK
    assert len(await own(alice)) == 3


async def test_it_belongs_to_its_community_alone(house: House, alice: Visit) -> None:
    await alice.says(f'/predict claim:"{CLAIM}" resolve_by:2027')
    (name,) = await own(alice)
    elsewhere = Visit(house, replace(ALICE, community=Community("discord:1")))
    for line in (f"/prediction {name}", f"h1:percent:{name}.50", f"/forecast {name} percent:50"):
        assert (await elsewhere.says(line)).status is Status.REFUSED


async def test_who_added_it_or_a_moderator_withdraws_it(alice: Visit, mo: Visit) -> None:
    await alice.says(f'/predict claim:"{CLAIM}" resolve_by:2027')
    (name,) = await own(alice)
    bob = Visit(alice.house, replace(ALICE, member="bob"))
    assert "Somebody else added that one." in says(await bob.says(f"/withdraw {name}"))
    card = await alice.says(f"/withdraw {name}")
    assert card.title == "Prediction · withdrawn"
    assert "over, as it was withdrawn" in says(card)
    assert "closes " not in says(card)
    assert "was withdrawn" in says(await alice.says(f"/forecast {name} percent:50"))
    assert "One" not in says(await mo.says("/predictions"))
    assert "withdrawn" in (await mo.says("/predictions state:withdrawn")).title


async def test_who_withdraws_it_reads_their_own_forecast_and_nobody_elses(alice: Visit) -> None:
    bob = Visit(alice.house, replace(ALICE, member="bob"))
    await alice.says(f'/predict claim:"{CLAIM}" resolve_by:2027')
    (name,) = await own(alice)
    await bob.says(f"/forecast {name} percent:30")
    await alice.says(f"/forecast {name} percent:75")
    card = await alice.says(f"/withdraw {name}")
    assert card.private
    assert "You said 75 %" in says(card)
    assert "30 %" not in says(card)


async def test_what_a_member_claims_on_somebodys_words_is_not_that_speakers_record(
    alice: Visit,
) -> None:
    before = says(await alice.says('/record "Sholto Douglas"'))
    card = await alice.says(
        f'/predict claim:"{CLAIM}" resolve_by:2027 quote:"always wear sunscreen"'
    )
    assert quotations(card)[0].speaker == "Sholto Douglas"
    assert says(await alice.says('/record "Sholto Douglas"')) == before
    listed = await alice.says('/predictions speaker:"Sholto Douglas"')
    assert listed.title.endswith(
        "· Sholto Douglas · 1 claimed on their words by members · 2 only recounted"
    )
    last = says(await alice.presses("Previous page"))  # back around to the end
    own, _, others = last.partition("A member here, on words of Sholto Douglas")
    assert "on what somebody else predicted" not in own
    assert "on what somebody else predicted" in others
