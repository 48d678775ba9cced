"""The direct engine against plain pySHACL: every result of every shape, on every agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import BNode, Node

from avtalegraf.extract import Agreement, extract, read
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import check
from avtalegraf.shapes.catalogue import catalogue, copy_shape, shapes_graph
from avtalegraf.shapes.checker import judge
from avtalegraf.shapes.engines import reference
from avtalegraf.shapes.shacl import Shapes, Triples

from .conftest import AGREEMENTS

Told = tuple[str | None, ...]


def named(node: Node | None) -> str | None:
    """Name what a result tells of; blank nodes of a shapes graph go by what they are."""
    return None if node is None else "blank" if isinstance(node, BNode) else node.n3()


def plain_shapes(agreement: URIRef) -> Graph:
    """Return the shapes as any SHACL engine would take them: provisions on the classes of facts,
    requirements and their conditions on the agreement."""
    law = catalogue()
    graph = Graph()
    for iri, provision in law.provisions.items():
        copy_shape(shapes_graph(), graph, iri)
        for kind in provision.targets:
            graph.add((iri, SH.targetClass, kind))
    for held in law.conditions.values():
        for condition in held:
            copy_shape(shapes_graph(), graph, condition.rule.iri)
            graph.add((condition.rule.iri, SH.targetNode, agreement))
    return graph


def by_pyshacl(data: Graph, shapes: Graph) -> Counter[Told]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, do_owl_imports=False)
    assert isinstance(report, Graph)
    return Counter(
        (
            named(report.value(result, SH.focusNode)),
            named(report.value(result, SH.resultPath)),
            named(report.value(result, SH.value)),
            named(report.value(result, SH.sourceShape)),
            named(report.value(result, SH.sourceConstraintComponent)),
            named(report.value(result, SH.resultSeverity)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    )


def directly(data: Triples, shapes: Graph) -> Counter[Told]:
    return Counter(
        (
            named(result.focus),
            named(result.path),
            named(result.value),
            named(result.shape),
            named(result.component),
            named(result.severity),
        )
        for result in Shapes(shapes).validate(data)
    )


def assert_equal_results(agreements: Iterator[Agreement]) -> int:
    count = 0
    for agreement in agreements:
        iri, graph = agreement_iri(agreement.slug), graph_of(agreement)
        facts = judge(graph, iri).facts
        data, shapes = Graph(), plain_shapes(iri)
        for triple in facts:
            data.add(triple)
        found = directly(facts, shapes)
        assert found == by_pyshacl(data, shapes)
        count += found.total()
    return count


def test_every_result_on_the_examples_is_that_of_pyshacl(
    example_agreements: dict[str, tuple[Agreement, ...]],
) -> None:
    found = assert_equal_results(a for held in example_agreements.values() for a in held)
    assert found > 10_000


def test_a_report_is_the_same_by_either_engine(
    example_agreements: dict[str, tuple[Agreement, ...]],
) -> None:
    for agreement in example_agreements["brekkvaer-rammeavtale-tolk.md"]:
        iri, graph = agreement_iri(agreement.slug), graph_of(agreement)
        assert check(graph, iri) == check(graph, iri, engine=reference)


@pytest.mark.shared
@pytest.mark.skipif(not AGREEMENTS.is_dir(), reason="the agreements beside the project are absent")
def test_every_result_on_the_agreements_beside_the_project_is_that_of_pyshacl() -> None:
    found = assert_equal_results(
        agreement for path in sorted(AGREEMENTS.iterdir()) for agreement in extract(read(path))
    )
    assert found > 10_000
