"""The environment's variables: the settings that are read from them, and what is said about others.

Every secret may also be given as a file, `HINDCAST_…_FILE`; giving both is an error.
"""

import difflib
from collections.abc import Mapping
from os.path import isfile
from typing import Any

from bot.kernel.errors import Unusable
from bot.settings.fields import DESCRIBED, PREFIX, SECRETS, Settings
from bot.settings.files import content
from bot.settings.passwords import passwords
from bot.settings.values import READERS


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raises `Unusable` with a line for each mistake: where, and the mend."""
    read: dict[str, Any] = {}
    complaints: list[str] = []
    for name in DESCRIBED:
        try:
            text = _value(environment, name.upper())
            if text:
                reader = READERS.get(name)
                read[name] = reader(PREFIX + name.upper(), text) if reader else text
        except Unusable as error:
            complaints.append(str(error))
    settings = Settings(**read)
    if not complaints and (complaint := _of_shards(settings)):
        complaints.append(complaint)
    if complaints:
        raise Unusable("\n".join(complaints))
    return settings


def given_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return what stands in the variables of secrets, before anything is read or may be wrong.

    A path that names a file is none; anything else in a `HINDCAST_…_FILE` may be the secret itself.
    """
    plain = [environment.get(PREFIX + name, "").strip() for name in sorted(SECRETS)]
    files = [environment.get(f"{PREFIX}{name}_FILE", "").strip() for name in sorted(SECRETS)]
    parts = [part.strip() for value in plain for part in value.split(",")]
    addresses = [password for value in plain for password in passwords(value)]
    # Unlike `Path.is_file`, it says no to a name that is too long.
    mistaken = [file for file in files if not isfile(file)]  # noqa: PTH113
    return (*plain, *parts, *addresses, *mistaken)


def how_many_are_set(environment: Mapping[str, str]) -> int:
    """Count the settings that are given; an empty variable is as good as none."""
    return sum(bool(environment.get(name)) for name in _known())


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence about each variable that looks like a setting and is none."""
    known = _known()
    return [
        f"There is no setting {name}.{_nearest(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_")
    ]


def _known() -> set[str]:
    files = {f"{PREFIX}{name}_FILE" for name in SECRETS}
    return files | {PREFIX + name.upper() for name in DESCRIBED}


def _of_shards(settings: Settings) -> str:
    """Return what is wrong with the shards; nothing where they fit together."""
    ids, count = settings.discord_shard_ids, settings.discord_shard_count
    if not ids:
        return ""
    if count is None:
        return (
            "HINDCAST_DISCORD_SHARD_IDS needs HINDCAST_DISCORD_SHARD_COUNT: the number of shards"
            " of all processes together."
        )
    if max(ids) < count:
        return ""
    return (
        f"HINDCAST_DISCORD_SHARD_IDS has {max(ids)}, but with {count} in"
        f" HINDCAST_DISCORD_SHARD_COUNT the last shard is {count - 1}."
    )


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    if not near:  # HINDCAST_TOKEN: its end is one's own
        near = sorted(one for one in known if one.endswith(name.removeprefix(PREFIX.rstrip("_"))))
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _value(environment: Mapping[str, str], name: str) -> str:
    plain = environment.get(PREFIX + name, "")
    file = environment.get(f"{PREFIX}{name}_FILE", "") if name in SECRETS else ""
    if plain and file:
        raise Unusable(f"{PREFIX}{name} and {PREFIX}{name}_FILE are both set; set one of them.")
    if not file:
        return plain.strip()
    return content(f"{PREFIX}{name}_FILE", file)
