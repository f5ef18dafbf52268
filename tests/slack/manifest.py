"""Slack's own schema of an app manifest, to hold ours against.

The schema is `slack-manifest.schema.json` in the folder named by HINDCAST_TEST_SPECS;
`tests/README.md` says where it comes from.
"""

import json
import os
from pathlib import Path
from typing import Any

from jsonschema import validators

NAME = "slack-manifest.schema.json"
SETTING = "HINDCAST_TEST_SPECS"


def schema_path() -> Path | None:
    """Return where the schema lies on this machine, if it does."""
    folder = os.environ.get(SETTING)
    path = Path(folder) / NAME if folder else None
    return path if path and path.is_file() else None


def manifest_problems(manifest: Any) -> list[str]:
    """Return what Slack would not accept about a manifest, a sentence each; empty when nothing."""
    path = schema_path()
    if path is None:
        raise FileNotFoundError(f"{NAME} is not in the folder named by {SETTING}")
    schema = json.loads(path.read_text(encoding="utf-8"))
    kind = validators.validator_for(schema)
    found = sorted(kind(schema).iter_errors(manifest), key=lambda error: list(error.path))
    return [f"/{'/'.join(map(str, error.path))}: {error.message}" for error in found]
