"""Freed memory goes back to the system: in a process of its own, whose ways can be changed."""

import subprocess
import sys

CROWDED = """
import psutil
from bot.serving.memory import give_back_what_is_free

def resident(): return psutil.Process().memory_info().rss

{ways}
del [bytes(8_000_000)][0]  # once a large piece was freed, glibc keeps those that follow
before, small, large = resident(), [], []
for _ in range(200):
    large.append(b'x' * 200_000)
    small.append(b'x' * 20_000)
large.clear()
print(resident() - before)
"""


def kept_after_a_crowd(ways: str) -> int:
    """Return the bytes that stay of 44 MB, when 40 were freed between pieces that stay."""
    command = (sys.executable, "-c", CROWDED.format(ways=ways))
    return int(subprocess.check_output(command))


def test_what_was_freed_between_pieces_that_stay_is_given_back() -> None:
    assert kept_after_a_crowd("give_back_what_is_free()") < 8_000_000
