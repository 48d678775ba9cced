"""What the three graphs of an agreement hold: the wording of its durations added, persons apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import pyoxigraph as ox

from . import durations, graph_names
from .personal_data import Words
from .stored import StoredAgreement
from .truth import Truth
from .union import triples_from


@dataclass(frozen=True, slots=True)
class Contents:
    """The triples of an agreement's graphs."""

    slug: str
    shared: frozenset[ox.Triple]
    report: frozenset[ox.Triple]
    personal: frozenset[ox.Triple]

    @classmethod
    def of(cls, agreement: StoredAgreement) -> Self:
        """Return an agreement's triples; raises StoreError for blank nodes and broken terms."""
        triples = triples_from(agreement.graph) | durations.wordings(agreement.graph)
        words = Words(triples)
        own, report = words.split(triples), words.split(triples_from(agreement.report))
        return cls(agreement.slug, own.shared, report.shared, own.personal | report.personal)

    def put(self, truth: Truth) -> None:
        """Write the graphs in place of what was there."""
        truth.put(graph_names.graph(self.slug), self.shared)
        truth.put(graph_names.report(self.slug), self.report)
        truth.put(graph_names.personal(self.slug), self.personal)
