"""Triples as JSON-LD 1.1, compacted with our context while they arrive: none waits for the last.

A predicate whose value is not of the kind that its term stands for is written with a prefix
instead (`avt:duration`), which is the same property without the term's coercion (§4.2.3).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = f"{_XSD}string"
# What JSON has of its own; a decimal or double is kept as written, as JSON has but one of them.
_NATIVE = {f"{_XSD}boolean", f"{_XSD}integer"}
_PIECE = 512
_quoted = json.encoder.encode_basestring


class Compactor:
    """Our context, read once, and what each IRI becomes in it."""

    def __init__(self) -> None:
        path = Path(__file__).parents[1] / "ontology" / "context.jsonld"
        self._context: dict[str, Any] = json.loads(path.read_text("utf-8"))["@context"]
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
        self.iri = lru_cache(maxsize=65_536)(self._iri)

    def write(self, triples: Iterable[ox.Triple]) -> Iterator[bytes]:
        """Yield the document in pieces; triples of one subject that stand together are one node."""
        yield f'{{"@context":{json.dumps(self._context)},"@graph":['.encode()
        pieces: list[str] = []
        subject: object = None
        node: dict[str, list[str]] = {}
        is_first = True
        for triple in triples:
            if triple.subject != subject:
                if subject is not None:
                    pieces.append(self._node(subject, node, is_first))
                    is_first = False
                    if len(pieces) >= _PIECE:
                        yield "".join(pieces).encode()
                        pieces.clear()
                subject, node = triple.subject, {}
            key, value = self._pair(triple.predicate.value, triple.object)
            node.setdefault(key, []).append(value)
        if subject is not None:
            pieces.append(self._node(subject, node, is_first))
        pieces.append("]}")
        yield "".join(pieces).encode()

    def _node(self, subject: object, node: dict[str, list[str]], is_first: bool) -> str:
        members = [f'"id":{self._reference(subject)}']
        for key, values in node.items():
            is_one = len(values) == 1 and key not in self._sets
            written = values[0] if is_one else f"[{','.join(values)}]"
            members.append(f"{key}:{written}")
        return ("" if is_first else ",") + "{" + ",".join(members) + "}"

    def _pair(self, predicate: str, value: object) -> tuple[str, str]:
        if predicate == _RDF_TYPE and not isinstance(value, ox.Literal):
            if isinstance(value, ox.NamedNode):
                return '"type"', self._type(value.value)
            return '"type"', self._reference(value)
        term, kind = self._terms.get(predicate, (None, None))
        if isinstance(value, ox.Literal):
            datatype = value.datatype.value
            if term is not None and kind is not None and datatype == kind and not value.language:
                return _quoted(term), _quoted(value.value)
            key = _quoted(term) if term is not None and kind is None else self.iri(predicate)
            return key, _literal(value, datatype, self.iri)
        if term is not None and kind == "@id":
            return _quoted(term), self._reference(value)
        key = _quoted(term) if term is not None and kind is None else self.iri(predicate)
        return key, f'{{"id":{self._reference(value)}}}'

    def _reference(self, node: object) -> str:
        if isinstance(node, ox.NamedNode):
            return self.iri(node.value)
        if isinstance(node, ox.BlankNode):
            return _quoted(f"_:{node.value}")
        raise ValueError("JSON-LD has no triples in triples: ask for Turtle")

    def _type(self, iri: str) -> str:
        term, kind = self._terms.get(iri, (None, None))
        return _quoted(term) if term is not None and kind is None else self.iri(iri)

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


def _literal(value: ox.Literal, datatype: str, iri: Any) -> str:
    if value.language:
        written = f'{{"@value":{_quoted(value.value)},"@language":{_quoted(value.language)}'
        return written + "}"
    if datatype == _STRING:
        return _quoted(value.value)
    if datatype in _NATIVE and _is_native(value.value):
        return value.value
    return f'{{"@value":{_quoted(value.value)},"@type":{iri(datatype)}}}'


def _is_native(text: str) -> bool:
    """Return whether JSON writes this value, and reads it back, as it stands."""
    if text in {"true", "false"}:
        return True
    digits = text.removeprefix("-")
    return (
        digits.isascii()
        and digits.isdigit()
        and (digits == "0" or digits[0] != "0")
        and (len(digits) < 16 and text != "-0")
    )
