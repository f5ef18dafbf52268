"""A Dockerfile, read: stages, and their instructions in order."""

import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = ROOT / "Dockerfile"


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its word, in capitals, and the rest of its line."""

    word: str
    rest: str


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands between one FROM and the next; the first stage has the global ARGs, too."""

    name: str
    steps: tuple[Step, ...]

    def last(self, word: str) -> str:
        """Return the rest of the last instruction with this word."""
        return [step.rest for step in self.steps if step.word == word][-1]

    @property
    def environment(self) -> dict[str, str]:
        """What ENV sets, as it is written."""
        pairs = self.last("ENV").split()
        return {name: value.strip('"') for name, value in (p.split("=", 1) for p in pairs)}

    @property
    def command(self) -> list[str]:
        """What the container runs: entry point and command."""
        return [*json.loads(self.last("ENTRYPOINT")), *json.loads(self.last("CMD"))]

    @property
    def health_check(self) -> list[str]:
        """What the engine runs to see whether the container is well."""
        _, _, command = self.last("HEALTHCHECK").partition("CMD ")
        return list(json.loads(command))


def read_dockerfile(file: Path = DOCKERFILE) -> list[Stage]:
    """Read a Dockerfile into its stages, in order."""
    text = "\n".join(line for line in file.read_text("utf-8").splitlines() if line[:1] != "#")
    lines = [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    steps = [
        Step(word.upper(), rest.strip()) for word, _, rest in (s.partition(" ") for s in lines)
    ]
    starts = [number for number, step in enumerate(steps) if step.word == "FROM"]
    ends = [*starts[1:], len(steps)]
    return [_stage(steps[start:end]) for start, end in zip(starts, ends, strict=True)]


def _stage(steps: list[Step]) -> Stage:
    _, _, name = steps[0].rest.partition(" AS ")
    return Stage(name.strip(), tuple(steps))
