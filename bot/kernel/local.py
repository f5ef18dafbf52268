"""Members of the local community: whoever sits at the machine says who they are, and what role."""

from bot.kernel.asker import LOCAL, Asker, Role
from bot.kernel.errors import NotUnderstood
from bot.kernel.kinds import clean

LONGEST_MEMBER = 40
"""Characters of a local member's name: it stands in lists, and in addresses of the web room."""

WAY_IN = (
    "Ask whoever runs this room for it; if that is you, open the address that Hindcast printed at "
    "start."
)
"""How a visitor of the web room comes to do more than read: said to its owner and to guests."""


def local_asker(name: str, role: Role, interaction: str = "") -> Asker:
    """Return a local member; raises `NotUnderstood` about a name that is none, or too long."""
    name = clean(name)
    if not name:
        raise NotUnderstood("A member has a name.", "Type one, such as Alice.")
    if len(name) > LONGEST_MEMBER:
        raise NotUnderstood(f"A name has at most {LONGEST_MEMBER} characters.")
    return Asker(name, name, role, LOCAL, trusted=True, interaction=interaction)
