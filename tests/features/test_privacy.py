"""One's own data: taken along, or deleted."""

import asyncio
import csv
import io
import json
from datetime import timedelta

import pytest

from bot.kernel.asker import LOCAL
from bot.kernel.card import Card, Document, Status
from tests.conftest import Visit, says
from tests.fakes import FixedClock
from tests.features.conftest import OPEN, Visiting


def exported(card: Card) -> str:
    (document,) = (block for block in card.blocks if isinstance(block, Document))
    return document.text


async def test_nothing_is_kept_of_who_did_nothing(alice: Visit) -> None:
    for line in ("/mydata export", "/mydata forget"):
        assert "Nothing is kept of you here." in says(await alice.says(line))


async def test_everything_is_exported_as_json_and_as_csv(alice: Visit, visiting: Visiting) -> None:
    await alice.says(f"/forecast {OPEN} percent:40")
    await alice.says(f"/forecast {OPEN} percent:70")
    await visiting("bob").says(f"/forecast {OPEN} percent:90")
    card = await alice.says("/mydata export")
    assert card.private
    kept = json.loads(exported(card))
    assert [row["probability"] for row in kept["forecasts"]] == [0.4, 0.7]
    rows = list(csv.DictReader(io.StringIO(exported(await alice.says("/mydata export csv")))))
    told = [row["probability"] for row in rows if row["table"] == "forecasts"]
    assert [float(each) for each in told] == [0.4, 0.7]


async def test_forgetting_is_confirmed_by_a_button(alice: Visit, visiting: Visiting) -> None:
    await alice.says(f"/forecast {OPEN} percent:40")
    await visiting("bob").says(f"/forecast {OPEN} percent:90")
    card = await alice.says("/mydata forget")
    assert "Nothing has been deleted yet." in says(card)
    assert len(await alice.house.ports.ledger.forecasts(LOCAL, OPEN)) == 2
    bob = visiting("bob")
    bob.cards.append(card)
    assert (await bob.presses("Forget me")).status is Status.REFUSED
    done = await alice.presses("Forget me")
    assert "Deleted: 2 entries. Nothing that is kept here names you any more." in says(done)
    (left,) = await alice.house.ports.ledger.forecasts(LOCAL, OPEN)
    assert left.member == "bob"
    assert (await alice.says(alice.cards[1].actions[0].address)).status is Status.REFUSED


async def test_before_forgetting_it_is_told_what_goes_and_what_stays(mo: Visit) -> None:
    await mo.says(f"/forecast {OPEN} percent:40")
    await mo.says(f"/resolve {OPEN} outcome:yes evidence:https://example.com")
    told = says(await mo.says("/mydata forget"))
    goes, _, stays = told.partition("This stays, for it is everybody’s, but not your name:")
    assert "This would be deleted, for good: forecasts 1" in goes.replace("  ", " ")
    assert "verdicts 1" in stays
    assert "verdicts" not in goes


async def test_an_export_tells_nothing_that_only_a_platform_understands(alice: Visit) -> None:
    await alice.says(f"/forecast {OPEN} percent:40")
    card = await alice.says("/mydata export")
    assert "probability" in says(card)
    assert "interaction" not in says(card)


async def test_forgetting_while_a_verdict_falls_leaves_no_score_behind(
    alice: Visit, mo: Visit, visiting: Visiting, clock: FixedClock
) -> None:
    for name, percent in (("alice", 90), ("bob", 60), ("cy", 30)):
        await visiting(name).says(f"/forecast {OPEN} percent:{percent}")
    clock.time += timedelta(days=3)
    await alice.says("/mydata forget")
    cards = await asyncio.gather(
        alice.presses("Forget me"), mo.says(f"/resolve {OPEN} outcome:yes evidence:https://a.b")
    )
    assert [card.status for card in cards] == [Status.OK, Status.OK]
    scores = {s.member: s.peer for s in await alice.house.ports.ledger.scores(LOCAL)}
    assert set(scores) == {"bob", "cy"}
    assert sum(peer or 0 for peer in scores.values()) == pytest.approx(0)


async def test_a_verdict_stays_without_the_name_of_who_gave_it(mo: Visit) -> None:
    await mo.says(f"/resolve {OPEN} outcome:yes evidence:https://a.b")
    await mo.says("/mydata forget")
    await mo.presses("Forget me")
    card = await mo.says(f"/prediction {OPEN}")
    assert card.title == "Prediction · ✓ happened"
    assert "Judged on 20 November 2026:" in says(card)
