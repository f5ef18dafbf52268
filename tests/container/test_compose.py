"""What compose.yaml says: to its schema, hardened, and telling the process all it can be told."""

import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from bot import __version__
from bot.settings import DESCRIBED, SECRETS, read_settings
from tests.container.compose import COMPOSE, composed
from tests.container.dockerfile import ROOT
from tests.container.test_running import STOPS_WITHIN_S

BOTS = ("hindcast", "hindcast-a", "hindcast-b")
WATCHERS = ("prometheus", "alertmanager")
EVERY = (*BOTS, "postgresql", *WATCHERS)
OF_THE_IMAGE = {"DATA_DIR", "SEEDS_DIR", "WEB_HOST", "WEB_PORT", "SLACK_HTTP_PORT"}
"""What the image decides: its paths, and the ports that it publishes."""


def test_it_keeps_to_the_compose_specification() -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    command = [check, "--builtin-schema", "vendor.compose-spec", COMPOSE]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("profile", "services"),
    [
        ("sqlite", {"hindcast"}),
        ("postgresql", {"hindcast-a", "hindcast-b", "postgresql"}),
        ("watching", set(WATCHERS)),
    ],
)
def test_there_are_two_ways_to_run_it_and_one_to_watch_it(profile: str, services: set[str]) -> None:
    of_profile = {n for n, s in composed()["services"].items() if s["profiles"] == [profile]}
    assert of_profile == services


@pytest.mark.parametrize("name", EVERY)
def test_a_container_may_do_little_and_take_little(name: str) -> None:
    service = composed()["services"][name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert all("size=" in place for place in service["tmpfs"])
    assert {"mem_limit", "cpus", "pids_limit", "stop_grace_period"} <= set(service)
    assert service["restart"] == "unless-stopped"
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(service)


@pytest.mark.parametrize("name", EVERY)
def test_ports_are_open_on_this_machine_only(name: str) -> None:
    ports = composed()["services"][name].get("ports", [])
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", BOTS)
@pytest.mark.parametrize("setting", sorted({n.upper() for n in DESCRIBED} - OF_THE_IMAGE))
def test_a_setting_reaches_the_container(name: str, setting: str) -> None:
    environment = composed()["services"][name]["environment"]
    assert f"HINDCAST_{setting}" in environment
    assert (f"HINDCAST_{setting}_FILE" in environment) == (setting in SECRETS)


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_a_secret_that_is_named_on_the_machine_is_a_file_in_the_container(secret: str) -> None:
    name = f"HINDCAST_{secret}_FILE"
    loaded = composed(**{name: "./secrets/it"})
    assert loaded["secrets"][secret.lower()] == {"file": "./secrets/it"}
    service = loaded["services"]["hindcast"]
    assert secret.lower() in service["secrets"]
    assert service["environment"][name] == f"/run/secrets/{secret.lower()}"


def test_with_nothing_set_it_starts_with_the_defaults() -> None:
    settings = read_settings(composed()["services"]["hindcast"]["environment"])
    assert settings.database_url == ""
    assert settings.discord_token == ""


def test_replicas_divide_the_shards_and_wait_for_one_database(tmp_path: Path) -> None:
    services = composed()["services"]
    address = tmp_path / "address"
    address.write_text("postgresql://hindcast:s3cret@postgresql/hindcast")
    divided = []
    for name in ("hindcast-a", "hindcast-b"):
        assert services[name]["depends_on"]["postgresql"] == {"condition": "service_healthy"}
        environment = services[name]["environment"]
        assert environment["HINDCAST_DATABASE_URL_FILE"] == "/run/secrets/database_url"
        settings = read_settings(environment | {"HINDCAST_DATABASE_URL_FILE": str(address)})
        assert settings.discord_shard_count == 2
        divided += settings.discord_shard_ids
    assert divided == [0, 1]
    assert "pg_isready" in services["postgresql"]["healthcheck"]["test"]


def test_the_image_bears_the_version() -> None:
    assert composed()["services"]["hindcast"]["image"] == f"hindcast:{__version__}"


def test_the_container_has_longer_to_stop_than_the_process_takes() -> None:
    for name in BOTS:
        grace = composed()["services"][name]["stop_grace_period"]
        assert float(grace.removesuffix("s")) > STOPS_WITHIN_S


@pytest.mark.parametrize("name", WATCHERS)
def test_a_watcher_is_given_the_files_that_its_settings_name(name: str) -> None:
    service = composed()["services"][name]
    mounts = dict(each.split(":")[:2] for each in service["volumes"] if each.startswith("./"))
    there = {inside: ROOT / outside for outside, inside in mounts.items()}
    (named,) = (each for each in service["command"] if each.startswith("--config.file="))
    place = PurePosixPath(named.partition("=")[2])
    told = yaml.safe_load(there[str(place)].read_text("utf-8"))
    assert all(there[str(place.parent / rule)].is_file() for rule in told.get("rule_files", []))
    assert set(named_hosts(told)) <= set(composed()["services"])
    for receiver in told.get("receivers", []):
        (channel,) = receiver["slack_configs"]
        assert PurePosixPath(channel["api_url_file"]).name in service["secrets"]


def named_hosts(told: dict[str, Any]) -> list[str]:
    """Return the hosts that Prometheus asks or tells."""
    told_to = told.get("alerting", {}).get("alertmanagers", [])
    groups = [
        group
        for job in (*told.get("scrape_configs", []), *told_to)
        for group in job["static_configs"]
    ]
    return [target.partition(":")[0] for group in groups for target in group["targets"]]
