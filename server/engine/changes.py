"""What the service changes in the store, asked for by an update or by the Graph Store Protocol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from ...errors import AvtalegrafError, QueryRefusedError
from ...queries.terms import graph_of
from ..storage import generations, graph_names
from ..storage.agreement_contents import Contents
from ..storage.faults import Fault
from ..storage.parser_message import readable
from ..storage.stored import StoredAgreement
from ..storage.tokens import Token
from ..storage.truth import place
from ..storage.working_copy import TRUTH
from ..storage.writer import Writer
from . import update_text


class GraphRefusedError(AvtalegrafError):
    """A change that is not allowed; `key` says why, `faults` what is not well-formed."""

    def __init__(self, key: str, graph: str, found: tuple[Fault, ...] = ()) -> None:
        super().__init__(f"{graph}: {key}")
        self.key = key
        self.graph = graph
        self.faults = found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change came to: the newest generation, and whether the graph was there before."""

    generation: int
    was_there: bool


class Changes:
    """Changes by one writer; each is checked, and then published as a whole or not at all."""

    def __init__(self, data: Path, writer: Writer) -> None:
        self._data = data
        self._writer = writer

    def put(self, name: str, triples: Iterable[ox.Triple]) -> Outcome:
        """Replace a graph (SPARQL 1.1 Graph Store HTTP Protocol §5.3)."""
        graph = ox.NamedNode(name)
        was_there = self._writer.truth.has(graph)
        self._writer.truth.put(graph, triples, keep=True)
        return self._finish("put", {graph}, was_there)

    def merge(self, name: str, triples: Iterable[ox.Triple]) -> Outcome:
        """Add to a graph (§5.5)."""
        graph = ox.NamedNode(name)
        was_there = self._writer.truth.has(graph)
        self._writer.truth.add(graph, triples)
        return self._finish("post", {graph}, was_there)

    def delete(self, name: str) -> Outcome:
        """Remove a graph (§5.4)."""
        graph = ox.NamedNode(name)
        was_there = self._writer.truth.has(graph)
        if was_there:
            self._writer.truth.remove(graph)
        return self._finish("delete", {graph}, was_there)

    def update(self, text: str, base: str) -> Outcome:
        """Run an update (SPARQL 1.1 Update); raises QueryRefusedError where it cannot be run."""
        truth = self._writer.truth
        named = update_text.graphs_of(text, base)
        before = self._before()
        try:
            truth.change_anything().update(text, base_iri=base or None)
        except SyntaxError as error:
            raise QueryRefusedError(
                f"The update is not SPARQL: {readable(str(error), text).rstrip('.')}."
            ) from error
        except (RuntimeError, ValueError) as error:
            raise QueryRefusedError(
                f"The update cannot be run: {readable(str(error), text).rstrip('.')}."
            ) from error
        names = {graph_names.unnamed()}
        for store in (before, truth.store):
            names |= {
                name
                for name in store.named_graphs()
                if isinstance(name, ox.NamedNode) and (named is None or name.value in named)
            }
        touched = {name for name in names if _content(before, name) != _content(truth.store, name)}
        truth.note(touched)
        return self._finish("update", touched, True)

    def _finish(self, what: str, touched: set[ox.NamedNode], was_there: bool) -> Outcome:
        for name in sorted(touched, key=lambda name: name.value):
            self._settle(name)
        return Outcome(self._writer.publish(what), was_there)

    def _settle(self, name: ox.NamedNode) -> None:
        """Check a graph under the agreements' base, and set its personal data apart."""
        if name in {graph_names.catalogue(), graph_names.vocabulary()}:
            raise GraphRefusedError("reserved-graph", name.value)
        parts = graph_names.parts(name.value)
        if parts is None or parts[0] == "review":
            return
        kind, slug = parts
        if kind != "graph":
            raise GraphRefusedError("reserved-graph", name.value)
        truth = self._writer.truth
        triples = truth.triples(name)
        if not triples:
            truth.forget(slug)
            truth.remove_agreement(slug)
            return
        # Slow to import, and only graphs of agreements need them.
        from ...shapes import check, to_graph
        from ..storage.wellformed import faults

        whole = _with_words(triples, truth.triples(graph_names.personal(slug)))
        found = faults(slug, whole, self._data / "texts")
        if found:
            raise GraphRefusedError("not-wellformed", name.value, found)
        # A report on what the graph was before would be a false statement.
        graph = graph_of(whole)
        report = to_graph(check(graph, URIRef(graph_names.agreement(slug))))
        Contents.of(StoredAgreement(slug, graph, report)).put(truth)

    def _before(self) -> ox.Store:
        newest = generations.current(self._data)
        frozen = generations.open_frozen(self._data, newest, TRUTH) if newest else None
        return frozen or ox.Store()


def may_change(token: Token, name: str | None) -> bool:
    """Return whether an editor may change a graph; None is any graph.

    Who is bound to collections may change the graphs of agreements alone, and only those it sees.
    """
    if token.collections is None:
        return True
    return name is not None and graph_names.parts(name) is not None


def _with_words(
    triples: frozenset[ox.Triple], personal: frozenset[ox.Triple]
) -> frozenset[ox.Triple]:
    """Return a graph with the true words of the quotes that lie in the personal graph."""
    said = {(triple.subject, triple.predicate) for triple in triples}
    nodes = {triple.subject for triple in triples}
    return triples | {
        triple
        for triple in personal
        if triple.subject in nodes and (triple.subject, triple.predicate) not in said
    }


def _content(store: ox.Store, name: ox.NamedNode) -> tuple[bool, bytes]:
    """Return whether a graph is there, and what it holds, in the engine's own order."""
    lies = place(name)
    is_there = isinstance(lies, ox.DefaultGraph) or store.contains_named_graph(lies)
    return is_there, store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=lies) or b""
