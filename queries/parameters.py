"""What a person typed as parameters becomes RDF terms, or one sentence that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from rdflib import XSD, Literal, URIRef

from ..errors import QueryParameterError
from ..ontology import codes
from .model import Parameter, Query

VOCABULARY = "https://w3id.org/avtalegraf/vocab#"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def bind(query: Query, given: Mapping[str, str]) -> dict[str, Literal | URIRef]:
    """Return a term for each declared parameter, from what is given or its default.

    Raises QueryParameterError for a parameter that the query lacks, a value of another type, or
    a missing value that has no default.
    """
    declared = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in declared:
            known = ", ".join(declared) if declared else "none"
            raise QueryParameterError(
                f"The query {query.name} has no parameter {name}; its parameters: {known}.",
                "unknown",
                name=name,
                known=known,
            )
    bound: dict[str, Literal | URIRef] = {}
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise QueryParameterError(
                f"The query {query.name} needs {parameter.name} ({parameter.label.en}): "
                f"give {parameter.name}=VALUE.",
                "missing",
                name=parameter.name,
            )
        bound[parameter.name] = _term(parameter, value)
    return bound


def _term(parameter: Parameter, value: str) -> Literal | URIRef:
    kind, _, scheme = parameter.type.partition(":")
    if kind == "code":
        return _code(parameter, scheme, value.strip())
    if kind == "integer":
        if _INTEGER.fullmatch(value.strip()):
            return Literal(int(value))
        raise _refusal(parameter, value, "a whole number such as 24")
    if kind == "decimal":
        # A Norwegian writes 1,5; the comma can mean nothing else here.
        number = value.strip().replace(",", ".")
        if _DECIMAL.fullmatch(number):
            return Literal(Decimal(number), datatype=XSD.decimal)
        raise _refusal(parameter, value, "a number such as 24 or 1.5")
    if kind == "iri":
        if _IRI.fullmatch(value.strip()):
            return URIRef(value.strip())
        raise _refusal(parameter, value, "an IRI such as https://example.org/x")
    return Literal(value)


def _code(parameter: Parameter, scheme: str, value: str) -> URIRef:
    known = codes(scheme)
    if value not in known:
        raise _refusal(parameter, value, f"one of {', '.join(sorted(known))}", known)
    return URIRef(f"{VOCABULARY}{scheme}-{value}")


def _refusal(
    parameter: Parameter, value: str, wanted: str, known: Iterable[str] = ()
) -> QueryParameterError:
    return QueryParameterError(
        f"{parameter.name}={value!r} is refused: give {wanted}.",
        parameter.type.partition(":")[0],
        name=parameter.name,
        value=value,
        known=", ".join(sorted(known)),
    )
