"""Runs of words that stand for members and channels, and rows of a table that hold such."""

from bot.kernel.card import Field, Refers, Text, prose


def person(member: str) -> Text:
    """Make a run that stands for a member, by their id."""
    return Text(member, refers=Refers.PERSON)


def channel_run(channel: str) -> Text:
    """Make a run that stands for a channel, by its id."""
    return Text(channel, refers=Refers.PLACE)


def row(name: str, *runs: str | Text) -> Field:
    """Make a row whose value is strings and runs."""
    words = prose(*runs).runs
    return Field(name, "".join(run.text for run in words), runs=words)
