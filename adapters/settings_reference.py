"""The reference of all settings, as Markdown, made from what is said about them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.settings import PREFIX
from bot.settings.about import About

_INTRODUCTION = f"""# Settings

All are environment variables, and all have a default.
This page is made from the settings class by `make docs`.

A secret may be kept in a file instead: `{PREFIX}…_FILE` names a file that holds the value alone.
Setting both forms of one is an error, and so is a file that is missing or empty;
Hindcast says so and stops. No secret appears in logs, metrics or answers.

A variable that begins with `{PREFIX}` and is no setting is pointed out at the start,
with the nearest that is one.
"""
_PLATFORMS = {
    "discord": "Discord\n\n[How to set it up](discord.md).",
    "slack": "Slack\n\n[How to set it up](slack.md).",
}
_HEAD = "| variable | meaning | default | for example | secret |\n|---|---|---|---|---|\n"


def settings_page(settings: type, described: Mapping[str, About]) -> str:
    """Return `docs/settings.md`, from the class for its defaults and what is said about it."""
    defaults = settings()
    rows: dict[str, list[str]] = {room: [] for room in ("Everywhere", *_PLATFORMS.values())}
    for name, about in described.items():
        room = _PLATFORMS.get(name.partition("_")[0], "Everywhere")
        rows[room].append(_row(name.upper(), about, getattr(defaults, name)))
    return "\n".join([_INTRODUCTION, *_sections(rows)])


def _sections(rows: Mapping[str, list[str]]) -> Iterable[str]:
    return (f"## {title}\n\n{_HEAD}{''.join(lines)}" for title, lines in rows.items())


def _row(name: str, about: About, default: object) -> str:
    secret = f"yes; `{PREFIX}{name}_FILE`" if about.secret else ""
    otherwise = about.otherwise or f"`{_written(default)}`"
    return f"| `{PREFIX}{name}` | {about.meaning} | {otherwise} | `{about.example}` | {secret} |\n"


def _written(default: object) -> str:
    """Return a default as it would be set."""
    match default:
        case Path():
            return f"./{default}"
        case float():
            return f"{default:g}"
        case _:
            return str(default)
