"""Bodies against Discord's OpenAPI 3.1 description, https://github.com/discord/discord-api-spec."""

import json
import os
from functools import cache, cached_property
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.discord.fake.wire import bad_form
from tests.discord.fake.world import Received

DOCUMENT = "urn:discord"
VARIABLE = "HINDCAST_TEST_SPECS"
FILE = "discord-openapi.json"


def spec_file() -> Path | None:
    """Return where the description is, if it is there."""
    folder = os.environ.get(VARIABLE)
    found = Path(folder) / FILE if folder else None
    return found if found and found.is_file() else None


class Specs:
    """Validators by method and path, each compiled when it is first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.validators: dict[tuple[str, str], Draft202012Validator | None] = {}

    @cached_property
    def document(self) -> dict:
        document = json.loads(self.path.read_text())
        # "The API will accept both": the reference says so of ids, its description does not.
        document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
        return document

    @cached_property
    def registry(self) -> Registry:
        return Registry().with_resource(DOCUMENT, DRAFT202012.create_resource(self.document))

    def check(self, received: Received) -> None:
        """Raise Discord's refusal of a body that its own description does not admit."""
        key = (received.method.lower(), received.template)
        if key not in self.validators:
            self.validators[key] = self.compile(*key)
        validator = self.validators[key]
        if validator is None:
            return
        error = next(validator.iter_errors(received.json), None)
        if error is not None:
            error = telling(error)
            raise bad_form(f"{error.json_path}: {error.message[:300]}")

    def compile(self, method: str, template: str) -> Draft202012Validator | None:
        """Return what judges the bodies of one route; None where it takes none."""
        try:
            self.document["paths"][template][method]["requestBody"]["content"]["application/json"]
        except KeyError:
            return None
        steps = ["paths", template, method, "requestBody", "content", "application/json", "schema"]
        pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
        schema = {"$ref": f"{DOCUMENT}#/{pointer}"}
        return Draft202012Validator(schema, registry=self.registry)


def telling(error: ValidationError) -> ValidationError:
    """Return what is wrong in the alternative that was meant: the one of the same `type`."""
    while error.context:
        meant: dict[object, list[ValidationError]] = {}
        for inner in error.context:
            meant.setdefault(inner.relative_schema_path[0], []).append(inner)
        fitting = [errors for errors in meant.values() if not any(map(of_other_type, errors))]
        error = (fitting or list(meant.values()))[0][0]
    return error


def of_other_type(error: ValidationError) -> bool:
    where = list(error.relative_path)
    return where == ["type"] or (not where and error.validator == "type")


@cache
def specs_at(path: Path) -> Specs:
    """Return the description at `path`; read once a process."""
    return Specs(path)
