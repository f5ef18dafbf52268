"""The command line. What is for the operator alone is in `bot.operating`."""

import argparse
import asyncio
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from bot import __version__, operating
from bot.kernel.asker import Role
from bot.kernel.errors import HindcastError, Unusable
from bot.logs import clean, hide, write_logs
from bot.settings import (
    DESCRIBED,
    Settings,
    given_secrets,
    read_settings,
    unknown_settings,
)

UNUSABLE = 1
NOT_UNDERSTOOD = 2
INTERRUPTED = 130
_EARLIEST, _LATEST = 1970, 2200
"""Years that --at takes: beyond them, time zones run off the calendar's edge."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit status."""
    _never_stumble_over_a_character()
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except HindcastError as error:
        _end(options, str(error))
        return UNUSABLE if isinstance(error, Unusable) else NOT_UNDERSTOOD
    except (KeyboardInterrupt, asyncio.CancelledError):  # Ctrl-C, SIGTERM
        return INTERRUPTED
    except BrokenPipeError:
        # The reader left (`hindcast ask … | head`); nothing more can be said to it.
        _say_no_more()
        return 0
    except OSError as error:
        logging.getLogger("hindcast").debug("the whole story:", exc_info=True)
        _end(options, _trouble(error))
        return UNUSABLE
    except Exception:
        # Not as a bare traceback: an error of a library may hold an address with its password.
        logging.getLogger("hindcast").critical("this was not foreseen", exc_info=True)
        return UNUSABLE


def _run(options: argparse.Namespace) -> int:
    if options.command == "doctor":  # settings that cannot be read are what it tells
        return asyncio.run(operating.doctor(os.environ, as_json=options.json))
    hide(*given_secrets(os.environ))  # a complaint about the settings is written down, too
    settings = _settings()
    status = asyncio.run(_COMMANDS[options.command](settings, options))
    _bring_out_what_was_said()
    return status


def _settings() -> Settings:
    """Read the settings and begin to log; raises `Unusable` with all that is wrong with them."""
    unknown = unknown_settings(os.environ)
    try:
        settings = read_settings(os.environ)
    except Unusable as error:
        raise Unusable("\n".join((str(error), *unknown))) from error
    write_logs(settings)
    for sentence in unknown:
        logging.getLogger("hindcast").warning("%s", sentence)
    return settings


def _end(options: argparse.Namespace, sentence: str) -> None:
    """Say why it ends: to people, or where a process that stays writes JSON, in its log."""
    json_wanted = os.environ.get("HINDCAST_LOG_FORMAT", "").strip().casefold() == "json"
    if options.command != "serve" or not json_wanted:
        print(clean(sentence), file=sys.stderr)
        return
    write_logs(Settings(log_format="json"))  # as good as nothing where the log is set up already
    for line in sentence.splitlines():
        logging.getLogger("hindcast").critical("%s", line)


def _bring_out_what_was_said() -> None:
    """Write out what still waits; raises `Unusable` where standard output takes nothing."""
    try:
        if sys.stdout:  # None where it is closed from the start
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _say_no_more()
        raise Unusable(
            f"It is done, but what there is to say cannot be written: {error.strerror}."
        ) from error


def _say_no_more() -> None:
    """Let what still waits for standard output go nowhere, or the interpreter's end would fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _never_stumble_over_a_character() -> None:
    """Let a terminal that lacks a character show a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _trouble(error: OSError) -> str:
    what = error.strerror or str(error) or "the system refused without a reason"
    return f"{error.filename}: {what}." if error.filename else f"This machine says: {what}."


async def _serve(settings: Settings, options: argparse.Namespace) -> int:
    from bot.serving.process import serve  # noqa: PLC0415 - `ask` needs no web server

    del options
    await serve(settings)
    return 0


async def _ask(settings: Settings, options: argparse.Namespace) -> int:
    from bot.asking import Asking, ask, joined  # noqa: PLC0415
    from bot.bootstrap import FixedClock, open_house  # noqa: PLC0415
    from bot.kernel.local import local_asker  # noqa: PLC0415

    if bool(options.words) == options.stdin:
        raise HindcastError('Give one line, as in: hindcast ask "/quote sunscreen"; or --stdin.')
    clock = FixedClock(_moment(options.at)) if options.at else None
    asker = local_asker(options.name, Role[options.role.upper()])
    line = joined(options.words) if options.words else None
    async with open_house(settings, clock=clock) as house:
        return await ask(house.dispatch, Asking(line, options.json, asker))


async def _chat(settings: Settings, options: argparse.Namespace) -> int:
    from bot.bootstrap import open_house  # noqa: PLC0415
    from bot.chatting import chatting  # noqa: PLC0415
    from bot.kernel.local import local_asker  # noqa: PLC0415

    asker = local_asker(options.name, Role[options.role.upper()])
    async with open_house(settings) as house:
        await chatting(house, settings, asker)
    return 0


async def _reports(settings: Settings, options: argparse.Namespace) -> int:
    from bot.bootstrap import open_house  # noqa: PLC0415

    del options
    async with open_house(settings) as house:
        listed = await house.ports.reports.everything()
    for community, report in listed:
        print(f"{report.said_at:%Y-%m-%d %H:%M} {community or '-'} {report.member}: ", end="")
        print(f"wrong {report.fault.value} in /quote/{report.quote_id}")
    if not listed:
        print("Nobody has reported anything.")
    return 0


async def _docs(settings: Settings, options: argparse.Namespace) -> int:
    from adapters.reference import commands_page  # noqa: PLC0415
    from adapters.settings_reference import settings_page  # noqa: PLC0415
    from bot.features.registry import REGISTRY  # noqa: PLC0415

    del settings
    settings_wanted = options.page == "settings"
    page = settings_page(Settings, DESCRIBED) if settings_wanted else commands_page(REGISTRY)
    print(page, end="")
    return 0


async def _slack_manifest(settings: Settings, options: argparse.Namespace) -> int:
    from adapters.slack.access import read_aliases  # noqa: PLC0415
    from adapters.slack.manifest import make_manifest  # noqa: PLC0415
    from bot.features.registry import REGISTRY  # noqa: PLC0415

    aliases = read_aliases(settings.slack_aliases, REGISTRY)
    print(json.dumps(make_manifest(REGISTRY, aliases, options.url), indent=2, ensure_ascii=False))
    return 0


_COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]] = {
    "serve": _serve,
    "ask": _ask,
    "chat": _chat,
    "reports": _reports,
    "rescore": operating.rescore,
    "backup": operating.backup,
    "restore": operating.restore,
    "export": operating.export,
    "docs": _docs,
    "slack-manifest": _slack_manifest,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hindcast", description="What did they say, and did it happen?"
    )
    parser.add_argument("--version", action="version", version=f"hindcast {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("serve", help="run the web room, and the platforms that are set up")
    ask = commands.add_parser("ask", help="answer one command line, or many")
    ask.add_argument("words", nargs="*", help="words to look up, or a line: /quote sunscreen")
    ask.add_argument("--json", action="store_true", help="print the card as one JSON object")
    ask.add_argument("--stdin", action="store_true", help="read one command line per input line")
    ask.add_argument("--at", help="set the clock: 2026-11-20T09:00:00+00:00")
    chat = commands.add_parser("chat", help="talk in the terminal")
    for command in (ask, chat):
        command.add_argument("--as", dest="name", default="you", help="act as this member")
        command.add_argument("--role", choices=("member", "moderator"), default="moderator")
    commands.add_parser("reports", help="list the quotes that people found wrong")
    operating.declare(commands)
    docs = commands.add_parser("docs", help="print the reference of all commands, or settings")
    docs.add_argument("page", nargs="?", choices=("commands", "settings"), default="commands")
    manifest = commands.add_parser("slack-manifest", help="print what makes the app at Slack")
    manifest.add_argument("--url", default="", help="for HTTP mode: the bot's public address")
    return parser


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise HindcastError(f"--at takes 2026-11-20T09:00:00+00:00, not “{text}”.") from None
    if not _EARLIEST <= moment.year <= _LATEST:
        raise HindcastError(f"--at takes a year from {_EARLIEST} to {_LATEST}, not {moment.year}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
