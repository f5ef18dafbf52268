"""OAuth states: signed, good for ten minutes, and nothing is kept of them."""

import pytest

from adapters.slack.states import SignedStates


class Moment:
    """A clock that is set by hand."""

    at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


async def test_a_state_is_good_for_ten_minutes_in_every_process_with_the_secret() -> None:
    now = Moment()
    here, there = SignedStates("secret", now), SignedStates("secret", now)
    state = await here.async_issue()
    assert state != await here.async_issue()
    now.at += 599
    assert await there.async_consume(state)
    now.at += 1
    assert not await there.async_consume(state)


async def test_a_state_that_somebody_else_signed_or_stretched_is_no_good() -> None:
    states = SignedStates("secret")
    state = await SignedStates("another").async_issue()
    assert not await states.async_consume(state)
    expires, rest = (await states.async_issue()).split(".", 1)
    assert not await states.async_consume(f"{int(expires) + 600}.{rest}")


@pytest.mark.parametrize("typed", ["", ".", "1.2.3", "\ud800" * 43, "a" * 6000, "ä.ä.ä", "9" * 500])
async def test_any_string_may_come_back(typed: str) -> None:
    assert not await SignedStates("secret").async_consume(typed)
