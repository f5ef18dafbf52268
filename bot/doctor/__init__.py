"""`hindcast doctor`: looks at everything, changes nothing, and says how to mend what is wrong.

`settings.py` looks at the variables, `disk.py`, `readers.py` and `ports.py` at the machine,
`public.py` at its public address, `stored.py` at the database, `together.py` at the processes that
share it; `parts.py` leads through everything, `look.py` keeps what each look found whatever becomes
of it, `report.py` writes it down. Each platform and the storage look at themselves.
"""

from bot.doctor.parts import examine
from bot.doctor.report import as_object, as_text, status_of

__all__ = ["as_object", "as_text", "examine", "status_of"]
