"""Durations keep their wording: "24 timer" must not come back as "one day".

Oxigraph stores a duration as a value, so PT24H comes back as P1D and P12M as P1Y. Beside each
`avt:duration` the store therefore writes `avt:durationText`, the same as a string, and what is
read from the store gets its wording back from there.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import XSD, Graph, Literal, URIRef

DURATION = URIRef("https://w3id.org/avtalegraf/ns#duration")
DURATION_TEXT = URIRef("https://w3id.org/avtalegraf/ns#durationText")


def texts(graph: Graph) -> Iterator[tuple[URIRef, URIRef, Literal]]:
    """Yield the wording of each duration that has none yet."""
    for subject, value in graph.subject_objects(DURATION):
        if isinstance(subject, URIRef) and (subject, DURATION_TEXT, None) not in graph:
            yield subject, DURATION_TEXT, Literal(str(value))


def restore(graph: Graph) -> None:
    """Give each duration of a graph that was read from the store its wording back."""
    for subject, text in list(graph.subject_objects(DURATION_TEXT)):
        for value in list(graph.objects(subject, DURATION)):
            graph.remove((subject, DURATION, value))
            datatype = value.datatype if isinstance(value, Literal) else XSD.duration
            restored = Literal(str(text), datatype=datatype, normalize=False)
            graph.add((subject, DURATION, restored))
