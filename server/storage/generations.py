"""Frozen copies of the stores that readers open while the writer writes on.

`generations/gen-000001/` holds one folder for each view (`views`) and the writer's own; the file
CURRENT names the newest generation and is swapped in one step, so all of it changes at once.
Oxigraph calls reading beside a writer undefined behaviour; a copy that nobody writes to is not.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from ...errors import StoreError
from . import texts

FULL = "full"
"""The view that holds everything."""

_NAME = re.compile(r"gen-(\d{6,})")


def current(data: Path) -> str | None:
    """Return the name of the newest generation, None where nothing has been published."""
    try:
        # Read for each request, so without the layers that a Path has.
        with open(os.path.join(data, "CURRENT"), "rb") as file:  # noqa: PTH118, PTH123
            name = file.read().decode("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{data / 'CURRENT'} cannot be read: check the folder's permissions."
        ) from error
    if not _NAME.fullmatch(name):
        raise StoreError(
            f"{data / 'CURRENT'} names no generation: remove the file and ingest once more."
        )
    return name


def number(name: str | None) -> int:
    """Return a generation's number, 0 for None."""
    match = _NAME.fullmatch(name or "")
    return int(match[1]) if match else 0


def name_of(number: int) -> str | None:
    """Return the name of the generation with a number, None for 0."""
    return f"gen-{number:06d}" if number else None


def is_data_directory(folder: Path) -> bool:
    """Tell whether a folder is a data directory: what lies in it is ours, and no agreement."""
    try:
        if (folder / "generations").is_dir():
            return (folder / "CURRENT").is_file()
        return (folder / "work").is_dir() and (folder / "LOCK").is_file()
    except OSError:  # whoever wants to look into it will be told that it is closed
        return False


def path(data: Path, name: str) -> Path:
    """Return the folder of a generation."""
    return data / "generations" / name


def open_frozen(data: Path, name: str, view: str = FULL) -> ox.Store | None:
    """Return a view of a generation, opened for reading; None if it is not (or no longer) there."""
    folder = path(data, name) / view
    if not folder.is_dir():
        return None
    try:
        return ox.Store.read_only(str(folder))
    except OSError:
        return None


def publish(data: Path, freeze: Callable[[Path], None]) -> str:
    """Make a new generation the current one and return its name.

    `freeze` is given the folder to fill. A crash before the end leaves the one before.
    """
    folder = data / "generations"
    folder.mkdir(parents=True, exist_ok=True)
    before = current(data)
    # A crash may have left a half-made copy: its number is not used again, and it is swept below.
    name = f"gen-{max([number(n) for n in _existing(folder)] + [number(before)]) + 1:06d}"
    (folder / name).mkdir()
    try:
        freeze(folder / name)
    except OSError:
        shutil.rmtree(folder / name, ignore_errors=True)  # a part of it would fill the disk
        raise
    texts.write_whole(data / "CURRENT", f"{name}\n".encode())
    # Readers that have just opened the generation before may use it for a while yet.
    for other in _existing(folder):
        if other not in {name, before}:
            shutil.rmtree(folder / other, ignore_errors=True)
    return name


def copy_frozen(source: Path, target: Path) -> None:
    """Copy a frozen store in a moment: RocksDB never changes an .sst, so a hard link will do."""
    target.mkdir(parents=True)
    for file in source.iterdir():
        if file.name == "LOCK":
            continue
        if file.suffix == ".sst":
            os.link(file, target / file.name)
        else:
            shutil.copyfile(file, target / file.name)


def _existing(folder: Path) -> tuple[str, ...]:
    return tuple(child.name for child in folder.iterdir() if _NAME.fullmatch(child.name))
