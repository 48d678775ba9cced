"""Personal data in an agreement's graph: set apart into a graph that only editors see.

What goes there: the names, addresses and numbers of contacts, the lines of signature, and every
quote or other wording that holds one of them. In place of a wording others get the same with the
personal data covered; of a contact's own name, address and number they get nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from . import masking

_AVT = "https://w3id.org/avtalegraf/ns#"
_V = "https://w3id.org/avtalegraf/vocab#"
_OA = "http://www.w3.org/ns/oa#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CONTACT = ox.NamedNode(f"{_AVT}Contact")
_REACHED = ox.NamedNode(f"{_AVT}contact")
_PARTICIPATION = ox.NamedNode(f"{_AVT}Participation")
_NAME = ox.NamedNode(f"{_AVT}name")
_OWN = frozenset({_NAME, ox.NamedNode(f"{_AVT}email"), ox.NamedNode(f"{_AVT}phone")})
_ASPECT = ox.NamedNode(f"{_AVT}aspect")
_SIGNATURE = ox.NamedNode(f"{_V}aspect-signature")
_STATUS = ox.NamedNode(f"{_AVT}fieldStatus")
_COMPLETE = ox.NamedNode(f"{_V}field-complete")
_EVIDENCE = ox.NamedNode(f"{_AVT}evidence")
_SELECTOR = ox.NamedNode(f"{_OA}hasSelector")
_EXACT = ox.NamedNode(f"{_OA}exact")
# What a program needs to find its way is no wording, however many digits it has.
_CODES = frozenset(
    ox.NamedNode(f"{_AVT}{name}")
    for name in ("slug", "checksum", "orgNumber", "invalidOrgNumber", "softwareVersion", "pattern")
)
_STRINGS = frozenset(
    {
        ox.NamedNode("http://www.w3.org/2001/XMLSchema#string"),
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"),
    }
)


@dataclass(frozen=True, slots=True)
class Split:
    """The triples of a graph, apart: what all may see and what only editors may."""

    shared: frozenset[ox.Triple]
    personal: frozenset[ox.Triple]


class Words:
    """The personal words of one agreement, learnt from its graph, and what they make personal."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        triples = tuple(triples)
        graph = _Index(triples)
        reached = (t.object for t in triples if t.predicate == _REACHED)
        self._contacts = frozenset((*graph.subjects(_TYPE, _CONTACT), *reached))
        parties = {
            name
            for party in graph.subjects(_TYPE, _PARTICIPATION)
            for name in graph.words(party, _NAME)
        }
        found: set[str] = set()
        for contact in self._contacts:
            for predicate in _OWN:
                for word in graph.words(contact, predicate):
                    found |= masking.persons(word) if predicate == _NAME else {word}
        for line in _signatures(graph):
            found |= {line, *masking.persons(line)}
        self.words = frozenset(
            word for word in found if not any(word in party for party in parties)
        )

    def split(self, triples: Iterable[ox.Triple]) -> Split:
        """Return triples of the agreement, or of its report, apart."""
        shared: set[ox.Triple] = set()
        personal: set[ox.Triple] = set()
        for triple in triples:
            is_personal = self.is_own(triple) or self.cover(triple) != triple
            (personal if is_personal else shared).add(triple)
        return Split(frozenset(shared), frozenset(personal))

    def is_own(self, triple: ox.Triple) -> bool:
        """Return whether this is a contact's name, address or number."""
        return triple.subject in self._contacts and triple.predicate in _OWN

    def cover(self, triple: ox.Triple) -> ox.Triple:
        """Return the triple with what is personal in its wording covered."""
        return _covered(triple, self.words)


def _signatures(graph: _Index) -> Iterator[str]:
    """Yield the words of each filled-in signature."""
    for field in graph.subjects(_ASPECT, _SIGNATURE):
        if _COMPLETE not in graph.objects(field, _STATUS):
            continue
        for evidence in graph.objects(field, _EVIDENCE):
            for selector in graph.objects(evidence, _SELECTOR):
                yield from graph.words(selector, _EXACT)


def without_numbers(triple: ox.Triple) -> ox.Triple:
    """Return the triple with the numbers of eleven digits in its wording covered."""
    value = triple.object
    if not isinstance(value, ox.Literal) or triple.predicate in _CODES:
        return triple
    return _with_text(triple, value, masking.without_numbers(value.value))


def _covered(triple: ox.Triple, words: Iterable[str]) -> ox.Triple:
    value = triple.object
    if not isinstance(value, ox.Literal) or value.datatype not in _STRINGS:
        return triple
    if triple.predicate in _CODES:
        return triple
    return _with_text(triple, value, masking.covered(value.value, words))


def _with_text(triple: ox.Triple, value: ox.Literal, text: str) -> ox.Triple:
    if text == value.value:
        return triple
    # What was a number is none any more, so it can keep no datatype.
    literal = ox.Literal(text, language=value.language) if value.language else ox.Literal(text)
    return ox.Triple(triple.subject, triple.predicate, literal)


class _Index:
    """Triples, found by subject or by object."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._objects: dict[object, list[ox.Triple]] = {}
        self._subjects: dict[object, list[ox.Triple]] = {}
        for triple in triples:
            self._objects.setdefault((triple.subject, triple.predicate), []).append(triple)
            if not isinstance(triple.object, ox.Literal):
                self._subjects.setdefault((triple.predicate, triple.object), []).append(triple)

    def subjects(self, predicate: object, value: object) -> tuple[object, ...]:
        return tuple(triple.subject for triple in self._subjects.get((predicate, value), ()))

    def objects(self, subject: object, predicate: object) -> tuple[object, ...]:
        return tuple(triple.object for triple in self._objects.get((subject, predicate), ()))

    def words(self, subject: object, predicate: object) -> tuple[str, ...]:
        found = self.objects(subject, predicate)
        return tuple(value.value for value in found if isinstance(value, ox.Literal))
