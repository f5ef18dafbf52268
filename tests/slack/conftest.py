"""What tests of the Slack room may ask for."""

import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.slack.fake import FakeSlack, Person
from tests.slack.manifest import NAME, SETTING, manifest_problems, schema_path


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Give a fake Slack; in the end nothing may have broken a rule or rung anybody's bell.

    A test that means to break one takes it out of `slack.violations` or `slack.pings`.
    """
    async with FakeSlack() as slack:
        yield slack
    assert slack.violations == []
    assert slack.pings == []


@pytest.fixture
def alice(slack: FakeSlack) -> Person:
    """Give a member of the first workspace."""
    return slack.person("alice")


@pytest.fixture
def bob(slack: FakeSlack) -> Person:
    """Give another member."""
    return slack.person("bob")


@pytest.fixture
def check_manifest() -> Callable[[Any], list[str]]:
    """Give the check of a manifest against Slack's schema; skip, loudly, without the schema."""
    if schema_path() is None:
        warning = f"{NAME} is missing: set {SETTING} to its folder. The manifest was NOT checked."
        print(f"\n*** {warning}", file=sys.__stderr__)
        pytest.skip(warning)
    return manifest_problems
