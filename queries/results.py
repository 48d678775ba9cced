"""Answers of SPARQL queries, the same types for our own store and for a remote endpoint.

A SELECT yields rows, an ASK a truth value, a CONSTRUCT or DESCRIBE a graph; each is written in
the W3C's formats (SPARQL 1.1 Query Results JSON, XML, CSV and TSV; RDF 1.1 syntaxes).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef

from ..errors import EndpointError, QueryRefusedError
from .terms import Term, from_oxigraph, graph_of

_CONFIDENCE = "confidence"  # the column of the facts-* queries that tells how sure a fact is

ROW_FORMATS = {
    "json": (ox.QueryResultsFormat.JSON, "application/sparql-results+json"),
    "xml": (ox.QueryResultsFormat.XML, "application/sparql-results+xml"),
    "csv": (ox.QueryResultsFormat.CSV, "text/csv"),
    "tsv": (ox.QueryResultsFormat.TSV, "text/tab-separated-values"),
}
"""Formats of SELECT and ASK: pyoxigraph's name and the media type."""

GRAPH_FORMATS = {
    "turtle": ("turtle", "text/turtle"),
    "ntriples": ("nt11", "application/n-triples"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdfxml": ("xml", "application/rdf+xml"),
}
"""Formats of CONSTRUCT and DESCRIBE: rdflib's name and the media type."""


@dataclass(frozen=True, slots=True)
class SelectResult:
    """Rows of terms in the order of `variables`; None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def serialize(self, name: str) -> bytes:
        """Return the rows as json, xml, csv or tsv; raises QueryRefusedError for another name."""
        bindings = [
            {
                variable: _json_term(term)
                for variable, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        data = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return _write(data, name)

    def table(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as words for a table on a terminal or page; unbound is empty."""
        return tuple(tuple("" if term is None else str(term) for term in row) for row in self.rows)

    def at_least(self, confidence: float) -> SelectResult:
        """Return the rows about facts that are as sure as that, from 0 to 1.

        Raises QueryRefusedError if the rows do not tell how sure they are (`?confidence`).
        """
        if _CONFIDENCE not in self.variables:
            raise QueryRefusedError(
                "The rows do not tell how sure they are: ask one of the queries facts-..., or one "
                f"that selects ?{_CONFIDENCE}."
            )
        place = self.variables.index(_CONFIDENCE)

        def sure(term: Term | None) -> bool:
            value = term.toPython() if isinstance(term, Literal) else None
            return isinstance(value, Decimal | float | int) and value >= confidence

        return replace(self, rows=tuple(row for row in self.rows if sure(row[place])))

    def records(self) -> tuple[dict[str, str], ...]:
        """Return each row as words by variable, unbound ones left out."""
        return tuple(
            {
                variable: str(term)
                for variable, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answer of an ASK query."""

    answer: bool

    def serialize(self, name: str) -> bytes:
        """Return the answer as json, xml, csv or tsv."""
        return _write({"head": {}, "boolean": self.answer}, name)


@dataclass(frozen=True, slots=True)
class GraphResult:
    """The graph of a CONSTRUCT or DESCRIBE query."""

    graph: Graph

    def serialize(self, name: str) -> bytes:
        """Return the graph as turtle, ntriples, jsonld or rdfxml."""
        if name not in GRAPH_FORMATS:
            raise QueryRefusedError(
                f"A graph cannot be written as {name}: choose one of {', '.join(GRAPH_FORMATS)}."
            )
        return self.graph.serialize(format=GRAPH_FORMATS[name][0], encoding="utf-8")


Answer = SelectResult | AskResult | GraphResult


def answer_of(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """Return pyoxigraph's result as ours, read to its end."""
    if isinstance(result, ox.QueryBoolean):
        return AskResult(bool(result))
    if isinstance(result, ox.QueryTriples):
        return GraphResult(graph_of(result))
    variables = tuple(variable.value for variable in result.variables)
    rows = tuple(
        tuple(None if term is None else from_oxigraph(term) for term in solution)
        for solution in result
    )
    return SelectResult(variables, rows)


def read_json(data: bytes) -> SelectResult | AskResult:
    """Read SPARQL 1.1 Query Results JSON; raises EndpointError if it is not that."""
    try:
        answer = answer_of(ox.parse_query_results(data, ox.QueryResultsFormat.JSON))
    except (SyntaxError, ValueError) as error:
        raise EndpointError(
            "The endpoint's answer is not SPARQL results in JSON: check that the address is that "
            "of a SPARQL endpoint."
        ) from error
    if isinstance(answer, GraphResult):
        raise TypeError("results in JSON hold rows or a truth value")
    return answer


def _write(data: dict[str, object], name: str) -> bytes:
    if name not in ROW_FORMATS:
        raise QueryRefusedError(
            f"Rows cannot be written as {name}: choose one of {', '.join(ROW_FORMATS)}."
        )
    text = json.dumps(data, ensure_ascii=False).encode()
    if name == "json":
        return text
    written = ox.parse_query_results(text, ox.QueryResultsFormat.JSON).serialize(
        format=ROW_FORMATS[name][0]
    )
    return written or b""


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": str(term)}
    return {"type": "literal", "value": str(term)} | _json_kind(term)


def _json_kind(term: Literal) -> dict[str, str]:
    if term.language is not None:
        return {"xml:lang": term.language}
    if term.datatype is None or term.datatype == XSD.string:
        return {}
    return {"datatype": str(term.datatype)}
