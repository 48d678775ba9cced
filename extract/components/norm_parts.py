"""A unit, or a main clause of it, with what is known of it in; a norm out."""

from __future__ import annotations

from dataclasses import replace

from ..reading import Unit
from ..scope import Scope
from .bearers import counterparty_of
from .main_clauses import MainClause
from .norm_records import Norm


def part_of(scope: Scope, unit: Unit, clause: MainClause) -> Unit:
    """Return a later main clause as a unit of its own."""
    tokens = scope.reading.tokens
    first = clause.first
    while first < clause.last - 1 and not tokens[first].is_alpha:
        first += 1
    return replace(
        unit,
        start=scope.reading.token_start(first),
        end=min(unit.end, scope.reading.token_end(clause.last - 1)),
        first=first,
        last=clause.last,
        hits=tuple(h for h in unit.hits if first <= h.start < clause.last),
    )


def made(
    scope: Scope,
    part: Unit,
    unit: Unit,
    topics: tuple[str, ...],
    senses: frozenset[str],
    bearer: tuple[str, bool],
    modality: tuple[str, bool],
    grounds: tuple[str, ...] = (),
) -> Norm:
    """Return the norm of a unit or a part of one; `bearer` and `modality` each with its flag."""
    return Norm(
        part,
        scope.reading.span(part.start, part.end),
        topics,
        modality[0],
        modality[1],
        bearer[0],
        bearer[1],
        counterparty_of(scope, unit, bearer[0]),
        senses,
        grounds,
    )
