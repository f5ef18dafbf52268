"""Secrets that other people entrust to the database are encrypted in it."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.kernel.errors import Unusable


class Vault:
    """Encrypts under the first of some Fernet keys and decrypts under any of them.

    Fernet: AES-128 in CBC mode with an HMAC-SHA256, github.com/fernet/spec.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        fernets = [Fernet(key) for key in keys]
        self._newest = fernets[0] if fernets else None
        self._all = MultiFernet(fernets) if fernets else None

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, secret: str) -> str:
        """Encrypt; raises `Unusable` where there is no key."""
        if self._newest is None:
            raise Unusable(
                "Slack workspaces cannot be installed: their tokens are kept encrypted, and"
                " there is no key. Set HINDCAST_SLACK_TOKEN_KEY to 32 random bytes in"
                " URL-safe Base64."
            )
        return self._newest.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Decrypt; None when no key fits."""
        try:
            return self._all.decrypt(sealed).decode() if self._all else None
        except InvalidToken:
            return None

    def is_newest(self, sealed: str) -> bool:
        """Tell whether something is encrypted under the first key."""
        try:
            return bool(self._newest and self._newest.decrypt(sealed))
        except InvalidToken:
            return False
