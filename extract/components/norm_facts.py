"""Norms in, their facts out: what is bound, and how firmly the words say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Fact, Span
from ..scope import Scope
from ..topics import topic_rules
from ..wordings import Hit
from .main_clauses import BINDING
from .norm_conditions import provisos_of
from .norm_records import Norm

_MODAL = BINDING | {"not", "only"}


def norm_facts(scope: Scope, norms: Sequence[Norm]) -> list[Fact]:
    """Return the facts of the norms."""
    return [
        scope.fact(
            "norm",
            norm.span,
            f"norm-{norm.topics[0]}",
            _grounds(norm),
            _wordings(scope, norm),
            topic=norm.topics[0],
            topics=norm.topics,
            modality=norm.modality,
            force="weak" if norm.weak else "strong",
            bearer=scope.side(norm.bearer),
            counterparty=scope.side(norm.counterparty) if norm.counterparty else None,
            senses=tuple(sorted(norm.senses)),
            conditional="conditional" in norm.senses,
            conditions=_places(provisos.conditions),
            exceptions=_places(provisos.exceptions),
        )
        for norm in norms
        for provisos in (provisos_of(scope, norm.unit),)
    ]


def _places(spans: Sequence[Span]) -> tuple[str, ...] | None:
    return tuple(f"{span.start}-{span.end}" for span in spans) or None


def _grounds(norm: Norm) -> Iterator[str]:
    """Yield what makes a norm less sure than one whose words say all of it."""
    yield from norm.grounds
    if not norm.bearer_known:
        yield "bearer_default"
    if norm.topics[0] == "other":
        yield "topic_unknown"
    elif not topic_rules().telling(norm.topics[0], norm.unit.codes("sense"), norm.unit.sections):
        yield "topic_from_context"
    if len(norm.topics) > 1:
        yield "rival_topic"


def _wordings(scope: Scope, norm: Norm) -> Iterator[Hit]:
    """Yield the words that bind, those that tell the topic, and those that name the bearer."""
    unit = norm.unit
    told = topic_rules().telling(norm.topics[0], unit.codes("sense"), unit.sections)
    yield from (h for h in unit.of("modal") if h.code in _MODAL)
    yield from (h for h in unit.of("sense") if h.code in told)
    if norm.bearer_known:
        yield from (h for h in scope.roles(unit) if h.code == norm.bearer)
