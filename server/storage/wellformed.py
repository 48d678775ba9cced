"""Whether a graph under the agreements' base is what MODEL.md says: its structure and its words.

The structure is judged by the shapes of `wellformed.ttl`; and `text[start:end] == exact` must hold
for all evidence, wherever the text is stored here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from ...errors import StoreError
from ...ontology import AVT, OA
from ...queries.model import LANGUAGES
from ...queries.terms import graph_of
from . import graph_names, texts
from .faults import Fault

_WORDS = "evidence"
_ONE = "one-agreement"


def faults(slug: str, triples: Iterable[ox.Triple], folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with the graph of an agreement; `folder` holds the stored texts."""
    triples = tuple(triples)
    if any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object)):
        return (Fault(graph_names.graph(slug).value, "blank-node"),)
    graph = graph_of(triples)
    agreement = URIRef(graph_names.agreement(slug))
    if set(graph.subjects(RDF.type, AVT.Agreement)) != {agreement}:
        return (Fault(str(agreement), _ONE),)
    if set(graph.objects(agreement, AVT.slug)) - {Literal(slug)}:
        return (Fault(str(agreement), _ONE),)
    found = tuple(_of_structure(graph))
    return found or tuple(_of_words(graph, folder))


def _of_structure(graph: Graph) -> Iterator[Fault]:
    # No imports, no inference and no code in shapes: they are ours, and reach nobody.
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), do_owl_imports=False)
    if conforms or not isinstance(report, Graph):
        return
    for result in report.subjects(RDF.type, SH.ValidationResult):
        messages = {
            message.language: str(message)
            for message in report.objects(result, SH.resultMessage)
            if isinstance(message, Literal) and message.language
        }
        node = report.value(result, SH.focusNode)
        if set(messages) >= set(LANGUAGES):
            yield Fault(str(node), "", tuple((name, messages[name]) for name in LANGUAGES))
        else:
            yield Fault(str(node), "structure")


def _of_words(graph: Graph, folder: Path) -> Iterator[Fault]:
    known: dict[Node, str | None] = {}
    for evidence, source in graph.subject_objects(OA.hasSource):
        if source not in known:
            known[source] = _text(graph, source, folder)
        text = known[source]
        if text is None:
            continue
        selectors = tuple(graph.objects(evidence, OA.hasSelector))
        start, end = _number(graph, selectors, OA.start), _number(graph, selectors, OA.end)
        quotes = [str(quote) for node in selectors for quote in graph.objects(node, OA.exact)]
        if start is None or end is None or any(text[start:end] != quote for quote in quotes):
            yield Fault(str(evidence), _WORDS)


def _number(graph: Graph, selectors: Iterable[Node], predicate: URIRef) -> int | None:
    values = [value for node in selectors for value in graph.objects(node, predicate)]
    number = values[0].toPython() if len(values) == 1 and isinstance(values[0], Literal) else None
    return number if isinstance(number, int) else None


def _text(graph: Graph, source: Node, folder: Path) -> str | None:
    checksum = graph.value(source, AVT.checksum)
    try:
        return texts.read(folder, str(checksum))
    except StoreError:
        return None


@cache
def _shapes() -> Graph:
    return Graph().parse(Path(__file__).parent / "wellformed.ttl", format="turtle")
