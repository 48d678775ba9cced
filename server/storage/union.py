"""The default graph of a view is the union of its named graphs, kept as triples of its own.

Oxigraph can query all graphs as one, but then a triple that stands in two graphs (a party of two
agreements, the words that a report points at) is met twice, and every count and join is wrong.
RDF 1.1 says that a graph is a set; so each change here keeps the default graph in step, and
queries need no option at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

import pyoxigraph as ox
from rdflib import BNode, Graph

from ...errors import StoreError
from ...queries.terms import statements

_DEFAULT = ox.DefaultGraph()


def triples_of(store: ox.Store, name: ox.NamedNode | ox.BlankNode) -> frozenset[ox.Triple]:
    """Return the triples of a named graph."""
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, name))


def quad_in(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    """Return a triple as a quad of a graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def replace(store: ox.Store, name: ox.NamedNode, wanted: Set[ox.Triple], *, kept: bool) -> bool:
    """Make a named graph hold just these triples, the union with it; return if that was a change.

    `kept`: whether the graph exists even where it is empty. Not atomic: see `working_copy`.
    """
    present = triples_of(store, name)
    gone, new = present - wanted, wanted - present
    for triple in gone:
        store.remove(quad_in(triple, name))
    for triple in gone:
        if not _stands_elsewhere(store, triple):
            store.remove(quad_in(triple, _DEFAULT))
    _add(store, new, (name, _DEFAULT))
    was_there = store.contains_named_graph(name)
    if kept and not was_there:
        store.add_graph(name)
    elif was_there and not kept and not wanted:
        store.remove_graph(name)
    return bool(gone or new) or kept != was_there


def _stands_elsewhere(store: ox.Store, triple: ox.Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    # Asked for what ends in the byte 255, such as that number, the engine (0.5.13, on disk) gives
    # the next 255 numbers too; its SPARQL does not.
    return any(quad.graph_name != _DEFAULT and quad.triple == triple for quad in found)


def _add(
    store: ox.Store,
    triples: Collection[ox.Triple],
    graphs: tuple[ox.NamedNode | ox.DefaultGraph, ...],
) -> None:
    quads: Iterable[ox.Quad] = (quad_in(triple, graph) for graph in graphs for triple in triples)
    if len(triples) > 50_000:
        store.bulk_extend(quads)
        store.optimize()
    elif triples:
        store.extend(quads)


def triples_from(graph: Graph) -> frozenset[ox.Triple]:
    """Return the triples of an rdflib graph as pyoxigraph's.

    Raises StoreError for a blank node, which would have another name at each ingest, and for what
    is no RDF term.
    """
    if any(isinstance(term, BNode) for triple in graph for term in triple):
        raise StoreError("The graph holds a blank node, but all its nodes need IRIs: mend it.")
    try:
        lines = "\n".join(statements(graph))
    except ValueError as error:
        raise StoreError(f"The graph holds what is no RDF term ({error}): mend it.") from error
    return frozenset(quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
