"""Time limits for the same thing that differ between an agreement's body and its annexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from .evidence import evidence_of
from .shacl import Triples
from .terms import AVT, RDF


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit in hours: for what, whom it binds, and whether it stands in an annex."""

    fact: URIRef
    what: Node | None
    bearer: Node | None
    hours: Node
    in_annex: bool


def rivals(graph: Graph | Triples, agreement: URIRef) -> Iterator[tuple[URIRef, URIRef]]:
    """Yield both ways each pair of limits of which body and annex say different things.

    Only limits in effect count: what the agreement's own precedence has settled is no rivalry, and
    two limits in the same part may be for a first notice and for what follows it.
    """
    for one, other in combinations(tuple(_limits(graph, agreement)), 2):
        same = (one.what, one.bearer) == (other.what, other.bearer)
        if same and one.hours != other.hours and one.in_annex != other.in_annex:
            yield one.fact, other.fact
            yield other.fact, one.fact


def _limits(graph: Graph | Triples, agreement: URIRef) -> Iterator[Limit]:
    annexes = [
        (words.start, words.end)
        for part in graph.objects(agreement, AVT.hasPart)
        if (part, RDF.type, AVT.Annex) in graph
        for words in evidence_of(graph, part)
    ]
    for fact in graph.objects(agreement, AVT.fact):
        hours = graph.value(fact, AVT.maxHours)
        if hours is None or not isinstance(fact, URIRef):
            continue
        is_open = (fact, AVT.isPlaceholder, Literal(True)) in graph
        if is_open or (fact, AVT.effective, Literal(False)) in graph:
            continue
        places = evidence_of(graph, fact)
        yield Limit(
            fact=fact,
            what=graph.value(fact, AVT.what),
            bearer=graph.value(fact, AVT.bearerRole),
            hours=hours,
            in_annex=any(start <= place.start < end for place in places for start, end in annexes),
        )
