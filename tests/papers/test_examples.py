"""What the README shows as answers is what is answered, in the order in which it is read."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.processes import environment

ROOT = Path(__file__).parent.parent.parent

ASKED = re.compile(
    r"""(?:
        `(?:\.venv/bin/hindcast\ ask\ ")?(?P<line>/[^`"]+)"?`[^`\n]*:    # `/quote …` is answered:
      | ```\n\.venv/bin/hindcast\ ask\ (?P<button>h1:\S+)\n```          # a button is pressed
    )\n\n```\n(?P<answer>.*?)```""",
    re.VERBOSE | re.DOTALL,
)


def test_the_readme_shows_what_is_answered(planted: Path, tmp_path: Path) -> None:
    shown = [
        (one["line"] or one["button"], one["answer"])
        for one in ASKED.finditer((ROOT / "README.md").read_text("utf-8"))
    ]
    assert [asked.split(maxsplit=1)[0] for asked, _ in shown].count("/quote") == 3
    assert any(asked.startswith("h1:") for asked, _ in shown)
    home = shutil.copytree(planted, tmp_path / "home")
    for asked, answer in shown:
        assert _answer(asked, home) == answer


def _answer(asked: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", asked],
        env=environment(home, {}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
