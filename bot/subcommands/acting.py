"""As whom somebody at the terminal acts."""

from argparse import Namespace

from bot.kernel.asker import Asker, Role
from bot.kernel.local import local_asker


def named_asker(options: Namespace) -> Asker:
    """Return the member and the role that --as and --role name.

    Raises `NotUnderstood` about a name that is none, or too long.
    """
    return local_asker(options.name, Role[options.role.upper()])
