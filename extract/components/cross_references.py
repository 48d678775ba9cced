"""An agreement in, its references to its own clauses and annexes out, each with what it means."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Fact
from ..scope import Scope
from .reference_targets import targets_of
from .references import references


def find_cross_references(scope: Scope, found: Sequence[Fact]) -> list[Fact]:
    """Return the cross-references of an agreement; `found` are those so far, laws among them."""
    laws = tuple(f.span for f in found if f.kind == "law_reference")
    named = tuple(references(scope, laws))
    return [
        scope.fact(
            "cross_reference",
            scope.reading.span(reference.start, reference.end),
            "reference-annex" if reference.annex else "reference-clause",
            refers_to=reference.number,
            to_annex=reference.annex is not None,
            resolved=target.there,
            target=f"{target.clause.span.start}-{target.clause.span.end}"
            if target.clause
            else None,
        )
        for reference, target in zip(named, targets_of(scope, named), strict=True)
    ]
