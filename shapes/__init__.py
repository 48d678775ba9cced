"""What the law asks of an agreement, as SHACL shapes, and the reports that checks yield.

In: one agreement's graph (ontology/MODEL.md). Out: a `Report`, as RDF, text, HTML or a table.
The law itself stands in the Turtle files of this folder, in two layers: provisions, which say what
a clause may say, and requirements, which say what an agreement must say.
"""

from .catalogue import requirements, shapes_graph
from .checker import check
from .corpus import Corpus
from .report import (
    LANGUAGES,
    Assessment,
    Evidence,
    Family,
    Outcome,
    Report,
    Requirement,
    Severity,
    State,
    Texts,
)
from .report_graph import from_graph, report_iri, to_graph
from .report_html import to_html
from .report_table import rows, to_csv, to_xlsx
from .report_text import to_text

__all__ = [
    "LANGUAGES",
    "Assessment",
    "Corpus",
    "Evidence",
    "Family",
    "Outcome",
    "Report",
    "Requirement",
    "Severity",
    "State",
    "Texts",
    "check",
    "from_graph",
    "report_iri",
    "requirements",
    "rows",
    "shapes_graph",
    "to_csv",
    "to_graph",
    "to_html",
    "to_text",
    "to_xlsx",
]
