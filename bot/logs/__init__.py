"""What the process writes down: as text or JSON, with the request's id, and without secrets.

`written` sets it up once for the whole process, libraries included. `redaction.py` is the last
wall before a secret; `forms.py` are the two forms of a line.
"""

from bot.logs.redaction import clean, hide
from bot.logs.written import count_lines, write_logs

__all__ = ["clean", "count_lines", "hide", "write_logs"]
