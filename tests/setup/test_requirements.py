from __future__ import annotations

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from paldesk import env

FILES = sorted((env.ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
ADDRESS = re.compile(r"https?://|git\+|--index-url|--extra-index-url|--find-links|@ file:")

# Why each is where it is stands in requirements/*.in's history and docs; here it can only be undone on purpose.
FLOORS = [
    "redis>=6.4,<8",  # 8 reads with a time limit that kills idle sockets under channels_redis
    "daphne>=4.2.3",
    "django>=5.2.19,<5.3",
    "djangorestframework>=3.18.3",
    "channels>=4.3.2",
    "psycopg>=3.3.9",
]


def pins() -> dict[str, str]:
    return {name: version for file in FILES for name, version in PIN.findall(file.read_text())}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_requirements_name_no_host(file: object) -> None:
    assert ADDRESS.findall(file.read_text()) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_pin_has_hashes(file: object) -> None:
    text = file.read_text()  # type: ignore[attr-defined]
    blocks = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    pinned = [block for block in blocks if PIN.match(block)]
    assert pinned
    assert [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_holds(floor: str) -> None:
    wanted = Requirement(floor)
    assert Version(pins()[wanted.name]) in wanted.specifier


def test_the_npm_lock_names_no_address_and_pins_all() -> None:
    lock = json.loads((env.ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert "://" not in json.dumps(lock)
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_npm_versions_are_exact() -> None:
    package = json.loads((env.ROOT / "package.json").read_text())
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
