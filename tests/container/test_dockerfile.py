"""What the Dockerfile says: linted, pinned to what is locked, and hardened."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.logs import clean
from bot.settings import DESCRIBED, PREFIX
from tests.container.dockerfile import DOCKERFILE, Stage, read_dockerfile


@pytest.fixture(scope="module")
def image() -> Stage:
    """Return the last stage: what runs."""
    return read_dockerfile()[-1]


def test_hadolint_finds_nothing() -> None:
    command = [Path(sys.executable).with_name("hadolint"), "--failure-threshold", "style"]
    linted = subprocess.run([*command, DOCKERFILE], capture_output=True, text=True, check=False)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_every_stage_is_built_on_the_base_that_is_given() -> None:
    first = DOCKERFILE.read_text("utf-8").index("FROM")
    assert "ARG PYTHON_IMAGE=" in DOCKERFILE.read_text("utf-8")[:first]
    for stage in read_dockerfile():
        assert stage.steps[0].rest.split()[0] == "${PYTHON_IMAGE}"


def test_libraries_are_checked_against_their_hashes() -> None:
    build = read_dockerfile()[0]
    installs = [step.rest for step in build.steps if "pip" in step.rest]
    assert len(installs) == 1
    assert "--require-hashes --only-binary :all: -r /build/runtime.txt" in installs[0]


def test_it_runs_as_an_ordinary_user_whose_number_is_known(image: Stage) -> None:
    assert image.last("USER") == "10001:10001"
    after = image.steps[[step.word for step in image.steps].index("USER") :]
    assert "RUN" not in {step.word for step in after}


def test_it_says_what_it_is(image: Stage) -> None:
    label = image.last("LABEL")
    for name in ("title", "description", "version", "revision", "created", "base.name", "licenses"):
        assert f"org.opencontainers.image.{name}=" in label
    assert f"VERSION={__version__}" in [step.rest for step in image.steps if step.word == "ARG"]


SECRET_WORDS = {"TOKEN", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "KEY", "CREDENTIALS"}


def secrets_in(text: str) -> list[str]:
    """Return the lines that name a secret, or hold what looks like one; comments are none."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    names = [SECRET_WORDS & set(re.split(r"[^A-Z]+", line.upper())) for line in lines]
    return [line for line, named in zip(lines, names, strict=True) if named or clean(line) != line]


def test_no_secret_is_built_in() -> None:
    assert secrets_in(DOCKERFILE.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "ENV HINDCAST_DISCORD_TOKEN=abc POSTGRES_PASSWORD=x",
        "ARG password",
        "ENV URL=postgresql://me:open-sesame@db/hindcast",
        "RUN --mount=type=secret,id=pip pip install x",
        "COPY secrets /run/secrets",
        "ENV A=1 B=xoxb-12-abc",
    ],
)
def test_a_secret_that_were_built_in_would_be_found(line: str) -> None:
    assert secrets_in(f"# The token is not here.\nFROM x\n{line}") == [line]


def test_what_it_sets_are_settings(image: Stage) -> None:
    set_here = [name for name in image.environment if name.startswith(PREFIX)]
    assert set(set_here) <= {PREFIX + name.upper() for name in DESCRIBED}
