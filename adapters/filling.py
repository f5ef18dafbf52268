"""A form filled in where there is only a line to type on: one field after the other."""

from dataclasses import dataclass, field

from adapters import plain
from bot.kernel.card import Form, FormField
from bot.kernel.command import BUTTON_OPTION

LEAVE = "cancel"
"""What drops a form; an empty line does so, too, where an answer is needed."""


@dataclass
class Filling:
    """A form on its way: what is known of it, and what is still asked."""

    form: Form
    values: dict[str, object] = field(init=False)
    left: list[FormField] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what stands in the form already."""
        self.values = {f.name: f.value for f in self.form.fields if f.value}
        self.left = [f for f in self.form.fields if f.name != BUTTON_OPTION or not f.value]

    @property
    def question(self) -> str:
        """What is asked now."""
        asked = self.left[0]
        hints = [", ".join(asked.choices), "" if asked.required else "an empty line skips it"]
        told = "; ".join(hint for hint in hints if hint)
        return f"{plain.asked(asked)}{f' ({told})' if told else ''}\n“{LEAVE}” leaves it."

    def take(self, typed: str) -> bool:
        """Take the answer to the question; False when the form is dropped by it."""
        asked = self.left[0]
        said = typed.strip()
        if said.casefold() == LEAVE or (asked.required and not said):
            return False
        del self.left[0]
        if said:
            self.values[asked.name] = said
        return True
