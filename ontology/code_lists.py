"""The code lists (SKOS schemes): codes to IRIs, and IRIs to words that a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from rdflib import RDF, RDFS, SKOS, URIRef

from ..errors import DataFileError
from .namespaces import AVT, V
from .turtle_files import descriptions

#: Where a label is looked for when a language has none, by the language asked for.
_FALLBACK: Final[Mapping[str, tuple[str, ...]]] = {
    "nb": ("nb", "nn", "en"),
    "nn": ("nn", "nb", "en"),
    "en": ("en", "nb", "nn"),
}


@cache
def _schemes() -> Mapping[str, Mapping[str, URIRef]]:
    found: dict[str, dict[str, URIRef]] = {}
    for iri, described in descriptions().items():
        types = described.texts(str(RDF.type))
        if str(SKOS.ConceptScheme) in types:
            found.setdefault(iri.removeprefix(str(V)), {})
        if str(SKOS.Concept) in types:
            scheme = described.text(str(SKOS.inScheme)).removeprefix(str(V))
            code = described.text(str(SKOS.notation))
            found.setdefault(scheme, {})[code] = URIRef(iri)
    return found


def schemes() -> frozenset[str]:
    """Return the names of all code lists, such as `role` and `topic`."""
    return frozenset(_schemes())


def _scheme(name: str) -> Mapping[str, URIRef]:
    try:
        return _schemes()[name]
    except KeyError:
        known = ", ".join(sorted(_schemes()))
        raise DataFileError(f"There is no code list {name!r}: use one of {known}.") from None


def codes(scheme: str) -> frozenset[str]:
    """Return the codes of a list; DataFileError if there is no such list."""
    return frozenset(_scheme(scheme))


def concept(scheme: str, code: str) -> URIRef:
    """Return the IRI of a code: `concept("role", "processor")` is `v:role-processor`.

    DataFileError if the list or the code is not declared.
    """
    try:
        return _scheme(scheme)[code]
    except KeyError:
        raise DataFileError(
            f"The code list {scheme!r} has no code {code!r}: declare it in the ontology or use"
            " another."
        ) from None


@cache
def data_categories() -> Mapping[str, str]:
    """Return the category of each kind of data: `birth_date` is of `other`."""
    found = {}
    for code, iri in _scheme("data").items():
        broader = descriptions()[str(iri)].text(str(SKOS.broader))
        found[code] = descriptions()[broader].text(str(SKOS.notation))
    return found


@cache
def special_categories() -> frozenset[str]:
    """Return the categories that GDPR Article 9 protects."""
    return frozenset(
        code
        for code, iri in _scheme("category").items()
        if descriptions()[str(iri)].flag(str(AVT.specialCategory))
    )


@cache
def _matched() -> Mapping[str, str]:
    """Return our concept for an outside term that it matches, as for `dpv:Obligation`."""
    found: dict[str, str] = {}
    for iri, described in descriptions().items():
        if str(SKOS.Concept) in described.texts(str(RDF.type)):
            for outside in described.texts(str(SKOS.exactMatch)):
                found.setdefault(outside, iri)
    return found


@cache
def label(iri: str, lang: str) -> str:
    """Return the words for an IRI in nb, nn or en, else in the nearest language there is.

    An outside IRI has the label of our concept that matches it; one that nothing is said of is
    named by the last part of itself.
    """
    said = descriptions().get(str(iri))
    for term in (str(SKOS.prefLabel), str(RDFS.label)):
        values = said.values.get(term, ()) if said else ()
        by_language = {value.language: value.text for value in values}
        for language in (*_FALLBACK.get(lang, _FALLBACK["nb"]), None):
            if language in by_language:
                return by_language[language]
    if str(iri) in _matched() and _matched()[str(iri)] != str(iri):
        return label(_matched()[str(iri)], lang)
    trimmed = str(iri).rstrip("/#")
    return trimmed[max(trimmed.rfind("/"), trimmed.rfind("#")) + 1 :] or str(iri)
