"""The reference of all commands, as Markdown, made from the registry."""

from typing import Any

from bot.kernel.asker import Role
from bot.kernel.command import Command, OptionSpec, Registry


def commands_page(registry: Registry[Any]) -> str:
    """Return `docs/commands.md`."""
    parts = [
        "# Commands\n",
        "Every surface has every command. This page is made from the registry by `make docs`.\n",
    ]
    parts += [_section(command) for command in registry.typed]
    buttons = [command for command in registry if command.button]
    if buttons:
        parts.append("## Buttons\n")
        parts.append("".join(f"- `{b.name}`: {b.summary.lower()}.\n" for b in buttons))
    return "\n".join(parts)


def _section(command: Command[Any, Any]) -> str:
    lines = [f"## /{command.name}\n", f"{command.summary}. `{command.usage}`\n"]
    if command.role is Role.MODERATOR:
        lines.append("For moderators.\n")
    if command.options:
        rows = "".join(_row(option) for option in command.options)
        lines.append(f"| option | kind | required | what it is |\n|---|---|---|---|\n{rows}")
    if command.examples:
        lines.append("For example:\n")
        lines.append("".join(f"    {example}\n" for example in command.examples))
    return "\n".join(lines)


def _row(option: OptionSpec) -> str:
    kind = " · ".join(option.choices) or option.kind_name
    required = "yes" if option.required else ""
    return f"| `{option.name}` | {kind} | {required} | {option.about.description} |\n"
