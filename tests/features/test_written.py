"""Tables as files: lists stay readable, and no spreadsheet computes what somebody typed."""

import csv
import io

import pytest

from bot.features.written import as_csv, as_json


def test_columns_are_all_that_any_row_has() -> None:
    rows = [{"id": "rain", "due": None}, {"id": "snow", "quotes": ["a:1-2", "b:3-4"]}]
    assert as_csv(rows).splitlines() == [
        "id,due,quotes",
        "rain,,",
        'snow,,"[""a:1-2"", ""b:3-4""]"',
    ]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", " =1", "＝1"])
def test_what_looks_like_a_formula_is_text(typed: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv([{"evidence": typed, "brier": -0.5}]), newline=""))
    assert row == {"evidence": f"'{typed}", "brier": "-0.5"}


def test_json_has_it_as_it_was_typed() -> None:
    assert as_json({"evidence": "=1+1 “é”"}) == '{\n "evidence": "=1+1 “é”"\n}'
