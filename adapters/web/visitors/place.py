"""Where a card stands: its links and forms lead on as whoever acts there."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: who acts there, in which exchange of a talk, below which typed line.

    `shared_at` is this room's origin on a shared card, None on others. A line that `waits` for a
    press has its button there. What is pressed on a `page` of its own is answered there. Nobody
    acts for visitors.
    """

    acting: str = ""
    exchange: str = ""
    line: str = ""
    shared_at: str | None = None
    waits: bool = False
    page: str = ""

    @property
    def query(self) -> str:
        """What the addresses of forms end in, so that the same member goes on acting."""
        return f"?{urlencode({'as': self.acting})}" if self.acting else ""

    def link(self, line: str) -> str:
        """Return the address that looks a line up, as whoever acts."""
        return f"/?{urlencode({'as': self.acting, 'q': line} if self.acting else {'q': line})}"


ANYWHERE = Place()
