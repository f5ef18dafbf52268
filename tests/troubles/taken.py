"""What agrees who tells of a trouble, without a database."""


class Alone:
    """Acts of a process that has no others beside it."""

    async def take(self, _: str) -> bool:
        """Let it take whatever it asks for."""
        return True

    async def give_back(self, _: str) -> None:
        """Need nothing back."""


class Away:
    """Acts in a database that is away."""

    async def take(self, _: str) -> bool:
        """Fail as a driver does."""
        raise ConnectionRefusedError

    async def give_back(self, _: str) -> None:
        """Fail the same way."""
        raise ConnectionRefusedError
