"""A vault with keys."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.vault import Vault


class FernetVault(Vault):
    """Encrypts under the first of some Fernet keys and decrypts under any of them.

    Fernet: AES-128 in CBC mode with an HMAC-SHA256, github.com/fernet/spec.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        fernets = [Fernet(key) for key in keys]
        self._newest, self._all = fernets[0], MultiFernet(fernets)

    def seal(self, secret: str) -> str:
        """Encrypt."""
        return self._newest.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Decrypt; None when no key fits."""
        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken:
            return None

    def is_newest(self, sealed: str) -> bool:
        """Tell whether something is encrypted under the first key."""
        try:
            return bool(self._newest.decrypt(sealed))
        except InvalidToken:
            return False
