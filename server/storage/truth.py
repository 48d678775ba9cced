"""The graphs as they were given: default graph and named graphs, from which all views are made."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from . import catalogue, graph_names
from .union import quad_in
from .working_copy import TRUTH, WorkingCopy


class Truth:
    """Changes to the truth of a working copy; each graph that is changed is noted in `touched`.

    The unnamed graph goes by the name `graph_names.unnamed()` here as in all views.
    """

    def __init__(self, working: WorkingCopy, touched: set[ox.NamedNode]) -> None:
        self._working = working
        self._touched = touched
        self.store = working.read(TRUTH)

    def has(self, name: ox.NamedNode) -> bool:
        """Return whether there is such a graph; the unnamed one is always there."""
        return name == graph_names.unnamed() or self.store.contains_named_graph(name)

    def names(self) -> tuple[ox.NamedNode, ...]:
        """Return the names of all graphs, that of the unnamed one with them."""
        named = (name for name in self.store.named_graphs() if isinstance(name, ox.NamedNode))
        return (*named, graph_names.unnamed())

    def triples(self, name: ox.NamedNode) -> frozenset[ox.Triple]:
        """Return what a graph holds."""
        quads = self.store.quads_for_pattern(None, None, None, place(name))
        return frozenset(quad.triple for quad in quads)

    def put(self, name: ox.NamedNode, wanted: Iterable[ox.Triple], *, keep: bool = False) -> None:
        """Make a graph hold just these triples; `keep` it even if they are none."""
        wanted = frozenset(wanted)
        present = self.triples(name)
        store = self._change(name)
        for triple in present - wanted:
            store.remove(quad_in(triple, place(name)))
        self._add(store, name, wanted - present)
        if name == graph_names.unnamed():
            return
        if keep:
            store.add_graph(name)
        elif not wanted:
            store.remove_graph(name)

    def add(self, name: ox.NamedNode, triples: Iterable[ox.Triple]) -> None:
        """Add triples to a graph, which is made if it is not there."""
        store = self._change(name)
        if name != graph_names.unnamed():
            store.add_graph(name)
        self._add(store, name, frozenset(triples))

    def remove(self, name: ox.NamedNode) -> None:
        """Remove a graph; the unnamed one is emptied."""
        self.put(name, ())

    def remove_agreement(self, slug: str) -> None:
        """Remove all that is said of an agreement, but not what people have said of it."""
        for name in (
            graph_names.graph(slug),
            graph_names.report(slug),
            graph_names.personal(slug),
        ):
            self.remove(name)

    def change_catalogue(self, remove: Iterable[ox.Quad], add: Iterable[ox.Quad]) -> None:
        """Remove and add entries of the catalogue."""
        store = self._change(graph_names.catalogue())
        for quad in remove:
            store.remove(quad)
        store.extend(add)

    def forget(self, slug: str) -> None:
        """Have the catalogue know no more of an agreement, so that its document is read again."""
        entry = catalogue.owner_of(self.store, slug)
        if entry is not None:
            self.change_catalogue(catalogue.quads(self.store, entry.file_name, entry.key), ())

    def change_anything(self) -> ox.Store:
        """Return the store itself; who changes it tells afterwards by `note` what was changed."""
        return self._working.change(TRUTH)

    def note(self, names: Iterable[ox.NamedNode]) -> None:
        """Have the views follow these graphs."""
        self._touched.update(names)

    def _change(self, name: ox.NamedNode) -> ox.Store:
        self._touched.add(name)
        return self._working.change(TRUTH)

    @staticmethod
    def _add(store: ox.Store, name: ox.NamedNode, triples: frozenset[ox.Triple]) -> None:
        quads = (quad_in(triple, place(name)) for triple in triples)
        if len(triples) > 50_000:
            store.bulk_extend(quads)
        else:
            store.extend(quads)


def place(name: ox.NamedNode) -> ox.NamedNode | ox.DefaultGraph:
    """Return where the triples of a graph lie in the truth."""
    return ox.DefaultGraph() if name == graph_names.unnamed() else name
