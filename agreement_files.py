"""Which files are read: those that are named, and in folders those that may be agreements."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from .errors import NothingToReadError
from .extract.readers import SUFFIXES
from .server.storage.generations import is_data_directory

_NOT_AGREEMENTS = ("readme", "license", "changelog", "contributing")


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read: those named, and in folders those that look like agreement texts.

    Folders are walked but for those whose name begins with a full stop, those that are reached by
    a link (they may lead in a circle), and stores. A folder that may not be looked into is
    yielded itself: whoever reads it is told why.

    Raises NothingToReadError for a folder without any, or a path that is not there.
    """
    for path in paths:
        if _is_folder(path):
            yield from _walk(path)
        else:
            yield path


def _is_folder(path: Path) -> bool:
    try:
        if path.exists():
            return path.is_dir()
    except OSError as error:
        raise NothingToReadError(
            f"{path} cannot be looked at ({error.strerror}): check the path and its permissions."
        ) from error
    raise NothingToReadError(f"{path} is not there: check the path.")


def _walk(folder: Path) -> list[Path]:
    if any(is_data_directory(place) for place in (folder, *folder.resolve().parents)):
        raise NothingToReadError(
            f"{folder} is a store, not the agreements: name the folder that they came from."
        )
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for where, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and not is_data_directory(Path(where, name))
        ]
        found += [Path(where, name) for name in names if _may_be_an_agreement(Path(where, name))]
    if not found:
        raise NothingToReadError(
            f"{folder} holds no agreement: put agreements ({', '.join(sorted(SUFFIXES))}) in it."
        )
    return sorted(found)


def _may_be_an_agreement(path: Path) -> bool:
    if path.suffix.lower() not in SUFFIXES or path.stem.lower().startswith(_NOT_AGREEMENTS):
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode)  # nobody may ever write into a pipe
    except OSError:
        return True  # whoever reads it is told why it cannot be
