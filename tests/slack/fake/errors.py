"""A refusal in Slack's words."""

from collections.abc import Sequence

from tests.slack.fake.validation import Json


class SlackError(Exception):
    """`ok: false`, and why. An `error` of three digits is an HTTP status of its own."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), **more: object) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = tuple(messages)
        self.more = more
        self.headers: dict[str, str] = {}

    @classmethod
    def limited(cls, retry_after: int) -> "SlackError":
        """Return a 429 with Retry-After, in seconds."""
        refusal = cls("ratelimited")
        refusal.headers["Retry-After"] = str(retry_after)
        return refusal

    @property
    def status(self) -> int:
        if self.error.isdigit():
            return int(self.error)
        return 429 if self.headers else 200

    @property
    def body(self) -> Json:
        told: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            told["response_metadata"] = {"messages": list(self.messages)}
        return told


class Violation(SlackError):
    """A call that a well-behaved app would never make: noted for the test to fail."""
