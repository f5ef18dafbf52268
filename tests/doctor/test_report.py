"""Findings written down: without secrets, however they are spelled."""

import pytest

from bot.doctor.report import without
from bot.kernel.health import wrong
from bot.logs.redaction import Redaction


@pytest.mark.parametrize(
    "said", ["p%C3%A4ss%20word/1", "p\\u00e4ss word/1", "päss word/1", "xoxb-1234-abcd"]
)
def test_a_secret_is_taken_out_in_every_spelling(said: str) -> None:
    redaction = Redaction()
    redaction.add(["päss word/1"])
    finding = without(redaction, wrong("database", f"It said: {said}.", f"Change {said}."))
    assert (finding.words, finding.mend) == ("It said: [hidden].", "Change [hidden].")
