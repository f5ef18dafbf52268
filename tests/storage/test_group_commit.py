"""Writes that arrive at the same time, committed together: each with its own answer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from storage.group_commit import GroupCommit


@dataclass
class Table:
    """What was committed, transaction by transaction, and what cannot be."""

    transactions: list[list[int]] = field(default_factory=list)
    refused: frozenset[int] = frozenset()
    error: Exception = field(default_factory=lambda: ValueError("no such row"))
    tried: int = 0

    @property
    def rows(self) -> list[int]:
        return [number for transaction in self.transactions for number in transaction]

    async def write(self, asked: Sequence[int]) -> list[int]:
        self.tried += 1
        await asyncio.sleep(0.01)
        if self.refused.intersection(asked):
            raise self.error
        self.transactions.append(list(asked))
        return [10 * number for number in asked]


@pytest.fixture
def group() -> GroupCommit[int, int]:
    return GroupCommit()


async def test_what_waits_goes_into_one_transaction_in_the_order_it_was_asked_for(
    group: GroupCommit[int, int],
) -> None:
    table = Table()
    answers = await asyncio.gather(*(group.write(number, table.write) for number in range(5)))
    assert answers == [0, 10, 20, 30, 40]
    assert table.transactions == [[0], [1, 2, 3, 4]]


async def test_one_alone_waits_for_nobody(group: GroupCommit[int, int]) -> None:
    table = Table()
    assert [await group.write(1, table.write), await group.write(2, table.write)] == [10, 20]
    assert table.transactions == [[1], [2]]


async def test_one_that_fails_fails_alone(group: GroupCommit[int, int]) -> None:
    table = Table(refused=frozenset({2}))
    writes = (group.write(number, table.write) for number in range(4))
    answers = await asyncio.gather(*writes, return_exceptions=True)
    assert [answers[0], answers[1], answers[3]] == [0, 10, 30]
    assert isinstance(answers[2], ValueError)
    assert sorted(table.rows) == [0, 1, 3]


async def test_while_the_database_is_away_nobody_is_made_to_wait_for_each_other(
    group: GroupCommit[int, int],
) -> None:
    table = Table(refused=frozenset(range(4)), error=ConnectionRefusedError())
    writes = (group.write(number, table.write) for number in range(4))
    answers = await asyncio.gather(*writes, return_exceptions=True)
    assert {type(answer) for answer in answers} == {ConnectionRefusedError}
    assert table.tried <= 2


async def test_who_is_cancelled_while_waiting_writes_nothing(
    group: GroupCommit[int, int],
) -> None:
    table = Table()
    tasks = [asyncio.create_task(group.write(number, table.write)) for number in range(3)]
    await asyncio.sleep(0.001)  # the first transaction is under way
    tasks[2].cancel()
    await asyncio.wait(tasks)
    assert table.rows == [0, 1]


async def test_who_is_cancelled_while_writing_leaves_it_to_those_who_wait(
    group: GroupCommit[int, int],
) -> None:
    table = Table()
    first = asyncio.create_task(group.write(0, table.write))
    await asyncio.sleep(0)
    others = [asyncio.create_task(group.write(number, table.write)) for number in (1, 2)]
    await asyncio.sleep(0.001)
    first.cancel()
    assert await asyncio.gather(*others) == [10, 20]
    assert table.rows == [1, 2]
