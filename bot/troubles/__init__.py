"""What broke, told to the operators: once for each kind and hour, counted, without people's words.

`kinds.py` says what is one kind, `tally.py` what is due to be told, `claims.py` which of several
processes tells it, `telling.py` tells it.
"""

from bot.troubles.telling import Operators, Telling

__all__ = ["Operators", "Telling"]
