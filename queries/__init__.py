"""Questions to the graph, one `.rq` file each, and how they are asked and answered.

`names()` lists them, `load(name)` reads one, `bind(query, {"hours": "24"})` makes terms of what a
person typed; `results` holds the answers' types and formats, `remote` asks another endpoint.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from ..errors import UnknownQueryError
from .header import parse
from .model import LANGUAGES, Parameter, Query, Wording
from .parameters import bind

__all__ = [
    "LANGUAGES",
    "Parameter",
    "Query",
    "Wording",
    "bind",
    "load",
    "names",
    "parse",
]

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of the stored queries in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))


def load(name: str) -> Query:
    """Return the stored query of this name; raises UnknownQueryError, which lists near names."""
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=3)
        hint = f"perhaps {' or '.join(near)}" if near else "`avtalegraf queries` lists them"
        raise UnknownQueryError(f"There is no stored query {name!r}: {hint}.")
    return parse((_FOLDER / f"{name}.rq").read_text("utf-8"), name)
