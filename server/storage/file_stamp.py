"""Whether a file is still the one that was read."""

from __future__ import annotations

import os
from pathlib import Path


def stamp_of(path: Path | str) -> tuple[int, int] | None:
    """Return what changes when a file is replaced; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # asked for each request
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
