"""The SPARQL 1.1 Protocol (§2.1 query, §2.2 update): an HTTP request becomes what is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.datastructures import MultiDict

from ..engine.query_text import QueryText, read_query
from ..engine.update_text import has_dataset
from ..web.problems import ProblemError

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


@dataclass(frozen=True, slots=True)
class Demand:
    """A query with the dataset that the client chose for it; None where the query decides."""

    query: QueryText
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class UpdateDemand:
    """An update, with the dataset that the client chose for its WHERE clauses; empty if none."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def read_demand(request: Request) -> Demand | None:
    """Return what a request asks; None for a GET without a query.

    Raises ProblemError for a request that is against the protocol, and for queries that are
    refused whatever the store holds: updates, SERVICE and LOAD.
    """
    if request.method in {"GET", "HEAD"}:
        _check_encoding(request.query_string)
        if "update" in request.args:
            raise ProblemError(400, "update-elsewhere")
        if "query" not in request.args:
            return None
        return demand_of(_only("query", request.args), request.args)
    if request.mimetype == FORM_TYPE:
        _check_encoding(request.get_data())
        _check_encoding(request.query_string)
        if "update" in request.form:
            raise ProblemError(400, "update-elsewhere")
        return demand_of(_only("query", request.form), _both(request))
    if request.mimetype == QUERY_TYPE:
        return demand_of(_direct("query", request), request.args)
    if request.mimetype == UPDATE_TYPE:
        raise ProblemError(400, "update-elsewhere")
    raise ProblemError(415, "media-type")


def read_update(request: Request) -> UpdateDemand:
    """Return the update that a POST holds; raises ProblemError."""
    if request.mimetype == FORM_TYPE:
        _check_encoding(request.get_data())
        _check_encoding(request.query_string)
        if "query" in request.form:
            raise ProblemError(400, "query-elsewhere")
        return _update(_only("update", request.form), _both(request))
    if request.mimetype == UPDATE_TYPE:
        return _update(_direct("update", request), request.args)
    if request.mimetype == QUERY_TYPE:
        raise ProblemError(400, "query-elsewhere")
    raise ProblemError(415, "update-media-type")


def is_iri(text: str) -> bool:
    """Return whether a text is an absolute IRI, as far as its characters tell (RFC 3987)."""
    return _IRI.fullmatch(text) is not None


def _check_encoding(fields: bytes) -> None:
    # Werkzeug leaves %FF as it stands: a query would then be another than the one that was sent.
    _decoded(unquote_to_bytes(fields))


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "not-utf8") from error


def _both(request: Request) -> MultiDict[str, str]:
    """Return the fields of the body and those of the address: a dataset may stand in either."""
    return MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])


def _only(name: str, fields: MultiDict[str, str]) -> str:
    found = fields.getlist(name)
    if len(found) != 1:
        raise ProblemError(400, f"one-{name}")
    return found[0]


def _direct(name: str, request: Request) -> str:
    if name in request.args:
        raise ProblemError(400, f"one-{name}")
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise ProblemError(400, "not-utf8")
    return _decoded(request.get_data(cache=False))


def demand_of(text: str, fields: MultiDict[str, str]) -> Demand:
    """Return a query with the dataset that other fields choose; raises ProblemError."""
    query = read_query(text)
    if query.refused:
        raise ProblemError(400, f"{query.refused.lower()}-refused")
    if query.form == "UPDATE":
        raise ProblemError(400, "update-elsewhere")
    default = _graphs("default-graph-uri", fields)
    named = _graphs("named-graph-uri", fields)
    # A dataset of the protocol replaces the query's own, whole (SPARQL 1.1 Protocol §2.1.4).
    return Demand(query, default, named) if default or named else Demand(query, None, None)


def _update(text: str, fields: MultiDict[str, str]) -> UpdateDemand:
    refused = read_query(text).refused
    if refused:
        raise ProblemError(400, f"{refused.lower()}-refused")
    default = _graphs("using-graph-uri", fields)
    named = _graphs("using-named-graph-uri", fields)
    if (default or named) and has_dataset(text):
        raise ProblemError(400, "two-datasets")
    return UpdateDemand(text, default, named)


def _graphs(name: str, fields: MultiDict[str, str]) -> tuple[str, ...]:
    found = tuple(fields.getlist(name))
    if not all(map(is_iri, found)):
        raise ProblemError(400, "not-iri", field=name)
    return found
