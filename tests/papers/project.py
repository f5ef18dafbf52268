"""compose.yaml with `.env`, without an engine."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.container.compose import composed
from tests.papers.place import Place

SECRETS = Path("/run/secrets")
WAYS = {"hindcast", "hindcast-a", "hindcast-b"}


@dataclass(frozen=True, slots=True)
class Project:
    """The project in the current folder; `services` are those of the profiles that are chosen."""

    variables: Mapping[str, str]
    services: Mapping[str, dict[str, Any]]

    @classmethod
    def read(cls, words: list[str]) -> Self:
        """Read it; an option among the words goes before `.env`, and is taken away."""
        lines = Path(".env").read_text("utf-8").splitlines() if Path(".env").exists() else []
        variables = dict(line.split("=", 1) for line in lines)
        profiles = set(variables.get("COMPOSE_PROFILES", "").split(","))
        if words[0] == "--profile":
            profiles = {words[1]}
            del words[:2]
        every = composed(**variables)["services"]
        chosen = {name: one for name, one in every.items() if profiles & set(one["profiles"])}
        assert chosen, "no profile is chosen: docker would say that no service is selected"
        assert profiles <= {profile for one in every.values() for profile in one["profiles"]}
        return cls(variables, chosen)

    def up(self, place: Place) -> None:
        """Start the bot as in its container; of two, the first."""
        told = {name: self.environment(name, place) for name in WAYS & set(self.services)}
        if told:
            place.stop()
            place.serve(told[min(told)])

    def run(self, service: str, command: list[str], place: Place) -> int:
        """Run a command as in a container."""
        program = sys.executable if command[0] == "python" else command[0]
        environment = self.environment(service, place)
        return subprocess.run([program, *command[1:]], env=environment, check=False).returncode

    def environment(self, service: str, place: Place) -> dict[str, str]:
        """Return what a container's process is told, its paths where they lie here."""
        told = self.services[service]["environment"]
        here = {
            "HINDCAST_DATA_DIR": str(place.root / "data"),
            "HINDCAST_WEB_PORT": str(place.port),
            "HINDCAST_DISCORD_API_URL": place.api_url,
        }
        clean = {name: v for name, v in os.environ.items() if not name.startswith("HINDCAST_")}
        outside = {name: self._outside(value) for name, value in told.items()}
        if file := outside["HINDCAST_DATABASE_URL_FILE"]:
            outside["HINDCAST_DATABASE_URL"] = self._database(Path(file), place)
            outside["HINDCAST_DATABASE_URL_FILE"] = ""
        return clean | outside | here

    def _database(self, file: Path, place: Place) -> str:
        """Return where the database is that a file names as the containers know it."""
        password = Path(self._outside(str(SECRETS / "postgresql_password"))).read_text("utf-8")
        server, _, name = file.read_text("utf-8").rpartition("/")
        assert server == f"postgresql://hindcast:{password}@postgresql"
        return place.database(name)

    def _outside(self, value: str) -> str:
        """Return the file on the machine that is a secret's in the container; else the value."""
        if Path(value).parent != SECRETS:
            return value
        file = Path(composed(**self.variables)["secrets"][Path(value).name]["file"])
        assert file.read_text("utf-8").strip(), f"{file} is empty"
        return str(file)
