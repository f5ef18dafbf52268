"""What a card consists of on Discord, before it is laid out in messages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Markdown, ready to be shown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two things of a kind."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what a person would say who looked at it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to be downloaded."""

    name: str
    content: bytes


Part = Words | Rule | Picture | Enclosed
