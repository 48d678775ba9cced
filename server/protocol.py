"""The SPARQL 1.1 Protocol's query operation (§2.1): an HTTP request becomes what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.datastructures import MultiDict

from .problems import ProblemError
from .query_text import QueryText, read_query

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Demand:
    """A query with the dataset that the client chose for it; None where the query decides."""

    query: QueryText
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


def read_demand(request: Request) -> Demand | None:
    """Return what a request asks; None for a GET without a query.

    Raises ProblemError for a request that is against the protocol, and for queries that are
    refused whatever the store holds: updates, SERVICE and LOAD.
    """
    if request.method in {"GET", "HEAD"}:
        _check_encoding(request.query_string)
        if "update" in request.args:
            raise ProblemError(400, "read-only")
        if "query" not in request.args:
            return None
        return _demand(_only_query(request.args), request.args)
    if request.mimetype == FORM_TYPE:
        _check_encoding(request.get_data())
        if "update" in request.form:
            raise ProblemError(403, "read-only")
        return _demand(_only_query(request.form), request.form)
    if request.mimetype == QUERY_TYPE:
        if "query" in request.args:
            raise ProblemError(400, "one-query")
        if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            raise ProblemError(400, "not-utf8")
        return _demand(_decoded(request.get_data(cache=False)), request.args)
    if request.mimetype == UPDATE_TYPE:
        raise ProblemError(403, "read-only")
    raise ProblemError(415, "media-type")


def _check_encoding(fields: bytes) -> None:
    # Werkzeug leaves %FF as it stands: a query would then be another than the one that was sent.
    _decoded(unquote_to_bytes(fields))


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "not-utf8") from error


def _only_query(fields: MultiDict[str, str]) -> str:
    queries = fields.getlist("query")
    if len(queries) != 1:
        raise ProblemError(400, "one-query")
    return queries[0]


def _demand(text: str, fields: MultiDict[str, str]) -> Demand:
    query = read_query(text)
    if query.refused:
        raise ProblemError(400, f"{query.refused.lower()}-refused")
    if query.form == "UPDATE":
        raise ProblemError(403, "read-only")
    default = tuple(fields.getlist("default-graph-uri"))
    named = tuple(fields.getlist("named-graph-uri"))
    # A dataset of the protocol replaces the query's own, whole (SPARQL 1.1 Protocol §2.1.4).
    return Demand(query, default, named) if default or named else Demand(query, None, None)
