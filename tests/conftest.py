"""What many tests share: the program as a command, and two stores that are filled only once."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from avtalegraf.extract import Agreement, extract, read

EXAMPLES = Path(__file__).parents[1] / "examples"
# What lies beside the project; a clone elsewhere may name it. Tests that need it skip without.
SHARED = Path(os.environ.get("SHARED_FOLDER") or Path(__file__).parents[2] / "shared")
AGREEMENTS = SHARED / "agreements"

Command = Callable[..., subprocess.CompletedProcess[str]]


def run_command(
    *arguments: object, stdin: str | None = None, data: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, as a person would."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AVTALEGRAF_")}
    where = ["--data", str(data)] if data else []
    return subprocess.run(
        [sys.executable, "-m", "avtalegraf", *where, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="session")
def command() -> Command:
    """The program as a command: `command("query", "subprocessors", data=folder)`."""
    return run_command


@pytest.fixture(scope="session")
def examples_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the six examples; read it, do not write to it."""
    return _stored_once(tmp_path_factory, EXAMPLES)


@pytest.fixture(scope="module")
def examples_copy(examples_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the six examples of a test file's own: for a service, which locks it."""
    data = tmp_path_factory.mktemp("examples") / "data"
    shutil.copytree(examples_data, data, copy_function=shutil.copy)
    return data


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the five agreements that lie beside the project; skipped where they do not."""
    if not AGREEMENTS.is_dir():
        pytest.skip("the agreements beside the project are not here")
    return _stored_once(tmp_path_factory, AGREEMENTS)


def _stored_once(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    """Return a store with a folder's agreements, the same for all processes that run tests."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    data = place / f"stored-{folder.name}"
    with (place / f"{data.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when the file is closed
        if not data.exists():
            done = run_command("ingest", folder, data=data)
            assert done.returncode == 0, done.stderr
    return data


@pytest.fixture(scope="session")
def example_agreements() -> dict[str, tuple[Agreement, ...]]:
    """The agreements of each example, extracted in this process: file name → agreements."""
    return {
        path.name: extract(read(path))
        for path in sorted(EXAMPLES.iterdir())
        if path.suffix in (".txt", ".md") and path.stem != "README"
    }
