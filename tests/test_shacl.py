"""The direct SHACL engine against the W3C's own test suite, and where it must say no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.term import BNode, Node

from avtalegraf.errors import AvtalegrafError, DataFileError
from avtalegraf.shapes.shacl import Result, Shapes, Triples

from .conftest import SHARED

SUITE = SHARED / "w3c" / "data-shapes-test-suite" / "tests"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

# What does not pass, and why; all other tests of the part do.
NOT_BY_THE_DIRECT_ENGINE = {
    # rdflib makes "true" of "1"^^xsd:boolean as it parses; only "true" asks for unique languages
    "core/property/uniqueLang-002",
}
NOT_BY_THE_REFERENCE = {
    "core/property/uniqueLang-002",
    "sparql/pre-binding/shapesGraph-001",  # pySHACL does not bind $shapesGraph
}


@dataclass(frozen=True, slots=True)
class Case:
    """One test of the suite: data, shapes, and the report that is right."""

    name: str
    data: Path
    shapes: Path
    conforms: bool
    is_failure: bool
    results: Counter[tuple[str, ...]]


def shape_name(node: Node | None, graph: Graph) -> str:
    """Name a shape by its IRI, a path by what it is made of; blank nodes have no name."""
    if node is None:
        return ""
    if not isinstance(node, BNode):
        return node.n3()
    said = list(graph.predicate_objects(node))
    if (node, RDF.first, None) in graph:  # a list is a sequence path, whatever else is said of it
        said = [(p, o) for p, o in said if p in (RDF.first, RDF.rest)]
    return f"[{'; '.join(sorted(f'{p.n3()} {shape_name(o, graph)}' for p, o in said))}]"


def told(graph: Graph, result: Node) -> tuple[str, ...]:
    """Return what the suite compares of a result."""
    shape = graph.value(result, SH.sourceShape)
    return (
        shape_name(graph.value(result, SH.focusNode), Graph()),
        shape_name(graph.value(result, SH.resultPath), graph),
        shape_name(graph.value(result, SH.value), Graph()),
        shape.n3() if isinstance(shape, URIRef) else "",
        shape_name(graph.value(result, SH.sourceConstraintComponent), graph),
        shape_name(graph.value(result, SH.resultSeverity), graph),
    )


def of_ours(result: Result, shapes: Graph) -> tuple[str, ...]:
    return (
        shape_name(result.focus, Graph()),
        shape_name(result.path, shapes),
        shape_name(result.value, Graph()),
        result.shape.n3() if isinstance(result.shape, URIRef) else "",
        result.component.n3(),
        shape_name(result.severity, shapes),
    )


def path_of(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


@cache
def graph_of(path: Path) -> Graph:
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def cases(part: str) -> Iterator[Case]:
    """Yield the tests of one part of the suite, `core` or `sparql`."""
    for path in sorted((SUITE / part).rglob("*.ttl")):
        graph = graph_of(path)
        for entry in graph.subjects(RDF.type, SHT.Validate):
            action, right = graph.value(entry, MF.action), graph.value(entry, MF.result)
            assert action is not None
            assert right is not None
            yield Case(
                name=str(path.relative_to(SUITE).with_suffix("")),
                data=path_of(graph.value(action, SHT.dataGraph)),
                shapes=path_of(graph.value(action, SHT.shapesGraph)),
                conforms=str(graph.value(right, SH.conforms)) == "true",
                is_failure=right == SHT.Failure,
                results=Counter(told(graph, r) for r in graph.objects(right, SH.result)),
            )


def direct_results(case: Case) -> Counter[tuple[str, ...]]:
    shapes = graph_of(case.shapes)
    results = Shapes(shapes).validate(Triples(graph_of(case.data)))
    return Counter(of_ours(result, shapes) for result in results)


def reference_results(case: Case) -> Counter[tuple[str, ...]] | None:
    """Return pySHACL's results; none if it refuses the shapes."""
    _, report, _ = pyshacl.validate(
        graph_of(case.data), shacl_graph=graph_of(case.shapes), do_owl_imports=False
    )
    if not isinstance(report, Graph):
        return None
    top = next(report.subjects(RDF.type, SH.ValidationReport))
    return Counter(told(report, result) for result in report.objects(top, SH.result))


def failed(part: str, run: Callable[[Case], Counter[tuple[str, ...]] | None]) -> set[str]:
    """Return the names of the tests in which an engine finds other results than are right."""
    names = set()
    for case in cases(part):
        try:
            found = run(case)
        except (AvtalegrafError, ReportableRuntimeError, ParserError, NotImplementedError):
            names.add(case.name)
            continue
        if (found is None) != case.is_failure or (
            found is not None and (found != case.results or (not found) != case.conforms)
        ):
            names.add(case.name)
    return names


suite = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suite does not lie beside us")
strange = pytest.mark.filterwarnings("ignore:Parsing weird boolean")


@pytest.mark.shared
@suite
@strange
def test_the_direct_engine_passes_the_core_suite_but_for_what_is_listed() -> None:
    assert len(list(cases("core"))) == 98
    assert failed("core", direct_results) == NOT_BY_THE_DIRECT_ENGINE


@pytest.mark.shared
@suite
@strange
def test_the_reference_engine_passes_both_suites_but_for_what_is_listed() -> None:
    assert len(list(cases("sparql"))) == 23
    missed = failed("core", reference_results) | failed("sparql", reference_results)
    assert missed == NOT_BY_THE_REFERENCE


def shapes_of(text: str) -> Shapes:
    return Shapes(Graph().parse(data=f"@prefix sh: <{SH}> . @prefix : <urn:> . {text}"))


def test_a_shape_that_asks_for_itself_is_refused() -> None:
    with pytest.raises(DataFileError, match="asks for itself"):
        shapes_of(":a a sh:NodeShape ; sh:node :b . :b sh:not :a .").shape(URIRef("urn:a"))


def test_a_path_that_is_none_is_refused() -> None:
    with pytest.raises(DataFileError, match="no property path"):
        shapes_of(":a sh:path [ :b :c ] .").shape(URIRef("urn:a"))


def test_a_count_that_is_no_number_is_refused() -> None:
    with pytest.raises(DataFileError, match="whole number"):
        shapes_of(':a sh:path :b ; sh:minCount "two" .').shape(URIRef("urn:a"))


def test_conforms_is_whether_there_are_results() -> None:
    shapes = shapes_of(
        ":a sh:property [ sh:path :b ; sh:minCount 1 ; sh:qualifiedMinCount 2 ;"
        " sh:qualifiedValueShape [ sh:minInclusive 3 ] ] ."
    )
    shape = shapes.shape(URIRef("urn:a"))
    for values in ([], [3], [3, 4], [1, 2, 3], [1, 4, 5]):
        data = Triples((URIRef("urn:x"), URIRef("urn:b"), Literal(v)) for v in values)
        results = list(shape.results(data, URIRef("urn:x")))
        assert shape.conforms(data, URIRef("urn:x")) == (not results)
        assert shape.conforms(data, URIRef("urn:x")) == (sum(v >= 3 for v in values) >= 2)
