"""The Web API's methods, each a function from a `Call` to the fields of its reply."""

from tests.slack.fake.methods import (  # noqa: F401 - importing them registers them
    accounts,
    chat,
    conversations,
    files,
    views,
)
from tests.slack.fake.methods.registry import METHODS, Call, Method

__all__ = ["METHODS", "Call", "Method"]
