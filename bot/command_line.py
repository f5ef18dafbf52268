"""What the command line takes; `bot.subcommands` has what comes of it, under the same names."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot import __version__

if TYPE_CHECKING:
    from argparse import _SubParsersAction

_Subparsers: TypeAlias = "_SubParsersAction[argparse.ArgumentParser]"


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all subcommands; which one was given is in `command`."""
    parser = argparse.ArgumentParser(
        prog="hindcast", description="What did they say, and did it happen?"
    )
    parser.add_argument("--version", action="version", version=f"hindcast {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("serve", help="run the web room, and the platforms that are set up")
    _add_talking(commands)
    commands.add_parser("reports", help="list the quotes that people found wrong")
    _add_looking_after(commands)
    _add_copying(commands)
    _add_papers(commands)
    return parser


def _add_talking(commands: _Subparsers) -> None:
    ask = commands.add_parser("ask", help="answer one command line, or many")
    ask.add_argument("words", nargs="*", help="words to look up, or a line: /quote sunscreen")
    ask.add_argument("--json", action="store_true", help="print the card as one JSON object")
    ask.add_argument("--stdin", action="store_true", help="read one command line per input line")
    ask.add_argument("--at", help="set the clock: 2026-11-20T09:00:00+00:00")
    chat = commands.add_parser("chat", help="talk in the terminal")
    for command in (ask, chat):
        command.add_argument("--as", dest="name", default="you", help="act as this member")
        command.add_argument("--role", choices=("member", "moderator"), default="moderator")


def _add_looking_after(commands: _Subparsers) -> None:
    doctor = commands.add_parser("doctor", help="look at everything, and say how to mend it")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    rescore = commands.add_parser("rescore", help="compute every score anew")
    rescore.add_argument("--check", action="store_true", help="only look; 1 if any differs")


def _add_copying(commands: _Subparsers) -> None:
    backup = commands.add_parser("backup", help="write everything into one new file, while serving")
    backup.add_argument("file", type=_file, help="a file that is not there yet; or see --keep")
    backup.add_argument(
        "--keep",
        type=_count,
        metavar="NUMBER",
        help="FILE is a folder: name the backup by its moment, and keep so many of the newest",
    )
    restore = commands.add_parser("restore", help="bring a backup into an empty database")
    restore.add_argument("file", type=_file, help="what `hindcast backup` wrote")
    export = commands.add_parser("export", help="write what is kept as JSON and CSV, in a zip file")
    export.add_argument("file", type=_file, help="a zip file that is not there yet")
    export.add_argument("--community", help="only this one, such as discord:123 or slack:T1")


def _add_papers(commands: _Subparsers) -> None:
    docs = commands.add_parser("docs", help="print the reference of all commands, or settings")
    docs.add_argument("page", nargs="?", choices=("commands", "settings"), default="commands")
    manifest = commands.add_parser("slack-manifest", help="print what makes the app at Slack")
    manifest.add_argument("--url", default="", help="for HTTP mode: the bot's public address")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not text.strip("0"):
        raise argparse.ArgumentTypeError(f"a whole number, at least 1; “{text}” is not")
    return int(text)


def _file(text: str) -> Path:
    return Path(text).absolute()
