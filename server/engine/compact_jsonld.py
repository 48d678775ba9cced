"""Triples as JSON-LD 1.1, compacted with our context while they arrive: none waits for the last.

They arrive as the engine writes N-Triples: each character escaped there is a valid escape in JSON,
so a literal's text is copied as it stands.

A predicate whose value is not of the kind that its term stands for is written with a prefix
instead (`avt:duration`), which is the same property without the term's coercion (§4.2.3).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = f"{_XSD}string"
_PIECE = 512
_quoted = json.encoder.encode_basestring


class Compactor:
    """Our context, read once, and what each IRI becomes in it."""

    def __init__(self) -> None:
        path = Path(__file__).parents[2] / "ontology" / "context.jsonld"
        self._context: dict[str, Any] = json.loads(path.read_text("utf-8"))["@context"]
        self._head = f'{{"@context":{json.dumps(self._context)},"@graph":['.encode()
        self._prefixes = {
            name: value
            for name, value in self._context.items()
            if isinstance(value, str) and value.endswith(("#", "/"))
        }
        self._by_namespace = {iri: name for name, iri in self._prefixes.items()}
        self._terms: dict[str, tuple[str, str | None]] = {}
        self._sets: set[str] = set()
        for name, value in self._context.items():
            if name.startswith("@") or name in self._prefixes:
                continue
            if isinstance(value, str):
                if not value.startswith("@"):
                    self._terms[self._whole(value)] = (name, None)
            elif set(value) <= {"@id", "@type", "@container"} and (
                value.get("@container", "@set") == "@set"
            ):
                if "@container" in value:
                    self._sets.add(_quoted(name))
                kind = value.get("@type")
                kind = self._whole(kind) if kind and not kind.startswith("@") else kind
                self._terms[self._whole(value["@id"])] = (name, kind)
        remembered = lru_cache(maxsize=16_384)
        self._reference = remembered(self._node)
        self._type = remembered(self._class)
        self._property = remembered(self._term_of)

    def write(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the document of N-Triples in pieces; both are cut anywhere.

        Triples of one subject that stand together are one node. Raises ValueError for a triple
        term, which JSON-LD has not.
        """
        yield self._head
        pieces: list[str] = []
        current = ""
        node: dict[str, list[str]] = {}
        comma = ""
        for line in _lines(blocks):
            subject, predicate, value = line.split(" ", 2)
            if subject != current:
                if node:
                    pieces.append(comma + self._members(current, node))
                    comma = ","
                    if len(pieces) >= _PIECE:
                        yield "".join(pieces).encode()
                        pieces.clear()
                current, node = subject, {}
            key, written = self._pair(predicate, value)
            if key in node:
                node[key].append(written)
            else:
                node[key] = [written]
        if node:
            pieces.append(comma + self._members(current, node))
        pieces.append("]}")
        yield "".join(pieces).encode()

    def _members(self, subject: str, node: dict[str, list[str]]) -> str:
        members = [f'{{"id":{self._reference(subject)}']
        for key, values in node.items():
            is_one = len(values) == 1 and key not in self._sets
            members.append(f"{key}:{values[0] if is_one else '[' + ','.join(values) + ']'}")
        return ",".join(members) + "}"

    def _pair(self, predicate: str, value: str) -> tuple[str, str]:
        key, coerced, kind = self._property(predicate)
        if value[0] == '"':
            end = value.rindex('"') + 1
            text, datatype = value[:end], value[end:]
            if datatype == kind:
                return coerced, text
            return key, text if not datatype else self._literal(text, datatype)
        if predicate == _RDF_TYPE:
            return '"type"', self._type(value)
        if kind == "<":
            return coerced, self._reference(value)
        return key, f'{{"id":{self._reference(value)}}}'

    def _literal(self, text: str, datatype: str) -> str:
        """Return a literal as JSON: its quoted text is JSON already, its type `@nb` or `^^<…>`."""
        if datatype[0] == "@":
            language, _, direction = datatype[1:].partition("--")
            tail = f',"@direction":"{direction}"' if direction else ""
            return f'{{"@value":{text},"@language":"{language}"{tail}}}'
        if (native := _NATIVE.get(datatype)) is not None and native(text[1:-1]):
            return text[1:-1]
        return f'{{"@value":{text},"@type":{self._reference(datatype[2:])}}}'

    def _term_of(self, predicate: str) -> tuple[str, str, str | None]:
        """Return a property's name, and the name of its term for the one kind that it coerces to.

        That kind is as it looks in N-Triples: what follows a literal's text, `<` for a reference
        (`@id` would be a literal in Indonesian), None if there is no such term.
        """
        iri = predicate[1:-1]
        term, kind = self._terms.get(iri, (None, None))
        if term is None:
            return self._iri(iri), "", None
        if kind is None:
            return _quoted(term), "", None
        if kind.startswith("@"):
            return self._iri(iri), _quoted(term), "<" if kind == "@id" else None
        return self._iri(iri), _quoted(term), "" if kind == _STRING else f"^^<{kind}>"

    def _node(self, word: str) -> str:
        """Return what N-Triples has for an IRI or a blank node as JSON."""
        if word.startswith("<<"):
            raise ValueError("JSON-LD has no triples in triples: ask for Turtle")
        return self._iri(word[1:-1]) if word[0] == "<" else _quoted(word)

    def _class(self, word: str) -> str:
        term, kind = self._terms.get(word[1:-1], (None, None))
        return _quoted(term) if term is not None and kind is None else self._reference(word)

    def _iri(self, iri: str) -> str:
        """Return an IRI as JSON, with a prefix where there is one for it."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        name = self._by_namespace.get(iri[:cut])
        local = iri[cut:]
        # `p://…` would be read as an absolute IRI, and a term of this name would win.
        if name is not None and local and not local.startswith("//"):
            short = f"{name}:{local}"
            if short not in self._context:
                return _quoted(short)
        return _quoted(iri)

    def _whole(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name


def _lines(blocks: Iterable[bytes]) -> Iterator[str]:
    """Yield each line of N-Triples without its ` .`; no literal holds a newline as such."""
    begun: list[bytes] = []
    for block in blocks:
        whole, newline, rest = block.rpartition(b"\n")
        if newline:
            text = b"".join((*begun, whole)).decode()
            yield from text.removesuffix(" .").split(" .\n")
            begun.clear()
        begun.append(rest)


def _is_native_integer(text: str) -> bool:
    """Return whether JSON writes this number, and reads it back, as it stands."""
    digits = text.removeprefix("-")
    return (
        digits.isascii()
        and digits.isdigit()
        and (digits == "0" or digits[0] != "0")
        and (len(digits) < 16 and text != "-0")
    )


# What JSON has of its own; a decimal or double is kept as written, as JSON has but one of them.
_NATIVE: dict[str, Callable[[str], bool]] = {
    f"^^<{_XSD}boolean>": {"true", "false"}.__contains__,
    f"^^<{_XSD}integer>": _is_native_integer,
}
