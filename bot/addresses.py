"""Where on this machine something is that listens."""

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked for, not listened on
"""Who listens on all addresses is reached at the machine's own."""


def reached_at(host: str, port: int) -> str:
    """Return the address at which a program on this machine reaches what listens."""
    host = _ANY.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
