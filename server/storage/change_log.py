"""Who changed which graphs and when: one line of JSON for each published change.

`changes.jsonl` in the data directory: `when`, `who`, `what`, `graphs`, `before` and `after` (the
generations). It holds names of graphs, never what stands in them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ...errors import StoreError

_NAME = "changes.jsonl"


@dataclass(frozen=True, slots=True)
class Change:
    """One published change."""

    when: str
    who: str
    what: str
    graphs: tuple[str, ...]
    before: str | None
    after: str


def write(
    data: Path, who: str, what: str, graphs: Iterable[str], before: str | None, after: str
) -> None:
    """Add a line."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    change = Change(now, who, what, tuple(sorted(graphs)), before, after)
    line = json.dumps(asdict(change), ensure_ascii=False) + "\n"
    # Appended in one call, so that a crash leaves no line by halves between others.
    descriptor = os.open(data / _NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def newest(data: Path, count: int) -> tuple[Change, ...]:
    """Return the newest changes, the newest first; raises StoreError if they cannot be read."""
    try:
        lines = (data / _NAME).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{data / _NAME} cannot be read: check the folder's permissions."
        ) from error
    found = []
    for line in reversed(lines):
        try:
            fields = json.loads(line)
            found.append(Change(**{**fields, "graphs": tuple(fields["graphs"])}))
        except (ValueError, TypeError, KeyError):
            continue  # a line that a crash of the machine cut off
        if len(found) == count:
            break
    return tuple(found)
