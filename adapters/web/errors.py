"""What the web room refuses before a command is even read."""

from collections.abc import Mapping

from bot.kernel.errors import Refusal


class Unacceptable(Refusal):
    """A request that cannot be answered as it came; `status` is the HTTP status that says why."""

    def __init__(
        self,
        status: int,
        reason: str,
        way_out: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason, way_out)
        self.status = status
        self.headers = headers or {}
