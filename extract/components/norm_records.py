"""What a norm is, once found: its unit and span, its topics, and who is bound to what."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Span
from ..reading import Unit


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm found: its unit, what it is about and who is bound.

    `topics` are ordered, the best first; `weak` tells `bør` from `skal`; `bearer_known` tells
    whether the words name the bearer, or the topic's default was taken; `grounds` what else makes
    it more or less sure.
    """

    unit: Unit
    span: Span
    topics: tuple[str, ...]
    modality: str
    weak: bool
    bearer: str
    bearer_known: bool
    counterparty: str | None
    senses: frozenset[str]
    grounds: tuple[str, ...] = ()
