"""A frozen generation of the store: ask it, and take agreements, reports and texts from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

import pyoxigraph as ox
from rdflib import Graph

from ...errors import QueryRefusedError, StoreError, UnknownAgreementError
from ...queries.results import Answer, SelectResult, answer_of
from ...queries.terms import Term, graph_of, to_oxigraph
from . import catalogue, durations, generations, graph_names, texts
from .covered_text import covered_text
from .parser_message import readable
from .stored import AgreementRow
from .union import triples_of
from .view import View

FULL_VIEW = View()
NO_BINDINGS: Mapping[str, Term] = MappingProxyType({})

_REGISTER = """
PREFIX avt: <https://w3id.org/avtalegraf/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT ?slug ?agreement ?title ?kind ?language ?isTemplate ?document ?checksum WHERE {
  GRAPH ?graph {
    ?agreement a avt:Agreement ; avt:slug ?slug ; dct:title ?title ; avt:kind ?code ;
      dct:language ?language ; avt:isTemplate ?isTemplate ; dct:source ?source .
    ?source avt:fileName ?document ; avt:checksum ?checksum .
  }
  BIND (STRAFTER(STR(?code), "#kind-") AS ?kind)
} ORDER BY ?document ?slug
"""


class Reader:
    """One generation, which never changes; open a new reader to see what came later."""

    def __init__(self, data: Path, generation: str, store: ox.Store, view: View) -> None:
        self.generation = generation
        self.view = view
        self._data = data
        self._store = store

    @classmethod
    def open(cls, data: Path, view: View = FULL_VIEW) -> Self:
        """Open a view of the newest generation; raises StoreError where nothing is stored."""
        for _ in range(3):  # it may be swept between the two steps, if the writer is quick
            name = generations.current(data)
            if name is None:
                raise StoreError(f"No agreements in {data} yet: run `avtalegraf ingest` first.")
            store = generations.open_frozen(data, name, view.name)
            if store is not None:
                return cls(data, name, store, view)
        raise StoreError(
            f"The generation {name} in {data} cannot be opened: ingest once more to make a new one."
        )

    def query(
        self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run a query of any form; its default graph is the union of all graphs.

        `bindings` replace variables (SEP-0007), which must be among those the query selects.
        Raises QueryRefusedError for SPARQL that does not parse or cannot be run.
        """
        substitutions: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): to_oxigraph(term) for name, term in bindings.items()
        }
        try:
            return self._store.query(text, substitutions=substitutions or None)
        except SyntaxError as error:
            raise QueryRefusedError(
                f"The query is not SPARQL: {readable(str(error), text).rstrip('.')}."
            ) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryRefusedError(
                f"The query cannot be run: {readable(str(error), text).rstrip('.')}."
            ) from error

    def answer(self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS) -> Answer:
        """Run a query of any form and return its whole answer."""
        try:
            return answer_of(self.query(text, bindings))
        except (RuntimeError, OSError) as error:
            raise QueryRefusedError(
                f"The query cannot be run: {readable(str(error), text).rstrip('.')}."
            ) from error

    def select(self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS) -> SelectResult:
        """Return the rows of a SELECT; raises QueryRefusedError for another form of query."""
        answer = self.answer(text, bindings)
        if not isinstance(answer, SelectResult):
            raise QueryRefusedError("The query gives no rows: ask with SELECT.")
        return answer

    def graph(self, slug: str) -> Graph:
        """Return an agreement's graph, personal data with it; raises UnknownAgreementError."""
        return self._named(graph_names.graph(slug), slug)

    def report(self, slug: str) -> Graph:
        """Return the graph of an agreement's compliance report; raises UnknownAgreementError."""
        return self._named(graph_names.report(slug), slug)

    def agreements(self) -> tuple[AgreementRow, ...]:
        """Return the register, ordered by document and slug."""
        return tuple(
            AgreementRow(
                slug=row["slug"],
                iri=row["agreement"],
                title=row["title"],
                kind=row["kind"],
                language=row["language"],
                is_template=row["isTemplate"] == "true",
                file_name=row["document"],
                checksum=row["checksum"],
            )
            for row in self.select(_REGISTER).records()
        )

    def collections(self) -> dict[str, tuple[str, ...]]:
        """Return the collections with the slugs of their agreements."""
        return catalogue.collections_of(self._store)

    def text(self, checksum: str) -> str:
        """Return a stored text, which every offset of its evidence counts in.

        Where the view leaves out personal data, it is covered in the text, sign by sign.
        """
        text = texts.read(self._data / "texts", checksum)
        if self.view.is_full:
            return text
        return covered_text(self._data, self.generation, checksum, text)

    def _named(self, name: ox.NamedNode, slug: str) -> Graph:
        triples = triples_of(self._store, name)
        if not triples:
            raise UnknownAgreementError(
                f"No stored agreement is called {slug!r}: `avtalegraf query facts-agreements` "
                "lists them."
            )
        nodes = {triple.subject for triple in triples}
        personal = triples_of(self._store, graph_names.personal(slug))
        graph = graph_of((*triples, *(t for t in personal if t.subject in nodes)))
        durations.restore(graph)
        return graph
