"""compose.yaml, read as the engine would read it."""

import re
from typing import Any

import yaml

from tests.container.dockerfile import ROOT

COMPOSE = ROOT / "compose.yaml"

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-+])([^}]*))?\}")


def composed(**variables: str) -> dict[str, Any]:
    """Return compose.yaml with variables put in, as the compose specification has it."""

    def put_in(found: re.Match[str]) -> str:
        name, how, other = found.groups()
        value = variables.get(name, "")
        return (other if value else "") if how == "+" else value or other or ""

    text = COMPOSE.read_text("utf-8")
    loaded = yaml.safe_load(_VARIABLE.sub(put_in, text))
    for service in loaded["services"].values():
        given = service.get("environment", {}).items()
        service["environment"] = {
            name: variables.get(name, "") if value is None else value for name, value in given
        }
    return dict(loaded)
