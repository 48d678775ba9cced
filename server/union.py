"""The default graph of the store is the union of its named graphs, kept as triples of its own.

Oxigraph can query all graphs as one, but then a triple that stands in two graphs (a party of two
agreements, the words that a report points at) is met twice, and every count and join is wrong.
RDF 1.1 says that a graph is a set; so each change here keeps the default graph in step, and
queries need no option at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import pyoxigraph as ox
from rdflib import BNode, Graph

from ..errors import StoreError
from ..queries.terms import statements

_DEFAULT = ox.DefaultGraph()


def replace(
    store: ox.Store,
    graphs: Mapping[ox.NamedNode, Iterable[str]],
    remove: Iterable[ox.Quad] = (),
    add: Mapping[ox.NamedNode, Iterable[str]] | None = None,
) -> None:
    """Replace whole graphs, and remove and add single triples, in one transaction.

    `graphs` maps each graph to its new content as lines of N-Triples (none: the graph goes);
    `add` the same for graphs whose other triples stay. Everything happens, or nothing.
    """
    removed = {quad for name in graphs for quad in store.quads_for_pattern(None, None, None, name)}
    removed.update(remove)
    gone = _held_nowhere_else(store, removed)
    operations = [f"DROP SILENT GRAPH {name}" for name in graphs]
    kept_graphs = [quad for quad in removed if quad.graph_name not in graphs]
    operations += _delete_data(kept_graphs, gone)
    operations += _insert_data({**graphs, **(add or {})})
    store.update(" ;\n".join(operations))


def lines_of(graph: Graph) -> tuple[str, ...]:
    """Return the triples of an rdflib graph as lines of N-Triples.

    Raises StoreError for a blank node: it could be stored but never removed (SPARQL 1.1 Update
    §3.1.2 forbids it in DELETE DATA), and would have another name at each ingest.
    """
    if any(isinstance(term, BNode) for triple in graph for term in triple):
        raise StoreError("The graph holds a blank node, but all its nodes need IRIs: mend it.")
    try:
        return tuple(statements(graph))
    except ValueError as error:
        raise StoreError(f"The graph holds what is no RDF term ({error}): mend it.") from error


def _held_nowhere_else(store: ox.Store, removed: Set[ox.Quad]) -> list[ox.Triple]:
    """Return the triples that no named graph will hold once these quads are removed."""
    return [
        triple
        for triple in {quad.triple for quad in removed}
        if not any(
            quad.graph_name != _DEFAULT and quad not in removed
            for quad in store.quads_for_pattern(
                triple.subject, triple.predicate, triple.object, None
            )
        )
    ]


def _delete_data(quads: list[ox.Quad], triples: list[ox.Triple]) -> list[str]:
    lines = [f"{triple} ." for triple in triples]
    lines += [f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads]
    return ["DELETE DATA {\n" + "\n".join(lines) + "\n}"] if lines else []


def _insert_data(graphs: Mapping[ox.NamedNode, Iterable[str]]) -> list[str]:
    parts = []
    for name, lines in graphs.items():
        content = "\n".join(lines)
        if content:
            parts.append(f"{content}\nGRAPH {name} {{\n{content}\n}}")
    return ["INSERT DATA {\n" + "\n".join(parts) + "\n}"] if parts else []
