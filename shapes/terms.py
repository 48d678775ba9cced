"""The names that the shapes and the report use, as RDF terms."""

from __future__ import annotations

from rdflib import Namespace
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SH, SKOS

AVT = Namespace("https://w3id.org/avtalegraf/ns#")
VOCAB = Namespace("https://w3id.org/avtalegraf/vocab#")
PROVISION = Namespace("https://w3id.org/avtalegraf/provision#")
REQUIREMENT = Namespace("https://w3id.org/avtalegraf/requirement#")
OA = Namespace("http://www.w3.org/ns/oa#")

__all__ = [
    "AVT",
    "DCTERMS",
    "OA",
    "PROV",
    "PROVISION",
    "RDF",
    "RDFS",
    "REQUIREMENT",
    "SH",
    "SKOS",
    "VOCAB",
]
