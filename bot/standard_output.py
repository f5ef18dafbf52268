"""Standard output that takes whatever is said, and keeps why it cannot be written.

What a subcommand has to say comes after what it did. So `print` does not fail: nothing is left half
done for it, and the exit status is what it would have been.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from pathlib import Path

from bot.kernel.errors import Unusable


def reason_of(error: OSError) -> str:
    """Return what the system says of an error."""
    return error.strerror or str(error) or "the system refused without a reason"


class Unsaid(Unusable):
    """What there is to say cannot be written; `nobody_reads` where the reader has left."""

    def __init__(self, error: OSError) -> None:
        self.words = f"what there is to say cannot be written: {reason_of(error)}."
        self.nobody_reads = isinstance(error, BrokenPipeError)
        super().__init__(f"{self.words[0].upper()}{self.words[1:]}")


class StandardOutput(io.TextIOWrapper):
    """A stream that goes nowhere from the first failure on, which only `flush` raises."""

    failure: OSError | None = None

    def write(self, text: str, /) -> int:
        """Write, whatever becomes of it."""
        with self._keeping_failure():
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Bring out what was written; raises `Unsaid` where that failed, now or before."""
        with self._keeping_failure():
            super().flush()
        if self.failure:
            raise Unsaid(self.failure) from self.failure

    def leave(self) -> None:
        """Bring out what can be, and leave what is below to others."""
        with suppress(Unsaid):
            self.flush()
        self.failure = None  # whoever wanted to know has asked; `detach` flushes once more
        self.detach()

    @contextmanager
    def _keeping_failure(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.failure = self.failure or error
            # What still waits goes nowhere, or the interpreter's end would fail.
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), self.fileno())


@contextmanager
def standard_output() -> Iterator[StandardOutput]:
    """Have all that is printed go through one, which is given.

    A character that cannot be shown becomes a question mark.
    """
    with ExitStack() as opened:
        given = sys.stdout
        if not isinstance(given, io.TextIOWrapper):  # None where it is closed from the start
            given = opened.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
        stream = StandardOutput(
            given.buffer,
            encoding=given.encoding,
            errors="replace",
            line_buffering=given.line_buffering,
            write_through=given.write_through,
        )
        try:
            with redirect_stdout(stream):
                yield stream
        finally:
            stream.leave()
