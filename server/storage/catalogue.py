"""The catalogue graph: one entry for each source document, and what collections they are in.

<id/catalogue/…> a avt:CatalogueEntry ; avt:fileName … ; avt:sourceKey … ; avt:checksum … ;
    avt:slug …, … ; avt:softwareVersion … ; prov:generatedAtTime … .
<id/agreement/…> avt:collection "name", … .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
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
_COLLECTION = ox.NamedNode(f"{_AVT}collection")


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


def members(store: ox.Store, collections: frozenset[str]) -> frozenset[str]:
    """Return the slugs of the agreements that are in any of these collections."""
    prefix = graph_names.agreement_prefix()
    found = set()
    for name in collections:
        value = ox.Literal(name)
        for quad in store.quads_for_pattern(None, _COLLECTION, value, graph_names.catalogue()):
            found.add(_words_of(quad.subject).removeprefix(prefix))
    return frozenset(found)


def collections_of(store: ox.Store) -> dict[str, tuple[str, ...]]:
    """Return the collections with the slugs of their agreements, all in alphabetical order."""
    prefix = graph_names.agreement_prefix()
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, _COLLECTION, None, graph_names.catalogue()):
        found.setdefault(_words(quad), []).append(_words_of(quad.subject).removeprefix(prefix))
    return {name: tuple(sorted(slugs)) for name, slugs in sorted(found.items())}


def membership(slug: str, collection: str) -> ox.Quad:
    """Return what says that an agreement is in a collection."""
    node = ox.NamedNode(graph_names.agreement(slug))
    return ox.Quad(node, _COLLECTION, ox.Literal(collection), graph_names.catalogue())


def entries_of(triples: Iterable[ox.Triple], slugs: Set[str]) -> frozenset[ox.Triple]:
    """Return, of a catalogue's triples, what it says of these agreements and nothing else."""
    triples = tuple(triples)
    theirs = {ox.NamedNode(graph_names.agreement(slug)) for slug in slugs}
    entries = {
        triple.subject
        for triple in triples
        if triple.predicate == _SLUG and _words_of(triple.object) in slugs
    }
    return frozenset(
        triple
        for triple in triples
        if (triple.subject in entries or triple.subject in theirs)
        and not (triple.predicate == _SLUG and _words_of(triple.object) not in slugs)
    )


def quads(store: ox.Store, file_name: str, key: str) -> list[ox.Quad]:
    """Return what is said of a source document."""
    name = graph_names.catalogue()
    return list(store.quads_for_pattern(graph_names.entry(file_name, key), None, None, name))


def triples(entry: SourceEntry) -> Iterator[ox.Triple]:
    """Yield the new entry."""
    node = graph_names.entry(entry.file_name, entry.key)
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    yield ox.Triple(node, _TYPE, _ENTRY)
    yield ox.Triple(node, _NAME, ox.Literal(entry.file_name))
    yield ox.Triple(node, _KEY, ox.Literal(entry.key))
    yield ox.Triple(node, _CHECKSUM, ox.Literal(entry.checksum))
    yield ox.Triple(node, _VERSION, ox.Literal(entry.version))
    yield ox.Triple(node, _TIME, ox.Literal(now, datatype=ox.NamedNode(str(XSD.dateTime))))
    for slug in entry.slugs:
        yield ox.Triple(node, _SLUG, ox.Literal(slug))


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
    return _words_of(quad.object)


def _words_of(value: object) -> str:
    return value.value if isinstance(value, ox.Literal | ox.NamedNode) else str(value)
