"""The page about faults: each fault has its line, and each line names tests that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FAULTS = (
    "accept-then-drop", "502 after accept", "429 with Via", "429 without Via", "silent gateway",
    "opcode 7", "opcode 9", "a dead Slack ticket", "the same envelope twice",
    "kill -9 between claim, send and mark", "two replicas on one database", "the clock jumping",
    "a full disk", "a database that is away for a minute", "a revoked token", "a deleted channel",
    "a removed permission",
)  # fmt: skip
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def lines() -> dict[str, str]:
    """Return the last cell of each line, by the first."""
    page = (ROOT / "docs" / "faults.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    assert all(len(row) == 4 for row in rows)
    return {row[0]: row[3] for row in rows[1:]}


def names_in(file: str) -> set[str]:
    """Return the names of a file's tests."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_fault_has_a_line_and_every_line_names_tests_that_exist() -> None:
    proofs = lines()
    assert tuple(proofs) == FAULTS
    for fault, cell in proofs.items():
        named = TEST.findall(cell)
        assert named, fault
        missing = [f"{file}::{name}" for file, name in named if name not in names_in(file)]
        assert missing == [], fault
