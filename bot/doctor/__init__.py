"""`hindcast doctor`: looks at everything, changes nothing, and says how to mend what is wrong.

`settings.py` looks at the variables, `machine.py` at the disk and the port, `parts.py` leads
through everything, `report.py` writes it down. Each platform and the storage look at themselves.
"""

from bot.doctor.parts import examine
from bot.doctor.report import as_object, as_text, status_of

__all__ = ["as_object", "as_text", "examine", "status_of"]
