"""Ask another SPARQL endpoint by the SPARQL 1.1 Protocol (POST, form-encoded).

The time limit is ours alone: a query may run on at the endpoint after we have given up.
"""

from __future__ import annotations

import ast
import json
import urllib.error
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

import pyoxigraph as ox
import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    Unauthorized,
    URITooLong,
)

from ..errors import EndpointError, QueryRefusedError
from .results import Answer, GraphResult, SelectResult, read_json
from .terms import Term, graph_of
from .values_block import with_values

NO_BINDINGS: Mapping[str, Term] = MappingProxyType({})
SECONDS = 60.0


def select(
    endpoint: str, text: str, bindings: Mapping[str, Term] = NO_BINDINGS, timeout: float = SECONDS
) -> SelectResult:
    """Return the rows of a SELECT; raises QueryRefusedError for another form of query."""
    result = answer(endpoint, text, bindings, timeout)
    if not isinstance(result, SelectResult):
        raise QueryRefusedError("The query gives no rows: ask with SELECT.")
    return result


def answer(
    endpoint: str, text: str, bindings: Mapping[str, Term] = NO_BINDINGS, timeout: float = SECONDS
) -> Answer:
    """Return the answer of a query of any form.

    Raises EndpointError if the endpoint cannot be reached or answers in no known format, and
    QueryRefusedError if it says that the query is malformed.
    """
    if urlsplit(endpoint).scheme not in {"http", "https"} or not urlsplit(endpoint).hostname:
        raise EndpointError(
            f"{endpoint!r} is no web address: give one such as https://host/sparql."
        )
    wrapper = SPARQLWrapper.SPARQLWrapper(endpoint, agent="avtalegraf")
    wrapper.setMethod(SPARQLWrapper.POST)
    wrapper.setTimeout(max(1, round(timeout)))
    wrapper.setQuery(with_values(text, bindings))
    is_graph = wrapper.queryType in {"CONSTRUCT", "DESCRIBE"}
    wrapper.setReturnFormat(SPARQLWrapper.TURTLE if is_graph else SPARQLWrapper.JSON)
    # Only what is asked for: the wrapper would also accept dialects that we do not read.
    media_type = "text/turtle" if is_graph else "application/sparql-results+json"
    wrapper.addCustomHttpHeader("Accept", media_type)
    data = _fetch(wrapper, endpoint, timeout)
    return _graph(data, endpoint) if is_graph else read_json(data)


def _fetch(wrapper: SPARQLWrapper.SPARQLWrapper, endpoint: str, timeout: float) -> bytes:
    try:
        with wrapper.query().response as response:
            data: bytes = response.read()
            return data
    except QueryBadFormed as error:
        raise QueryRefusedError(f"{endpoint} refuses the query: {_reason(error)}") from error
    except (EndPointNotFound, Unauthorized, URITooLong, EndPointInternalError) as error:
        raise EndpointError(
            f"{endpoint} does not answer as a SPARQL endpoint ({type(error).__name__}): check the "
            "address and your access."
        ) from error
    except urllib.error.HTTPError as error:
        with error:
            raise EndpointError(
                f"{endpoint} answered {error.code} {error.reason}: check the address, or try later."
            ) from error
    except TimeoutError as error:
        raise EndpointError(
            f"{endpoint} did not answer within {timeout:g} seconds: ask for less, or wait longer."
        ) from error
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise EndpointError(
            f"{endpoint} cannot be reached ({reason}): check the address and the network."
        ) from error


def _reason(error: QueryBadFormed) -> str:
    """Return the endpoint's own sentence: the part of its reply that is meant for people."""
    # The wrapper hands on a sentence of its own, at whose end stands the reply as a literal.
    _, _, literal = str(error).partition("Response:")
    try:
        text = ast.literal_eval(literal.strip()).decode("utf-8", "replace")
    except (ValueError, SyntaxError, AttributeError):
        return "it gives no reason"
    try:
        problem = json.loads(text)
    except ValueError:
        problem = None
    detail = problem.get("detail") if isinstance(problem, dict) else None
    return " ".join(str(detail or text).split())[:300]


def _graph(data: bytes, endpoint: str) -> GraphResult:
    try:
        return GraphResult(graph_of(ox.parse(data, format=ox.RdfFormat.TURTLE)))
    except SyntaxError as error:
        raise EndpointError(
            f"{endpoint} answered with something that is not Turtle: check that the address is "
            "that of a SPARQL endpoint."
        ) from error
