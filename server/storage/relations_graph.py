"""The graph of relations between stored agreements: what is said of others, matched anew.

<id/relation/…> a avt:AgreementRelation ; avt:fromAgreement A ; avt:targetAgreement B ;
    avt:relation v:relation-… ; avt:basis <what A says>, <what B says>? ; avt:evidence … .
A dct:relation B ; avt:partOfAgreement B | dct:replaces B ; avt:prevailsOver B .

It is made from all agreements whenever the store has changed, so the order in which they came does
not matter, and a relation goes with either of its agreements.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import DCTERMS, RDF, Graph, URIRef
from rdflib.term import Node

from ...ontology import AVT, base_iri, concept
from .related import Known, Related, Said, related

_WITHIN = frozenset({"part_of", "annex_to"})


def relations(store: ox.Store) -> Graph:
    """Return the relations between the agreements of a store."""
    graph = Graph()
    for each in related(_known(store)):
        for triple in _triples(store, each):
            graph.add(triple)
    return graph


def _triples(store: ox.Store, found: Related) -> Iterator[tuple[Node, Node, Node]]:
    one, other, said = URIRef(found.one.iri), URIRef(found.other.iri), found.said
    key = f"{found.one.iri} {said.iri} {found.other.iri}"
    iri = URIRef(f"{base_iri()}relation/{hashlib.sha256(key.encode()).hexdigest()[:16]}")
    yield iri, RDF.type, AVT.AgreementRelation
    yield iri, AVT.fromAgreement, one
    yield iri, AVT.targetAgreement, other
    yield iri, AVT.relation, concept("relation", said.relation)
    for basis in (said, found.answer):
        if basis is not None:
            yield iri, AVT.basis, URIRef(basis.iri)
            for evidence in basis.evidence:
                yield iri, AVT.evidence, URIRef(evidence)
    yield one, DCTERMS.relation, other
    yield other, DCTERMS.relation, one
    if said.relation in _WITHIN:
        yield one, AVT.partOfAgreement, other
    if said.relation == "replaces":
        yield one, DCTERMS.replaces, other
    if said.prevails is not None:
        higher, lower = (one, other) if said.prevails else (other, one)
        yield higher, AVT.prevailsOver, lower


def _known(store: ox.Store) -> Iterator[Known]:
    """Yield the agreements that say something of others, and those that may be meant."""
    for iri in sorted(_subjects(store, RDF.type, AVT.Agreement)):
        parties = {
            organisation
            for fact in _objects(store, iri, AVT.participation)
            if "true" not in _objects(store, fact, AVT.isPlaceholder)
            for organisation in _objects(store, fact, AVT.party)
        }
        yield Known(
            iri,
            next(iter(_objects(store, iri, DCTERMS.source)), iri),
            _code(store, iri, AVT.kind) or "other",
            frozenset(_objects(store, iri, AVT.keyword)),
            frozenset(parties),
            tuple(_said(store, fact) for fact in _objects(store, iri, AVT.agreementReference)),
        )


def _said(store: ox.Store, fact: str) -> Said:
    prevails = _objects(store, fact, AVT.prevails)
    return Said(
        fact,
        _code(store, fact, AVT.relation) or "",
        _code(store, fact, AVT.otherKind),
        frozenset(_objects(store, fact, AVT.keyword)),
        tuple(_objects(store, fact, AVT.evidence)),
        prevails[0] == "true" if prevails else None,
    )


def _code(store: ox.Store, subject: str, predicate: URIRef) -> str | None:
    """Return the code of a concept (`v:kind-…`), without its list's name."""
    found = _objects(store, subject, predicate)
    return found[0].rpartition("#")[2].partition("-")[2] if found else None


def _objects(store: ox.Store, subject: str, predicate: URIRef) -> list[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
    return sorted({quad.object.value for quad in quads if not isinstance(quad.object, ox.Triple)})


def _subjects(store: ox.Store, predicate: URIRef, value: URIRef) -> set[str]:
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), None)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
