"""The ports' own promise: nothing crosses from one community to another by a forgotten word."""

import inspect
from typing import get_type_hints

import pytest

from bot import ports
from bot.kernel.asker import Community
from bot.ports import Cards, Communities, Manners, Reports

OF_NO_ONE_COMMUNITY = {Reports.everything, Communities.present, Communities.purge}

METHODS = [
    method
    for port in (Cards, Reports, Communities)
    for name, method in inspect.getmembers(port, inspect.isfunction)
    if not name.startswith("_") and method not in OF_NO_ONE_COMMUNITY
]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__qualname__)
def test_what_belongs_to_a_community_is_asked_for_with_the_community_first(method) -> None:
    first = list(inspect.signature(method).parameters)[1]
    assert get_type_hints(method, vars(ports))[first] in (Community, Community | None)


def test_a_community_that_said_nothing_leaves_it_to_the_commands() -> None:
    assert Manners().answers_publicly("episodes", "general")
    assert not Manners().speaks_up("episodes", "general")


def test_public_answers_are_given_to_named_commands_in_named_channels() -> None:
    manners = Manners(public=frozenset({"quote"}), channels=frozenset({"podcasts"}))
    asked = [("quote", "podcasts"), ("quote", "general"), ("quote", None), ("topics", "podcasts")]
    assert [manners.answers_publicly(*each) for each in asked] == [True, False, False, False]
    assert [manners.speaks_up(*each) for each in asked] == [True, False, False, False]
    assert not Manners(public=frozenset()).answers_publicly("quote", "podcasts")
