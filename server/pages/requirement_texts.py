"""The requirements behind the reports, by their identifiers, and the shapes that state them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from rdflib import Graph

if TYPE_CHECKING:
    from ...shapes.report import Requirement

# The checker that lives beside the shapes takes a while to import, and no page needs it before
# somebody asks for a report: so the imports stand in the functions.


@cache
def requirement_texts() -> Mapping[str, Requirement]:
    """Return all requirements in the order of their identifiers."""
    from ...shapes.catalogue import requirements

    return {row.id: row for row in sorted(requirements(), key=lambda row: row.id)}


def shapes_graph() -> Graph:
    """Return the shapes; do not change the graph."""
    from ...shapes.catalogue import shapes_graph as graph

    return graph()
