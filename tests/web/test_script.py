"""The page's script, in Node with a few stand-ins for a browser: what is sent, and how often."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "adapters/web/static/room.js"
BROWSER = """
const seen = [];
const note = () => ({ append() {}, setAttribute() {}, content: { firstElementChild: null } });
const section = { prepend: () => seen.push("told"), replaceChildren() {} };
globalThis.document = {
  getElementById: (id) => (id === "answers" ? section : null),
  createElement: note, querySelector: () => null, activeElement: null,
  addEventListener: (kind, call) => { if (kind === "submit") document.submit = call; },
};
globalThis.addEventListener = () => {};
globalThis.FormData = class {};
globalThis.URLSearchParams = class {};
globalThis.fetch = async () => { seen.push("fetched"); return FETCH; };
const form = {
  matches: (what) => what.includes("data-press"), getAttribute: () => null, closest: () => null,
  setAttribute() {}, removeAttribute() {}, submit: () => seen.push("submitted"),
};
"""
PRESS = """
document
  .submit({ target: form, preventDefault() {} })
  .then(() => console.log(JSON.stringify(seen)));
"""


def pressed(fetched: str) -> list[str]:
    """Return what happened to a button pressed while `fetch` gives this."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    program = BROWSER.replace("FETCH", fetched) + SCRIPT.read_text("utf-8") + PRESS
    run = subprocess.run([node, "-"], input=program, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_nothing_is_sent_twice_when_an_answer_cannot_be_shown():
    assert pressed('{ json: async () => ({ html: "<p>" }) }') == ["fetched", "told"]
    assert pressed('{ json: async () => { throw new Error("cut off"); } }') == ["fetched", "told"]


def test_the_browser_sends_it_itself_where_the_server_was_not_reached():
    assert pressed("Promise.reject(new TypeError())") == ["fetched", "submitted"]
