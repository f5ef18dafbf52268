"""Whose forms are remembered when many are sent."""

from adapters.web.chat import once as forms
from adapters.web.visitors.crowd import Holder, Places
from tests.fakes import FixedClock
from tests.web.conftest import AS_JSON


async def test_forms_of_strangers_crowd_out_neither_a_members_form_nor_another_addresses():
    once, acts = forms.Once(FixedClock()), []

    async def sent(who: str, holder: Holder) -> int:
        async def act() -> int:
            acts.append(who)
            return len(acts)

        return await once.do((who, holder), "form", "the same", act)

    first = [await sent("Ada", Holder(keyed=True)), await sent("Bob", Holder("10.0.0.1"))]
    for number in range(forms.PLACES.strangers + forms.PLACES.keyed + 1):
        await sent(f"visit {number}", Holder("10.0.0.2"))
    assert [await sent("Ada", Holder(keyed=True)), await sent("Bob", Holder("10.0.0.1"))] == first
    for number in range(forms.PLACES.strangers):
        await sent(f"another {number}", Holder(f"10.1.0.{number}"))
    assert await sent("Ada", Holder(keyed=True)) == first[0]
    assert await sent("Bob", Holder("10.0.0.1")) == len(acts)  # carried out anew


async def test_a_strangers_forms_leave_a_member_what_they_did(keeper, furnished, monkeypatch):
    monkeypatch.setattr(forms, "PLACES", Places(keyed=2, strangers=2, of_address=2))
    opinion = "h1:opinion:browser-agents-clear-by-end-2025.0"
    said = {"address": opinion, "once": "m" * 16}
    answers = [await (await keeper.post("/press", json=said, headers=AS_JSON)).json()]
    async with furnished.browser() as stranger:
        for number in range(4):
            line = {"line": "sunscreen", "once": f"{number:016}"}
            cookie = {"Cookie": f"hindcast-visitor={number:022}"}
            await stranger.post("/command", json=line, headers={**AS_JSON, **cookie})
    answers.append(await (await keeper.post("/press", json=said, headers=AS_JSON)).json())
    assert answers[0] == answers[1]
