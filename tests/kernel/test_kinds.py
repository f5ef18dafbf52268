"""Values, as people type them."""

from datetime import date, time
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kernel import kinds
from bot.kernel.errors import NotUnderstood

State = Literal["open", "due", "judged"]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (int, "12", 12),
        (bool, "yes", True),
        (bool, "OFF", False),
        (date, "2026-12-31", date(2026, 12, 31)),
        (time, "9:05", time(9, 5)),
        (time, "17.30", time(17, 30)),
        (kinds.Zone, "europe/berlin", "Europe/Berlin"),
        (kinds.Zone, "america/new york", "America/New_York"),
        (kinds.Percent, "70", 0.7),
        (kinds.Percent, "70 %", 0.7),
        (kinds.Percent, "0.7", 0.7),
        (kinds.Percent, "0,7", 0.7),
        (kinds.Percent, "0.5%", 0.005),
        (kinds.Percent, "1", 0.01),
        (kinds.Percent, "0", 0.0),
        (kinds.Percent, "100", 1.0),
        (kinds.Channel, kinds.Channel("123"), "123"),
        (kinds.Member, kinds.Member("42"), "42"),
        (State, "Due", "due"),
    ],
)
def test_a_value_is_read(kind: Any, typed: str, value: object) -> None:
    assert (
        kinds.read(kind, "it", typed) == pytest.approx(value)
        if kind is kinds.Percent
        else (kinds.read(kind, "it", typed) == value)
    )


@pytest.mark.parametrize(
    ("kind", "typed", "way_out"),
    [
        (int, "twelve", ""),
        (bool, "perhaps", ""),
        (date, "31.12.2026", "2026-12-31"),
        (time, "25:00", "09:00"),
        (kinds.Zone, "europe/berlim", "Europe/Berlin"),
        (kinds.Zone, "Europe/Berlyn", "Europe/Berlin"),
        (kinds.Zone, "berlin", "Europe/Berlin"),
        (kinds.Zone, "nowhere at all", "Europe/Berlin"),
        (kinds.Percent, "170", "70%"),
        (kinds.Percent, "nan", "70%"),
        (kinds.Channel, "#podcasts", "pick one"),
        (kinds.Channel, "<#123>", "mention one"),
        (kinds.Member, "@bob", "pick one"),
        (State, "jugded", "judged"),
        (State, "xyz", "open, due or judged"),
    ],
)
def test_a_wrong_value_is_answered_with_what_would_be_right(
    kind: Any, typed: str, way_out: str
) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        kinds.read(kind, "it", typed)
    assert typed in refusal.value.reason
    assert way_out in refusal.value.way_out


@given(st.text())
def test_cleaned_text_has_no_control_characters_and_is_clean(text: str) -> None:
    clean = kinds.clean(text)
    assert not set(clean) & {"\x00", "\n", "\x1b", "\r", "\u2028"}
    assert kinds.clean(clean) == clean
