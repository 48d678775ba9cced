"""Statutes, regulations and decisions that agreements cite, with the names they go by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rdflib import DCTERMS, RDF, SKOS, URIRef

from .namespaces import AVT
from .turtle_files import descriptions


@dataclass(frozen=True, slots=True)
class Law:
    """A legal instrument: `iri` is its ELI, `names` every wording, the plain name first.

    `hidden_names` are words by which a reader knows it that are no names of its own.
    """

    iri: URIRef
    names: tuple[str, ...]
    hidden_names: tuple[str, ...]
    repealed: bool
    replaced_by: URIRef | None


@cache
def laws() -> tuple[Law, ...]:
    """Return all legal instruments in the order of the file."""
    found = []
    for iri, said in descriptions().items():
        if str(AVT.Law) in said.texts(str(RDF.type)):
            names = (*said.texts(str(SKOS.prefLabel)), *said.texts(str(SKOS.altLabel)))
            successor = said.texts(str(DCTERMS.isReplacedBy))
            found.append(
                Law(
                    iri=URIRef(iri),
                    names=tuple(dict.fromkeys(names)),
                    hidden_names=said.texts(str(SKOS.hiddenLabel)),
                    repealed=said.flag(str(AVT.repealed)),
                    replaced_by=URIRef(successor[0]) if successor else None,
                )
            )
    return tuple(found)
