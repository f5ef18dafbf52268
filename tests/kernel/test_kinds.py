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
        (time, "9", time(9)),
        (time, "9am", time(9)),
        (time, "9:30 p.m.", time(21, 30)),
        (time, "12am", time(0)),
        (time, "12 pm", time(12)),
        (time, "7h15", time(7, 15)),
        (date, "31.12.2026", date(2026, 12, 31)),
        (date, "31 December 2026", date(2026, 12, 31)),
        (date, "dec 31st, 2026", date(2026, 12, 31)),
        (kinds.Zone, "europe/berlin", "Europe/Berlin"),
        (kinds.Zone, "america/new york", "America/New_York"),
        (kinds.Percent, "70", 0.7),
        (kinds.Percent, "70 %", 0.7),
        (kinds.Percent, "70\u202f%", 0.7),
        (kinds.Percent, "70\u00a0%", 0.7),
        (kinds.Percent, "0.7", 0.7),
        (kinds.Percent, "0,7", 0.7),
        (kinds.Percent, "0.5%", 0.005),
        (kinds.Percent, "1", 0.01),
        (kinds.Percent, "1.0", 1.0),
        (kinds.Percent, "1,0", 1.0),
        (kinds.Percent, "1.0%", 0.01),
        (kinds.Percent, "1.5", 0.015),
        (kinds.Percent, ".7", 0.7),
        (kinds.Percent, "70 per cent", 0.7),
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
        (date, "next spring", "2026-12-31"),
        (date, "in 6 weeks", "2026-12-31"),
        (time, "25:00", "09:00"),
        (time, "13pm", "9am"),
        (time, "9:60", "9am"),
        (time, "noonish", "9am"),
        (kinds.Zone, "europe/berlim", "Europe/Berlin"),
        (kinds.Zone, "Europe/Berlyn", "Europe/Berlin"),
        (kinds.Zone, "berlin", "Europe/Berlin"),
        (kinds.Zone, "nowhere at all", "Europe/Berlin"),
        (kinds.Zone, "Europe/Berlyn", "Did you mean Europe/Berlin?"),
        (kinds.Zone, "america/new yrok", "Did you mean America/New_York?"),
        (kinds.Zone, "australia/vienna", "Did you mean Europe/Vienna?"),
        (kinds.Percent, "170", "0.7"),
        (kinds.Percent, "-3", "0.7"),
        (kinds.Percent, "101", "0.7"),
        (kinds.Percent, "maybe", "0.7"),
        (kinds.Percent, "1e2", "0.7"),
        (kinds.Percent, "nan", "0.7"),
        (kinds.Percent, "99.99999999999999999", "0.7"),
        (kinds.Percent, "0.0000000000001", "0.7"),
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


TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2027/1/5", "2027-01-05"),
        ("31. December 2026", "2026-12-31"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("5/5/2027", "2027-05-05"),
        ("by December 31, 2026", "2026-12-31"),
        ("end of 2026", "2026-12-31"),
        ("2027", "2027-12-31"),
        ("mid-2027", "2027-06-30"),
        ("February 2028", "2028-02-29"),
        ("the end of Feb 2027", "2027-02-28"),
        ("end of the year", "2026-12-31"),
        ("end of this month", "2026-11-30"),
        ("end of the week", "2026-11-22"),
        ("in 6 weeks", "2027-01-01"),
        ("in a month", "2026-12-20"),
        ("in 3 months", "2027-02-20"),
        ("within two years", "2028-11-20"),
        ("tomorrow", "2026-11-21"),
        ("yesterday", "2026-11-19"),
    ],
)
def test_a_deadline_may_be_counted_from_today(typed: str, day: str) -> None:
    assert kinds.read(kinds.Deadline, "it", typed).on(TODAY).isoformat() == day


def test_a_month_after_the_31st_is_the_last_day_of_a_shorter_one() -> None:
    assert kinds.read(kinds.Deadline, "it", "in 1 month").on(date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("30 February 2027", "There is no 30 February 2027."),
        ("2027-02-30", "There is no 2027-02-30."),
        ("30 February", "There is no 30 February."),
        ("29 February", "lacks its year"),
        ("next spring", "“next spring” is not one I can place"),
        ("31/13/2026", "There is no 31/13/2026."),
        ("soon", "not one I can place"),
        ("", "not one I can place"),
        ("0000", "not one I can place"),
        ("in 9999 years", "later than any calendar goes"),
    ],
)
def test_a_deadline_that_cannot_be_placed_is_asked_back_with_an_example(
    typed: str, reason: str
) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        kinds.read(kinds.Deadline, "it", typed).on(TODAY)
    assert reason in refusal.value.reason
    assert "2026-12-31" in refusal.value.way_out


@pytest.mark.parametrize("kind", [kinds.Deadline, date])
def test_a_day_that_could_be_two_is_asked_back_with_both(kind: Any) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        kinds.read(kind, "it", "3/4/2027")
    assert refusal.value.way_out == "Write 2027-04-03 or 2027-03-04."


@given(st.text() | st.from_regex(r"(in|end of|mid|by)? ?[0-9]{0,5} ?(days|may|2027)?"))
def test_whatever_is_typed_as_a_deadline_is_a_day_or_a_refusal(text: str) -> None:
    try:
        day = kinds.read(kinds.Deadline, "it", text).on(TODAY)
    except NotUnderstood:
        return
    assert isinstance(day, date)


@pytest.mark.parametrize(
    ("typed", "days", "said"),
    [
        ("weekdays", [0, 1, 2, 3, 4], "weekdays"),
        ("Every day", [0, 1, 2, 3, 4, 5, 6], "every day"),
        ("mon,wed", [0, 2], "Monday, Wednesday"),
        ("Mondays and fridays", [0, 4], "Monday, Friday"),
        ("mo we", [0, 2], "Monday, Wednesday"),
        ("tue - thu, sun", [1, 2, 3, 6], "Tuesday, Wednesday, Thursday, Sunday"),
        ("friday to monday", [0, 4, 5, 6], "Monday, Friday, Saturday, Sunday"),
        ("weekends", [5, 6], "weekend"),
    ],
)
def test_days_of_the_week_are_listed_as_people_do(typed: str, days: list[int], said: str) -> None:
    found = kinds.read(kinds.Days, "days", typed)
    assert sorted(found) == days
    assert str(found) == said


@pytest.mark.parametrize("typed", ["t", "someday", "mon,", "8", "mon-", ""])
def test_what_is_no_day_is_asked_back(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        kinds.read(kinds.Days, "days", typed)
    assert "weekdays" in refusal.value.way_out


@given(st.text())
def test_cleaned_text_has_no_control_characters_and_is_clean(text: str) -> None:
    clean = kinds.clean(text)
    assert not set(clean) & {"\x00", "\n", "\x1b", "\r", "\u2028", "\u202e", "\u2067", "\u200f"}
    assert kinds.clean(clean) == clean


@pytest.mark.parametrize(
    "mark", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
def test_no_typed_word_turns_what_stands_around_it(mark: str) -> None:
    assert kinds.clean(f"sun{mark}screen {mark} שלום{mark}") == "sunscreen שלום"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("twelve chars", "twelve chars"),
        ("nobody wears sunscreen here", "nobody wears…"),
        ("nobody wears, sunscreen here", "nobody wears…"),
        ("sunscreen" * 9, "sunscreensuns…"),
        ("a " + "sunscreen" * 9, "a sunscreensu…"),
    ],
)
def test_a_text_is_shortened_between_words_unless_too_little_would_be_left(text, short):
    assert kinds.shorten(text, 14) == short
