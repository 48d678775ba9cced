"""The ontology: terms, code lists, laws and countries, as data in Turtle beside this file.

MODEL.md says what the graph looks like. Here is what the rest of the program asks of it.
"""

from .code_lists import (
    codes,
    concept,
    data_categories,
    label,
    schemes,
    special_categories,
)
from .geography import Country, Place, countries, places
from .legal_instruments import Law, laws
from .namespaces import (
    AVT,
    BASE_VARIABLE,
    DEFAULT_BASE,
    DPV,
    ELI,
    EU_GDPR,
    LOC,
    OA,
    ODRL,
    PD,
    V,
    base_iri,
)
from .turtle_files import context, load, triples, turtle_files

__all__ = [
    "AVT",
    "BASE_VARIABLE",
    "DEFAULT_BASE",
    "DPV",
    "ELI",
    "EU_GDPR",
    "LOC",
    "OA",
    "ODRL",
    "PD",
    "Country",
    "Law",
    "Place",
    "V",
    "base_iri",
    "codes",
    "concept",
    "context",
    "countries",
    "data_categories",
    "label",
    "laws",
    "load",
    "places",
    "schemes",
    "special_categories",
    "triples",
    "turtle_files",
]
