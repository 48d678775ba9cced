"""The query that a command line asks for, and its parameters."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import AvtalegrafError
from .queries import Query, load, parse


def query_of(name: str) -> Query:
    """Return the query that a name, a file of SPARQL, or `-` (standard input) stands for.

    Raises UnknownQueryError, and AvtalegrafError for a file that cannot be read.
    """
    if name == "-":
        return parse(_decoded(sys.stdin.buffer.read(), "Standard input"), "-")
    if not name.endswith(".rq"):
        return load(name)
    path = Path(name)
    try:
        return parse(_decoded(path.read_bytes(), name), path.stem)
    except FileNotFoundError as error:
        raise AvtalegrafError(
            f"{name} is not there: check the path, or name a stored query."
        ) from error
    except OSError as error:
        raise AvtalegrafError(
            f"{name} cannot be opened ({error.strerror}): check the path and its permissions."
        ) from error


def pairs(values: Sequence[str]) -> dict[str, str]:
    """Return the parameters that are written as key=value; raises AvtalegrafError."""
    found: dict[str, str] = {}
    for value in values:
        key, equals, content = value.partition("=")
        if not equals or not key:
            raise AvtalegrafError(f"{value!r} is no parameter: write it as key=value.")
        if key in found:
            raise AvtalegrafError(f"{key} is given twice: give it one value.")
        found[key] = content
    return found


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise AvtalegrafError(f"{source} is not UTF-8: save the query as UTF-8.") from error
