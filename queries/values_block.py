"""Parameters as a VALUES block, for engines that know no other way to bind a variable.

The terms are written by rdflib's serialiser as first thing of the outermost group, so a value
can never become SPARQL. A query whose parameters stand in that group (not in a sub-select) gives
the same rows in this way as by substitution (SPARQL 1.1 §10.2, SEP-0007).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import QueryRefusedError
from .terms import Term

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|#[^\n\r]*"
    r"|[?$]?[A-Za-z_][\w-]*"
    r"|[{}()]",
    re.DOTALL,
)


def with_values(text: str, bindings: Mapping[str, Term]) -> str:
    """Return the query with its parameters bound; unchanged where there are none.

    Raises QueryRefusedError for a query without a group to bind them in.
    """
    if not bindings:
        return text
    place = _outermost_group(text)
    if place is None:
        raise QueryRefusedError(
            "The query has no WHERE group, so its parameters cannot be bound: write WHERE { … }."
        )
    variables = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(term.n3() for term in bindings.values())
    return f"{text[:place]} VALUES ({variables}) {{ ({terms}) }} {text[place:]}"


def _outermost_group(text: str) -> int | None:
    """Return the offset just after the `{` of the WHERE clause."""
    depth = 0
    in_template = False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "({":
            if token == "{" and depth == 0 and not in_template:
                return match.end()
            depth += 1
        elif token in ")}":
            depth -= 1
            if depth == 0 and token == "}":
                in_template = False
        elif depth == 0 and token.upper() == "CONSTRUCT":
            in_template = True
        elif depth == 0 and token.upper() == "WHERE" and in_template:
            return None  # CONSTRUCT WHERE {…}: the group is a template too and takes no VALUES
    return None
