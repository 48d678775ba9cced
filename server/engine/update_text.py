"""A SPARQL update before the engine sees it: what graphs it may change, and a dataset put into it.

Looked at token by token, as queries are (`query_text`); what cannot be told is taken for the
worst, so that no change of a graph goes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from .query_text import TOKEN

_ALL = frozenset({"ALL", "NAMED"})


def has_dataset(text: str) -> bool:
    """Return whether the update has USING or WITH of its own (SPARQL 1.1 Protocol §2.2.3)."""
    return any(
        kind == "word" and value.upper() in {"USING", "WITH"} for kind, value, _ in _tokens(text)
    )


def graphs_of(text: str, base: str) -> frozenset[str] | None:
    """Return IRIs among which are all those of graphs that the update changes; None for any.

    The unnamed graph is not among them: it may always be changed.
    """
    if "\\u" in text.lower():  # an IRI may be written with escapes, and so may all else
        return None
    prefixes: dict[str, str] = {}
    found: set[str] = set()
    before: tuple[str, str] = ("", "")
    one_before: tuple[str, str] = ("", "")
    for kind, value, _ in _tokens(text):
        word = before[1].upper() if before[0] == "word" else ""
        if kind == "iri" and word == "BASE":
            base = urljoin(base, value[1:-1])
        elif kind == "iri" and before[0] == "name" and one_before[1].upper() == "PREFIX":
            prefixes[before[1][:-1]] = urljoin(base, value[1:-1])
        elif kind == "iri":
            found.add(urljoin(base, value[1:-1]))
            found.add(value[1:-1])
        elif kind == "name":
            prefix, _, local = value.partition(":")
            found.add(prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local))
        elif (kind == "variable" and word == "GRAPH") or (kind == "word" and value.upper() in _ALL):
            return None
        one_before, before = before, (kind, value)
    return frozenset(found)


def with_using(text: str, default: tuple[str, ...], named: tuple[str, ...]) -> str:
    """Return the update with this dataset for each of its WHERE clauses (§2.2.3).

    The IRIs must have been checked. `DELETE WHERE {…}` takes no USING, so it is written out.
    """
    clauses = "".join(f" USING <{iri}>" for iri in default)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in named)
    pieces: list[str] = []
    done = depth = 0
    before = ""
    for kind, value, place in _tokens(text):
        if kind == "sign" and value in "{}":
            depth += 1 if value == "{" else -1
        elif kind == "word" and value.upper() == "WHERE" and depth == 0:
            if before.upper() == "DELETE":
                pattern = text[place + len(value) : _end_of_group(text, place + len(value))]
                pieces.append(f"{text[done:place]}{pattern}{clauses} ")
            else:
                pieces.append(f"{text[done:place]}{clauses} ")
            done = place
        before = value
    return "".join([*pieces, text[done:]])


def _end_of_group(text: str, start: int) -> int:
    depth = 0
    for kind, value, place in _tokens(text):
        if place < start or kind != "sign" or value not in "{}":
            continue
        depth += 1 if value == "{" else -1
        if depth == 0:
            return place + 1
    return len(text)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    for match in TOKEN.finditer(text):
        if match.lastgroup not in {None, "comment"}:
            yield str(match.lastgroup), match[0], match.start()
