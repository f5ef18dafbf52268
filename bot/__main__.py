"""The process of the command line: it carries out one subcommand and says how that ended."""

import argparse
import asyncio
import io
import logging
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from bot.command_line import make_parser
from bot.kernel.errors import HindcastError, Unusable
from bot.logs import clean, hide, write_logs
from bot.settings import Settings, given_secrets, read_settings, unknown_settings
from bot.standard_output import StandardOutput, Unsaid, reason_of, standard_output

UNUSABLE = 1
NOT_UNDERSTOOD = 2
INTERRUPTED = 130

_Run: TypeAlias = Callable[..., Coroutine[Any, Any, int]]
"""What carries out a subcommand: takes the settings and the options, returns the exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit status."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")  # a character that it lacks is no reason to fail
    with standard_output() as said:
        options = make_parser().parse_args(arguments)
        return _carry_out(options, said)


def _carry_out(options: argparse.Namespace, said: StandardOutput) -> int:
    """Run it, and say where it fails why."""
    try:
        return _bring_out(said, options, _run(options))
    except HindcastError as error:
        _end(options, str(error))
        return UNUSABLE if isinstance(error, Unusable) else NOT_UNDERSTOOD
    except (KeyboardInterrupt, asyncio.CancelledError):  # Ctrl-C, SIGTERM
        return INTERRUPTED
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
        return asyncio.run(_subcommand("doctor")(os.environ, options))
    hide(*given_secrets(os.environ))  # a complaint about the settings is written down, too
    settings = _settings()
    return asyncio.run(_subcommand(options.command)(settings, options))


def _subcommand(name: str) -> _Run:
    """Load what carries it out, and nothing that only another one needs."""
    run: _Run = import_module(f"bot.subcommands.{name.replace('-', '_')}").run
    return run


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


def _bring_out(said: StandardOutput, options: argparse.Namespace, status: int) -> int:
    """Write out what still waits; where that cannot be, say so and end with no less than 1."""
    try:
        said.flush()
    except Unsaid as unsaid:
        # Where the reader left (`hindcast ask … | head`), nothing more can be said to it.
        if not unsaid.nobody_reads:
            _end(options, f"It is done, but {unsaid.words}")
            return status or UNUSABLE
    return status


def _trouble(error: OSError) -> str:
    what = reason_of(error)
    return f"{error.filename}: {what}." if error.filename else f"This machine says: {what}."


if __name__ == "__main__":
    sys.exit(main())
