"""The catalogue graph: one entry for each source document, and the store's state.

<id/catalogue/…> a avt:CatalogueEntry ; avt:fileName … ; avt:sourceKey … ; avt:checksum … ;
    avt:slug …, … ; avt:softwareVersion … ; prov:generatedAtTime … .
<id/catalogue> dct:identifier "another with each change" .
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pyoxigraph as ox
from rdflib import XSD

from . import graph_names
from .stored import SourceEntry

_AVT = "https://w3id.org/avtalegraf/ns#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ENTRY = ox.NamedNode(f"{_AVT}CatalogueEntry")
_NAME = ox.NamedNode(f"{_AVT}fileName")
_KEY = ox.NamedNode(f"{_AVT}sourceKey")
_CHECKSUM = ox.NamedNode(f"{_AVT}checksum")
_SLUG = ox.NamedNode(f"{_AVT}slug")
_VERSION = ox.NamedNode(f"{_AVT}softwareVersion")
_TIME = ox.NamedNode("http://www.w3.org/ns/prov#generatedAtTime")
_STATE = ox.NamedNode("http://purl.org/dc/terms/identifier")


def find(store: ox.Store, file_name: str, key: str) -> SourceEntry | None:
    """Return the entry of a source document."""
    return _read(store, graph_names.entry(file_name, key))


def owner_of(store: ox.Store, slug: str) -> SourceEntry | None:
    """Return the entry that an agreement was read from."""
    for quad in store.quads_for_pattern(None, _SLUG, ox.Literal(slug), graph_names.catalogue()):
        if isinstance(quad.subject, ox.NamedNode):
            return _read(store, quad.subject)
    return None


def checksums(store: ox.Store) -> frozenset[str]:
    """Return the checksums of the texts that the entries speak of."""
    quads = store.quads_for_pattern(None, _CHECKSUM, None, graph_names.catalogue())
    return frozenset(_words(quad) for quad in quads)


def state(store: ox.Store) -> str | None:
    """Return the mark of the newest change; None while nothing has been stored."""
    name = graph_names.catalogue()
    return next((_words(q) for q in store.quads_for_pattern(name, _STATE, None, name)), None)


def quads(store: ox.Store, file_name: str, key: str) -> list[ox.Quad]:
    """Return what an ingest of this document removes: its entry, if any, and the state."""
    name = graph_names.catalogue()
    old = list(store.quads_for_pattern(graph_names.entry(file_name, key), None, None, name))
    return old + state_quads(store)


def state_quads(store: ox.Store) -> list[ox.Quad]:
    """Return the mark of the newest change as quads."""
    name = graph_names.catalogue()
    return list(store.quads_for_pattern(name, _STATE, None, name))


def lines(entry: SourceEntry) -> Iterator[str]:
    """Yield the new entry as N-Triples."""
    node = graph_names.entry(entry.file_name, entry.key)
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    yield f"{node} {_TYPE} {_ENTRY} ."
    yield f"{node} {_NAME} {ox.Literal(entry.file_name)} ."
    yield f"{node} {_KEY} {ox.Literal(entry.key)} ."
    yield f"{node} {_CHECKSUM} {ox.Literal(entry.checksum)} ."
    yield f"{node} {_VERSION} {ox.Literal(entry.version)} ."
    yield f"{node} {_TIME} {ox.Literal(now, datatype=ox.NamedNode(str(XSD.dateTime)))} ."
    for slug in entry.slugs:
        yield f"{node} {_SLUG} {ox.Literal(slug)} ."


def new_state() -> str:
    """Return a new mark as a line of N-Triples.

    A number would not do: a store that was removed and filled again would count up to the same.
    """
    return f"{graph_names.catalogue()} {_STATE} {ox.Literal(str(uuid.uuid4()))} ."


def _read(store: ox.Store, node: ox.NamedNode) -> SourceEntry | None:
    values: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(node, None, None, graph_names.catalogue()):
        values.setdefault(quad.predicate.value, []).append(_words(quad))
    if not values:
        return None
    return SourceEntry(
        file_name=values[_NAME.value][0],
        key=values[_KEY.value][0],
        checksum=values[_CHECKSUM.value][0],
        slugs=tuple(sorted(values.get(_SLUG.value, ()))),
        version=values[_VERSION.value][0],
    )


def _words(quad: ox.Quad) -> str:
    value = quad.object
    return value.value if isinstance(value, ox.Literal | ox.NamedNode) else str(value)
