"""What the operator gave for Slack, and the short names of commands there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.slack import limits
from bot.kernel.command import Registry
from bot.kernel.errors import Unusable

SURFACE = "slack"
ROOT = "hindcast"
"""The slash command that has all others: `/hindcast quote sunscreen`."""

API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """Tokens and addresses. Secrets are left out where the object is shown.

    One workspace has a `bot_token`; several come through OAuth, with `client_id` and
    `client_secret`. Payloads come by Socket Mode with an `app_token`, else by HTTP to
    `http_host`:`http_port`, signed with `signing_secret`. `aliases` are slash names, without the
    slash, with the commands they stand for.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = API_URL
    http_host: str = "127.0.0.1"
    http_port: int = 3000
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def several(self) -> bool:
        """Whether workspaces install the bot themselves, through OAuth."""
        return bool(self.client_id)

    @property
    def by_socket(self) -> bool:
        """Whether payloads come through Socket Mode."""
        return bool(self.app_token)

    @property
    def listens(self) -> bool:
        """Whether a port is opened: for payloads, or for people who install the bot."""
        return self.several or not self.by_socket

    def check(self) -> None:
        """Raise `Unusable` when something is missing or contradicts something else."""
        complaint = next(self._complaints(), None)
        if complaint:
            raise Unusable(complaint)

    def _complaints(self) -> Iterator[str]:
        if self.bot_token and self.several:
            yield (
                "HINDCAST_SLACK_BOT_TOKEN is for one workspace and HINDCAST_SLACK_CLIENT_ID for "
                "several; set one of them."
            )
        if not self.bot_token and not self.several:
            yield (
                "HINDCAST_SLACK_BOT_TOKEN is missing: it begins with xoxb- and stands under "
                "“OAuth & Permissions” of the Slack app."
            )
        if bool(self.client_id) != bool(self.client_secret):
            yield "HINDCAST_SLACK_CLIENT_ID and HINDCAST_SLACK_CLIENT_SECRET go together; set both."
        if not self.app_token and not self.signing_secret:
            yield (
                "Slack needs HINDCAST_SLACK_APP_TOKEN (Socket Mode) or "
                "HINDCAST_SLACK_SIGNING_SECRET (HTTP)."
            )


def read_aliases(text: str, registry: Registry[Any]) -> dict[str, str]:
    """Read `quote, q=quote`: slash names, each with the command it stands for.

    Raises `Unusable` for a command that there is not, or a name that Slack would not take.
    """
    aliases: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, command = (piece.strip().lstrip("/").casefold() for piece in part.partition("="))
        command = command or name
        found = registry.get(command)
        if found is None or found.button:
            raise Unusable(f"HINDCAST_SLACK_ALIASES names /{command}, which is no command.")
        if not _is_slash_name(name):
            raise Unusable(
                f"HINDCAST_SLACK_ALIASES has the name “{name}”. Slack takes up to "
                f"{limits.SLASH_NAME - 1} letters, digits, hyphens and underscores, once each."
            )
        aliases[name] = command
    return aliases


def _is_slash_name(name: str) -> bool:
    plain = name.replace("-", "").replace("_", "")
    return plain.isalnum() and len(name) < limits.SLASH_NAME and name != ROOT
