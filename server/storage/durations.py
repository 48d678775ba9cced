"""Durations keep their wording: "24 timer" must not come back as "one day".

Oxigraph stores a duration as a value, so PT24H comes back as P1D and P12M as P1Y. Beside each
`avt:duration` the store therefore writes `avt:durationText`, the same as a string, and what is
read from the store gets its wording back from there.
"""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import XSD, Graph, Literal, URIRef

DURATION = URIRef("https://w3id.org/avtalegraf/ns#duration")
DURATION_TEXT = URIRef("https://w3id.org/avtalegraf/ns#durationText")


def wordings(graph: Graph) -> frozenset[ox.Triple]:
    """Return what the store writes beside each duration that has no wording yet."""
    predicate = ox.NamedNode(str(DURATION_TEXT))
    return frozenset(
        ox.Triple(ox.NamedNode(str(subject)), predicate, ox.Literal(str(value)))
        for subject, value in graph.subject_objects(DURATION)
        if isinstance(subject, URIRef) and (subject, DURATION_TEXT, None) not in graph
    )


def restore(graph: Graph) -> None:
    """Give each duration of a graph that was read from the store its wording back."""
    for subject, text in list(graph.subject_objects(DURATION_TEXT)):
        for value in list(graph.objects(subject, DURATION)):
            graph.remove((subject, DURATION, value))
            datatype = value.datatype if isinstance(value, Literal) else XSD.duration
            restored = Literal(str(text), datatype=datatype, normalize=False)
            graph.add((subject, DURATION, restored))
