"""What each kind of reader may see, as a store of its own: a query can find nothing else.

A view is made from the truth graph by graph, so whatever has changed there, a view can follow.
`full` is for editors and for who owns the files; `open` leaves out personal data, for all others;
views of collections hold the agreements of these, and the vocabulary, and nothing besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from . import catalogue, graph_names, union
from .personal_data import Words, without_numbers
from .view import View

BOTH = (View(True), View(False))
"""The views that every store has."""


class Following:
    """A view's store on its way to being what the truth now says."""

    def __init__(self, view: View, truth: ox.Store) -> None:
        self._view = view
        self._truth = truth
        self._members = (
            None
            if view.collections is None
            else catalogue.members(truth, frozenset(view.collections))
        )

    def follow(self, store: ox.Store, touched: Iterable[ox.NamedNode]) -> None:
        """Bring the named graphs up to date in the view's store."""
        for name in _with_their_like(touched):
            wanted = self._content(name)
            kept = wanted is not None and self._truth.contains_named_graph(name)
            union.replace(store, name, wanted or frozenset(), kept=kept)

    def fill(self, store: ox.Store) -> None:
        """Fill a new, empty store, in one go."""

        def quads() -> Iterator[ox.Quad]:
            for name in all_graphs(self._truth):
                for triple in self._content(name) or ():
                    yield union.quad_in(triple, name)
                    yield union.quad_in(triple, ox.DefaultGraph())

        store.bulk_extend(quads())
        store.optimize()  # what was loaded in bulk lies in layers, and is read half as fast
        for name in all_graphs(self._truth):
            if self._content_is_seen(name) and not store.contains_named_graph(name):
                store.add_graph(name)

    def _content_is_seen(self, name: ox.NamedNode) -> bool:
        parts = graph_names.parts(name.value)
        if parts is not None:
            kind, slug = parts
            is_member = self._members is None or slug in self._members
            return is_member and (self._view.is_full or kind != "personal")
        if name in {graph_names.vocabulary(), graph_names.catalogue()}:
            return True
        return self._members is None

    def _content(self, name: ox.NamedNode) -> frozenset[ox.Triple] | None:
        """Return what the view holds of a graph; None if it holds nothing of it."""
        if not self._content_is_seen(name):
            return None
        if name == graph_names.unnamed():
            quads = self._truth.quads_for_pattern(None, None, None, ox.DefaultGraph())
            triples = frozenset(quad.triple for quad in quads)
        else:
            triples = union.triples_of(self._truth, name)
        if name == graph_names.catalogue() and self._members is not None:
            return catalogue.entries_of(triples, self._members)
        if name in {graph_names.vocabulary(), graph_names.catalogue()} or self._view.is_full:
            return triples
        parts = graph_names.parts(name.value)
        if parts is not None and parts[0] in {"graph", "report"}:
            return self._covered(triples, parts[1])
        return frozenset(map(without_numbers, triples))

    def _covered(self, triples: frozenset[ox.Triple], slug: str) -> frozenset[ox.Triple]:
        """Return an agreement's triples with the covered ones in place of the personal ones."""
        personal = union.triples_of(self._truth, graph_names.personal(slug))
        words = Words(union.triples_of(self._truth, graph_names.graph(slug)) | personal)
        nodes = {triple.subject for triple in triples}
        covered = {
            words.cover(triple)
            for triple in personal
            if triple.subject in nodes and not words.is_own(triple)
        }
        return frozenset(map(without_numbers, triples | covered))


def all_graphs(truth: ox.Store) -> tuple[ox.NamedNode, ...]:
    """Return the names of all graphs that a view may have."""
    named = [name for name in truth.named_graphs() if isinstance(name, ox.NamedNode)]
    return (*named, graph_names.unnamed())


def _with_their_like(touched: Iterable[ox.NamedNode]) -> frozenset[ox.NamedNode]:
    """Return the graphs, and those whose view depends on them."""
    found = set(touched)
    for name in tuple(found):
        parts = graph_names.parts(name.value)
        if parts is not None and parts[0] != "review":
            slug = parts[1]
            found |= {graph_names.graph(slug), graph_names.report(slug), graph_names.personal(slug)}
    return frozenset(found)
