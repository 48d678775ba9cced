"""Two engines for the same question: which of some nodes do not conform to which shapes.

`direct` evaluates SHACL Core itself and is what the program uses; `reference` asks pySHACL, and is
what tests and the benchmark compare it with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rdflib import Graph, URIRef
from rdflib.term import Node

from ..errors import DataFileError
from .catalogue import Rule, copy_shape, shapes_graph
from .shacl import Triples
from .terms import RDF, SH

Asked = Sequence[tuple[Rule, Sequence[Node]]]
Refused = set[tuple[URIRef, Node]]
Engine = Callable[[Triples, Asked], Refused]

_WRAPPER = "#check"


def direct(data: Triples, asked: Asked) -> Refused:
    """Return each shape that a node fails, with the node."""
    return {
        (rule.iri, node)
        for rule, nodes in asked
        for node in nodes
        if not rule.shape.conforms(data, node)
    }


def reference(data: Triples, asked: Asked) -> Refused:
    """Return the same by pySHACL."""
    import pyshacl  # it takes a second to load, and only house rules and comparisons need it

    graph = Graph(bind_namespaces="none")
    for triple in data:
        graph.add(triple)
    _, results, text = pyshacl.validate(
        graph,
        shacl_graph=layer(asked),
        inplace=False,
        do_owl_imports=False,
        meta_shacl=False,
        advanced=False,
    )
    if not isinstance(results, Graph):
        raise DataFileError(f"Mend the shapes in shapes/, which pySHACL refuses: {text}")
    return {
        (wrapped(shape), focus)
        for result, shape in results.subject_objects(SH.sourceShape)
        for focus in results.objects(result, SH.focusNode)
    }


def layer(asked: Iterable[tuple[Rule, Iterable[Node]]]) -> Graph:
    """Return a shapes graph in which each rule judges the nodes that stand beside it.

    Each rule stands inside a wrapper shape that says `sh:node` of it and targets the nodes, so that
    every result names the rule that does not hold, however deep inside it failed.
    """
    graph = Graph("SimpleMemory", bind_namespaces="none")
    for rule, nodes in asked:
        copy_shape(shapes_graph(), graph, rule.iri)
        wrapper = URIRef(f"{rule.iri}{_WRAPPER}")
        graph.add((wrapper, RDF.type, SH.NodeShape))
        graph.add((wrapper, SH.node, rule.iri))
        for node in nodes:
            graph.add((wrapper, SH.targetNode, node))
    return graph


def wrapped(wrapper: Node) -> URIRef:
    """Return the rule that a wrapper of `layer` stands for."""
    return URIRef(str(wrapper).removesuffix(_WRAPPER))
