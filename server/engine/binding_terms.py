"""RDF terms as JSON, for the message to a query worker."""

from __future__ import annotations

from rdflib import XSD, Literal, URIRef

from ...queries.terms import Term


def as_json(term: Term) -> dict[str, str]:
    """Return a term in the manner of SPARQL 1.1 Query Results JSON §3.2.2."""
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if not isinstance(term, Literal):
        raise TypeError("a parameter is an IRI or a literal")
    if term.language is not None:
        return {"type": "literal", "value": str(term), "language": term.language}
    return {"type": "literal", "value": str(term), "datatype": str(term.datatype or XSD.string)}
