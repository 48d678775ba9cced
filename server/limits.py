"""What one request may take, by role: time, memory, bytes, rows, and how many a minute.

Set by a TOML file (`avtalegraf serve --limits FILE`) with a table for each role; what it does not
say stands as here. A reader of the file of another program would call these quotas.

    [anonymous]
    seconds = 10
    rows = 10000
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from ..errors import DataFileError
from .roles import Role


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request, and of a client's requests; 0 rows or a minute is no limit."""

    seconds: float = 30.0
    memory_bytes: int = 1 << 30
    answer_bytes: int = 100_000_000
    request_bytes: int = 1_000_000
    rows: int = 0
    per_minute: int = 0


def by_role(
    usual: Limits, per_minute: Mapping[Role, int], file: Path | None
) -> Mapping[Role, Limits]:
    """Return the limits of each role; raises DataFileError for a file that is not understood."""
    given = _read(file) if file is not None else {}
    found = {}
    for role in Role:
        limits = replace(usual, per_minute=per_minute.get(role, 0))
        if role.may(Role.EDITOR):  # who may store graphs sends more than a query
            limits = replace(limits, request_bytes=max(usual.request_bytes, 100_000_000))
        found[role] = replace(limits, **given.get(role.value, {}))
    return found


def _read(file: Path) -> dict[str, dict[str, Any]]:
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"{file} cannot be read as TOML ({error}): mend it.") from error
    known = {field.name: field.type for field in fields(Limits)}
    roles = {role.value for role in Role}
    for name, table in tables.items():
        if name not in roles or not isinstance(table, dict):
            raise DataFileError(f"{file}: {name} is no role: write one of {', '.join(roles)}.")
        for key, value in table.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            whole = key == "seconds" or isinstance(value, int)
            if key not in known or not is_number or value < 0 or not whole:
                raise DataFileError(
                    f"{file}: {name}.{key} is not understood: write a number for one of "
                    f"{', '.join(known)}."
                )
    return tables
