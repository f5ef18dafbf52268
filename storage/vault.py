"""Secrets that other people entrust to the database are encrypted in it."""

from collections.abc import Sequence

from bot.kernel.errors import Unusable


class Vault:
    """One without a key: nothing can be put in, and nothing taken out."""

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, secret: str) -> str:
        """Encrypt; raises `Unusable` where there is no key."""
        del secret
        raise Unusable(
            "Slack workspaces cannot be installed: their tokens are kept encrypted, and"
            " there is no key. Set HINDCAST_SLACK_TOKEN_KEY to 32 random bytes in"
            " URL-safe Base64."
        )

    def open(self, sealed: str) -> str | None:
        """Decrypt; None when no key fits."""
        del sealed
        return None

    def is_newest(self, sealed: str) -> bool:
        """Tell whether something is encrypted under the first key."""
        del sealed
        return False


def make_vault(keys: Sequence[str]) -> Vault:
    """Return a vault for some Fernet keys, the newest first."""
    if not keys:
        return Vault()
    from storage.fernet_vault import FernetVault  # noqa: PLC0415 - one workspace needs no 6 MB

    return FernetVault(keys)
