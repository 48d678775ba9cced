"""What is shipped is complete, pinned, licensed for use, and knows no machine by name."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import avtalegraf

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NOT_OURS = {"build", "avtalegraf-data", "__pycache__"}


def files() -> Iterator[Path]:
    """Yield the files of the project, without what tools and runs leave behind."""
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [
            name
            for name in subfolders
            if name not in NOT_OURS
            and not name.endswith(".egg-info")
            and (not name.startswith(".") or name == ".ci")
        ]
        for name in names:
            if Path(folder) != ROOT or name not in {".coverage", ".git"}:
                yield Path(folder) / name


def packages() -> dict[str, Path]:
    """Return the package folders of the project by the name that they have when installed."""
    return {
        ".".join(("avtalegraf", *path.parent.relative_to(ROOT).parts)): path.parent
        for path in files()
        if path.name == "__init__.py" and "tests" not in path.parts
    }


def pins() -> dict[str, str]:
    """Return the pinned versions by canonical name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): pinned for name, pinned in pairs}


def for_running() -> list[Requirement]:
    """Return what pyproject.toml asks for wherever the program runs."""
    return [Requirement(text) for text in PROJECT["project"]["dependencies"]]


def direct() -> list[Requirement]:
    """Return what pyproject.toml asks for, for running and for working on the program."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    return [*for_running(), *(Requirement(text) for extra in extras for text in extra)]


def needed(waiting: list[Requirement]) -> dict[str, Distribution]:
    """Return everything that is installed because these are asked for."""
    found: dict[str, Distribution] = {}
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # an extra that is not asked for here
        for text in found[name].requires or ():
            further = Requirement(text)
            extras = ["", *requirement.extras]
            if further.marker is None or any(further.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(further)
    return found


def test_every_package_folder_is_shipped_and_nothing_else() -> None:
    shipped = PROJECT["tool"]["setuptools"]["packages"]
    assert set(shipped) == set(packages())
    assert len(shipped) == len(set(shipped))


def test_every_data_file_is_shipped_with_its_package() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    folders = packages()
    shipped = {
        path for folder in folders.values() for pattern in patterns for path in folder.glob(pattern)
    }
    inside = {
        path
        for path in files()
        if any(path.is_relative_to(f) for f in folders.values() if f != ROOT)
        and path.suffix not in {".py", ".md"}
    }
    assert inside
    assert sorted(inside - shipped) == []
    # At the root, the package's own data stands beside the project's files.
    kept_back = set(PROJECT["tool"]["setuptools"]["exclude-package-data"]["avtalegraf"])
    at_root = {path.name for path in shipped if path.parent == ROOT} - kept_back
    assert at_root == {"terminal.toml", "py.typed"}


def test_every_module_is_type_checked() -> None:
    ours = {p.name for p in ROOT.glob("*.py") if not p.name.startswith("__")}
    ours |= {name.split(".")[1] for name in packages() if "." in name}
    listed = re.search(r"^SOURCES := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert listed
    assert set(PROJECT["tool"]["mypy"]["files"]) == ours
    assert set(listed[1].split()) == ours


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "avtalegraf.__version__"}
    assert version("avtalegraf") == avtalegraf.__version__
    repeated = [
        path.name
        for path in files()
        if path.suffix == ".py"
        and path.parent.name != "tests"
        and path != ROOT / "__init__.py"
        and f'"{avtalegraf.__version__}"' in path.read_text("utf-8")
    ]
    assert repeated == []


def test_the_changelog_tells_about_this_version() -> None:
    assert f"## [{avtalegraf.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_everything_that_is_installed_is_pinned() -> None:
    pinned = pins()
    assert [r.name for r in direct() if canonicalize_name(r.name) not in pinned] == []
    # setuptools comes with the virtual environment, or the newest that the Python there can use.
    assert sorted(set(needed(direct())) - set(pinned) - {"setuptools"}) == []


@pytest.mark.parametrize("requirement", direct(), ids=str)
def test_a_pinned_version_is_one_that_we_ask_for(requirement: Requirement) -> None:
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def licence_words(found: Distribution) -> str:
    """Return what a package says of its licence; of a whole licence text, the beginning."""
    meta = found.metadata
    classifiers = [c for c in meta.get_all("Classifier") or () if c.startswith("License ::")]
    return " ".join(
        [meta.get("License-Expression") or "", (meta.get("License") or "")[:200], *classifiers]
    ).strip()


@pytest.mark.parametrize("name", sorted(needed(direct())))
def test_no_dependency_binds_those_who_use_us(name: str) -> None:
    words = licence_words(needed(direct())[name])
    assert words, f"{name} does not say its licence: look it up before you depend on it"
    if name not in needed(for_running()):
        # A tool for working on the program is not passed on with it, nor are the LGPL's terms.
        words = re.sub(r"\bLGPL\b", "", words)
    assert not re.search(r"\b[AL]?GPL|General Public License", words, re.I), words


def test_the_licence_is_the_one_that_the_package_names() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License\n" in text and "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert PROJECT["project"]["license-files"] == ["LICENSE"]


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    # In pieces, so that this file does not name them either.
    path_of_a_machine = re.compile("(?<![\\w.:/~-])/" + "(?:work|root|tmp|home|Users)/")
    named = []
    for path in files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        named += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if path_of_a_machine.search(line)
        ]
    assert named == []


def test_the_check_of_a_change_stops_at_the_first_failure() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text("utf-8").splitlines()
    assert os.access(script, os.X_OK)
    assert lines[0] == "#!/usr/bin/env bash" and "set -euo pipefail" in lines
    assert lines.index("make check") < lines.index("make test")
