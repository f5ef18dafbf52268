"""A backup: one file with everything the database holds, whichever kind of database it is."""

from storage.backup.keeping import named, prune
from storage.backup.making import back_up
from storage.backup.restoring import check_there, restore
from storage.backup.tally import Copied

__all__ = ["Copied", "back_up", "check_there", "named", "prune", "restore"]
