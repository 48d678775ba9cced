"""What stands in `deploy/` fits the program."""

from __future__ import annotations

import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import click
import pytest

from avtalegraf.cli import main
from avtalegraf.server.config import ServerConfig
from avtalegraf.server.roles import Role

DEPLOY = Path(__file__).parent.parent / "deploy"
OPTIONS = {o for p in main.commands["serve"].params for o in p.opts}


def serve_options(command: str) -> set[str]:
    words = shlex.split(command)
    return {word for word in words if word.startswith("--")}


def test_the_limits_are_understood() -> None:
    limits = ServerConfig(limits_file=DEPLOY / "limits.toml").limits()
    assert limits[Role.ANONYMOUS].seconds == 10
    assert limits[Role.ANONYMOUS].rows == 10_000
    assert limits[Role.ADMIN].seconds == 120


def test_the_unit_starts_the_service_by_options_that_it_has() -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "avtalegraf.service")
    command = unit["Service"]["ExecStart"]
    assert serve_options(command) <= OPTIONS
    assert "--proxy" in command


def test_the_container_starts_the_service_by_options_that_it_has() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    found = re.search(r"^CMD (\[.*\])$", text, re.M)
    assert found
    words = re.findall(r'"([^"]+)"', found[1])
    assert words[:2] == ["avtalegraf", "serve"]
    assert {word for word in words if word.startswith("--")} <= OPTIONS
    assert "USER avtalegraf" in text


@pytest.mark.parametrize("name", ["README.md", "Containerfile", "avtalegraf.service"])
def test_every_option_that_is_named_exists(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    known = {o for c in walk(main) for p in c.params for o in p.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
    others = {"--from", "--system", "--uid", "--home-dir", "--no-cache-dir"}
    assert named - known - others == set()


def walk(command: click.Command) -> list[click.Command]:
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(each for child in below for each in walk(child))]
