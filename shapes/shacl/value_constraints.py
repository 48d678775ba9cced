"""Constraints that look at value nodes and how many there are (SHACL 4.1 to 4.5 and 4.8)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from rdflib import SH, BNode, URIRef
from rdflib.term import Literal, Node

from .triples import Triples

Values = Sequence[Node]
Broken = Iterator[Node | None]


@dataclass(frozen=True, slots=True)
class EachValue:
    """Every value node must pass a test."""

    component: URIRef
    passes: Callable[[Triples, Node], bool]

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield each value that does not pass."""
        for value in values:
            if not self.passes(data, value):
                yield value


@dataclass(frozen=True, slots=True)
class Count:
    """At least, or at most, so many value nodes."""

    component: URIRef
    least: int
    most: float

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield once if the number is wrong."""
        if not self.least <= len(values) <= self.most:
            yield None


@dataclass(frozen=True, slots=True)
class HasValue:
    """A given value must be among the value nodes."""

    wanted: Node
    component: URIRef = SH.HasValueConstraintComponent

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield once if it is not."""
        if self.wanted not in values:
            yield None


@dataclass(frozen=True, slots=True)
class UniqueLanguage:
    """No two value nodes in one language."""

    component: URIRef = SH.UniqueLangConstraintComponent

    def broken(self, data: Triples, focus: Node, values: Values) -> Broken:
        """Yield once for each language that is used twice."""
        used = sorted(
            value.language.lower()
            for value in values
            if isinstance(value, Literal) and value.language
        )
        for _, same in groupby(used):
            if len(tuple(same)) > 1:
                yield None


def is_of_class(wanted: Node) -> EachValue:
    """Return sh:class."""
    return EachValue(SH.ClassConstraintComponent, lambda data, value: data.has_class(value, wanted))


def has_datatype(wanted: Node) -> EachValue:
    """Return sh:datatype: a literal of this type that is well formed."""

    def passes(_: Triples, value: Node) -> bool:
        if not isinstance(value, Literal):
            return False
        own = URIRef(_DEFAULT_TYPE) if value.datatype is None else value.datatype
        if value.language:
            own = URIRef(_LANGUAGE_TYPE)
        return own == wanted and not value.ill_typed

    return EachValue(SH.DatatypeConstraintComponent, passes)


_DEFAULT_TYPE = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_KINDS: dict[Node, tuple[type[Node], ...]] = {
    SH.IRI: (URIRef,),
    SH.BlankNode: (BNode,),
    SH.Literal: (Literal,),
    SH.BlankNodeOrIRI: (BNode, URIRef),
    SH.BlankNodeOrLiteral: (BNode, Literal),
    SH.IRIOrLiteral: (URIRef, Literal),
}


def is_of_kind(wanted: Node) -> EachValue:
    """Return sh:nodeKind."""
    kinds = _KINDS[wanted]
    return EachValue(SH.NodeKindConstraintComponent, lambda _, value: isinstance(value, kinds))


def is_in(allowed: frozenset[Node]) -> EachValue:
    """Return sh:in."""
    return EachValue(SH.InConstraintComponent, lambda _, value: value in allowed)


def compares(component: URIRef, bound: Node, holds: Callable[[int], bool]) -> EachValue:
    """Return sh:minInclusive and its three fellows; `holds` judges how a value stands to it."""

    def passes(_: Triples, value: Node) -> bool:
        order = order_of(value, bound)
        return order is not None and holds(order)

    return EachValue(component, passes)


def order_of(left: Node, right: Node) -> int | None:
    """Return -1, 0 or 1 as one literal stands to another; none where they cannot be compared."""
    if not (isinstance(left, Literal) and isinstance(right, Literal)):
        return None
    a: Any = left.value
    b: Any = right.value
    for kinds in _FAMILIES:
        if isinstance(a, kinds) and isinstance(b, kinds):
            if isinstance(a, bool) != isinstance(b, bool):
                return None
            try:
                return int(a > b) - int(a < b)
            except TypeError:  # one date with a time zone, the other without
                return None
    return None


_FAMILIES: tuple[Any, ...] = (
    (int, float, Decimal),
    (datetime.datetime,),
    (datetime.date,),
    (datetime.time,),
    (datetime.timedelta,),
    (str,),
)


def has_length(component: URIRef, least: int, most: float) -> EachValue:
    """Return sh:minLength and sh:maxLength; a blank node has no length that fits."""
    return EachValue(
        component,
        lambda _, value: not isinstance(value, BNode) and least <= len(str(value)) <= most,
    )


_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


def matches(pattern: str, flags: str) -> EachValue:
    """Return sh:pattern."""
    combined = re.NOFLAG
    for sign in flags:
        combined |= _FLAGS.get(sign, re.NOFLAG)
    found = re.compile(pattern, combined).search
    return EachValue(
        SH.PatternConstraintComponent,
        lambda _, value: not isinstance(value, BNode) and found(str(value)) is not None,
    )


def is_in_language(allowed: tuple[str, ...]) -> EachValue:
    """Return sh:languageIn: basic filtering of language tags (RFC 4647, 3.3.1)."""
    ranges = tuple(tag.lower() for tag in allowed)

    def passes(_: Triples, value: Node) -> bool:
        own = (getattr(value, "language", None) or "").lower()
        return any(own == tag or own.startswith(f"{tag}-") for tag in ranges)

    return EachValue(SH.LanguageInConstraintComponent, passes)
