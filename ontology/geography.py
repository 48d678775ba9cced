"""Countries with what data protection law says of them, and places in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rdflib import RDF, RDFS, SKOS, URIRef

from .namespaces import AVT
from .turtle_files import Described, descriptions


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory, or the EEA as a whole (`iso2` is then `EEA`).

    `has_adequacy`: there is a decision under GDPR Article 45; `adequacy_condition` says whom it
    covers where it does not cover everybody. The USA has only the condition.
    """

    iri: URIRef
    iso2: str
    names: tuple[str, ...]
    in_eea: bool
    has_adequacy: bool
    adequacy_condition: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A town or cloud region; `iso2` is the code of its country."""

    iri: URIRef
    names: tuple[str, ...]
    iso2: str


def _names(said: Described) -> tuple[str, ...]:
    terms = (SKOS.prefLabel, RDFS.label, SKOS.altLabel)
    return tuple(dict.fromkeys(name for term in terms for name in said.texts(str(term))))


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries in the order of the file, the EEA first."""
    found = []
    for iri, said in descriptions().items():
        if str(AVT.Country) in said.texts(str(RDF.type)):
            condition = said.texts(str(AVT.adequacyCondition))
            found.append(
                Country(
                    iri=URIRef(iri),
                    iso2=said.text(str(SKOS.notation)),
                    names=_names(said),
                    in_eea=said.flag(str(AVT.inEEA)),
                    has_adequacy=said.flag(str(AVT.hasAdequacy)),
                    adequacy_condition=condition[0] if condition else None,
                )
            )
    return tuple(found)


@cache
def places() -> tuple[Place, ...]:
    """Return all towns and cloud regions in the order of the file."""
    return tuple(
        Place(
            iri=URIRef(iri),
            names=_names(said),
            iso2=descriptions()[said.text(str(AVT.country))].text(str(SKOS.notation)),
        )
        for iri, said in descriptions().items()
        if str(AVT.Place) in said.texts(str(RDF.type))
    )
