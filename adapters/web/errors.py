"""What the web room refuses before a command is even read."""

from bot.kernel.errors import Refusal


class Unacceptable(Refusal):
    """A request that cannot be answered as it came; `status` is the HTTP status that says why."""

    def __init__(self, status: int, reason: str, way_out: str = "") -> None:
        super().__init__(reason, way_out)
        self.status = status
