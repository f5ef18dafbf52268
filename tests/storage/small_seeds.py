"""A small folder of seeds whose every line is known: two episodes, the first with two sources."""

import hashlib
from pathlib import Path

TALK = "Who goes there today? It is only your old marmalade friend. Then come in and sit down."
NOTES = "They talked about a zebra."
OTHER = "Nobody knows what a violin costs. It costs a fortune."

EPISODE = """\
slug = "one"
title = "A talk"
show = "A show"
published = 2025-02-19
duration_s = 60

[[speakers]]
voice = "host"
name = "Ann"

[[speakers]]
voice = "guest"
name = "Bob"

[[sources]]
file = "talk.txt"
layout = "lines"
kind = "captions"
sha256 = "{talk}"
turns = "turns.toml"
moments = "moments.toml"
gists = "gists.toml"
summary = "summary.toml"
predictions = "predictions.toml"

[[sources]]
file = "notes.txt"
layout = "lines"
kind = "captions"
sha256 = "{notes}"
"""

TURNS = """\
turns = [
  {at = 0, by = "host", words = "Who goes"},
  {at = 22, by = "guest", words = "It is"},
  {at = 60, by = "host", words = "Then come"},
]
"""

MOMENTS = """\
moments = [
  {at = 0, seconds = 0, words = "Who"},
  {at = 22, seconds = 20, words = "It"}, # a comment with a { in it
]
"""

GISTS = """\
gists = [{at = 22, end = 59, words = "It is", text = "He {names} himself; introduction"}]
"""

SUMMARY = """\
[[topics]]
key = "manners"
name = "Manners"

[[takeaways]]
text = "He says who he is."
by = "guest"
topics = ["manners"]
quotes = [
  {at = 22, end = 59, words = "It is"},
  {at = 25, end = 59, words = "is only"},
]
"""

PREDICTIONS = """\
[[predictions]]
id = "he-comes-in"
speaker = "Ann"
quotes = [{at = 60, end = 86, words = "Then come"}]
claim = "He comes in and sits down."
question = "Has he come in?"
resolve_by = 2025-12-31
dated = "Then"
judging = "Look at the chair."
hedge = "come in"
topic = "manners"
kind = "own"

[[predictions]]
id = "marmalade-again"
speaker = "Bob"
quotes = [
  {at = 22, end = 59, words = "It is only"},
  {at = 25, end = 59, words = "is only"},
]
claim = "There will be marmalade."
question = "Was there marmalade?"
judging = "Taste it."
topic = "food"
kind = "conditional"
near = ["he-comes-in"]
note = "Not shown."
"""

OTHER_EPISODE = """\
slug = "two"
title = "Another talk"
show = "A show"
speakers = []

[[sources]]
file = "talk.txt"
layout = "lines"
kind = "captions"
sha256 = "{other}"
"""


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write_small_seeds(folder: Path) -> Path:
    """Write the two episodes into a new folder and return it."""
    one, two = folder / "one", folder / "two"
    one.mkdir(parents=True)
    two.mkdir()
    episode = EPISODE.replace("{talk}", sha256_of(TALK)).replace("{notes}", sha256_of(NOTES))
    files = {
        "episode.toml": episode, "talk.txt": TALK, "notes.txt": NOTES, "turns.toml": TURNS,
        "moments.toml": MOMENTS, "gists.toml": GISTS, "summary.toml": SUMMARY,
        "predictions.toml": PREDICTIONS,
    }  # fmt: skip
    for name, text in files.items():
        (one / name).write_text(text, "utf-8")
    (two / "episode.toml").write_text(OTHER_EPISODE.replace("{other}", sha256_of(OTHER)), "utf-8")
    (two / "talk.txt").write_text(OTHER, "utf-8")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
