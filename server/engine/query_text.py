"""What a SPARQL text is, before any engine sees it: its form, its dataset, what it may not do.

Words are looked at token by token (SPARQL 1.1 §19.8), so SERVICE in a string, an IRI, a comment,
a variable or a prefixed name is nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z0-9-]+)
    | (?P<name>(?:\w[\w.-]*)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>[{};])
    """,
    re.VERBOSE | re.DOTALL,
)
_ROWS = frozenset({"SELECT", "ASK"})
_GRAPH = frozenset({"CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_REFUSED = frozenset({"SERVICE", "LOAD"})
_CHANGING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


@dataclass(frozen=True, slots=True)
class QueryText:
    """A SPARQL text with what its keywords tell.

    `form` is SELECT, ASK, CONSTRUCT, DESCRIBE, UPDATE, or empty for what is none of these;
    `changes_by_itself` tells that the same query on the same data may have another answer.
    """

    text: str
    form: str
    names_dataset: bool
    refused: str | None
    changes_by_itself: bool = False

    @property
    def gives_graph(self) -> bool:
        """Return whether the answer is a graph and not rows or a truth value."""
        return self.form in _GRAPH


def read_query(text: str) -> QueryText:
    """Return the text with its form, whether it has FROM, and the keyword that is refused."""
    words = [match["word"].upper() for match in TOKEN.finditer(text) if match.lastgroup == "word"]
    refused = next((word for word in words if word in _REFUSED), None)
    form = next((word for word in words if word in _ROWS | _GRAPH | _UPDATES), "")
    return QueryText(
        text,
        "UPDATE" if form in _UPDATES else form,
        "FROM" in words,
        refused,
        not _CHANGING.isdisjoint(words),
    )
