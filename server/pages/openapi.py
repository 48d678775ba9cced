"""The service as an OpenAPI 3.1 document: each stored question a path with its own parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ... import __version__, ontology, queries
from ...queries.model import LANGUAGES, Parameter, Query
from ..engine.query_text import read_query
from ..web import answer_formats
from ..wording import text

Json = dict[str, Any]

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_TYPES = {"integer": "integer", "decimal": "number"}
_EDITOR: list[Json] = [{"token": []}, {"password": []}]
_ANYONE: list[Json] = [{}, *_EDITOR]
_GRAPHS = tuple(answer_formats.GRAPHS)
_ROWS = tuple(answer_formats.ROWS)


def document(language: str, server: str) -> Json:
    """Return the document in a language, for the service at an address."""
    paths: dict[str, Json] = {}
    for name in queries.names():
        query = queries.load(name)
        paths[f"/queries/{name}"] = {"get": _question(query, language)}
    paths |= _protocols(language) | _agreements(language) | _about(language)
    tags = dict.fromkeys(tag for path in paths.values() for o in path.values() for tag in o["tags"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": text("site.name", language),
            "description": text("start.lead", language),
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": tag, "description": text(f"tag.{tag}", language)} for tag in tags],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
            "responses": {"Problem": _problem(language)},
            "schemas": {"Problem": _problem_schema()},
        },
    }


def _question(query: Query, language: str) -> Json:
    gives_graph = read_query(query.text).gives_graph
    formats = answer_formats.GRAPHS if gives_graph else answer_formats.ROWS
    parameters = [_parameter(parameter, language) for parameter in query.parameters]
    parameters += [_format(formats, language), _language(language)]
    if not gives_graph:
        parameters += [
            _field("page", {"type": "integer", "minimum": 1, "maximum": 999_999}, language),
            _field("page_size", {"type": "integer", "minimum": 1, "maximum": 10_000}, language),
        ]
    operation = {
        "operationId": query.name,
        "summary": query.summary.of(language),
        "tags": list(query.tags),
        "parameters": parameters,
        "security": _ANYONE,
        "responses": _answers(("text/html", *formats), language),
    }
    if query.description.of(language):
        operation["description"] = query.description.of(language)
    return operation


def _parameter(parameter: Parameter, language: str) -> Json:
    kind, _, scheme = parameter.type.partition(":")
    schema: Json = {"type": _TYPES.get(kind, "string")}
    if kind == "code":
        schema["enum"] = sorted(ontology.codes(scheme))
    elif kind == "iri":
        schema["format"] = "iri"
    elif kind == "string":
        schema["minLength"] = 1
    if parameter.default is not None:
        whole = {"integer": int, "number": float}.get(schema["type"], str)
        schema["default"] = whole(parameter.default)
        if schema["default"] == "":
            del schema["minLength"]
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.label.of(language),
        "required": parameter.default is None,
        "schema": schema,
    }


def _protocols(language: str) -> dict[str, Json]:
    query = _field("query", {"type": "string"}, language)
    dataset = [
        _field(name, {"type": "array", "items": {"type": "string", "format": "iri"}}, language)
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    using = [
        _field(name, {"type": "array", "items": {"type": "string", "format": "iri"}}, language)
        for name in ("using-graph-uri", "using-named-graph-uri")
    ]
    graph = [
        _field("graph", {"type": "string", "format": "iri"}, language),
        _field("default", {"type": "string", "enum": [""]}, language) | {"allowEmptyValue": True},
    ]
    answers = ("text/html", *_ROWS, *_GRAPHS)
    rdf = {kind: {"schema": {"type": "string"}} for kind in _GRAPHS}
    forms = {
        name: {"schema": {"type": "object", "properties": {name: {"type": "string"}},
                          "required": [name]}}
        for name in ("query", "update")
    }  # fmt: skip
    return {
        "/sparql": {
            "get": _operation("sparql-get", "sparql", language, answers, [query, *dataset]),
            "post": _operation("sparql-post", "sparql", language, answers, dataset)
            | _body(
                {
                    "application/sparql-query": {"schema": {"type": "string"}},
                    "application/x-www-form-urlencoded": forms["query"],
                }
            ),
        },
        "/update": {
            "post": _operation("update", "update", language, (), using, security=_EDITOR)
            | _body(
                {
                    "application/sparql-update": {"schema": {"type": "string"}},
                    "application/x-www-form-urlencoded": forms["update"],
                }
            ),
        },
        "/graphs": {
            "get": _operation("graphs-get", "graphs", language, _GRAPHS, graph),
            "put": _operation("graphs-put", "graphs", language, (), graph, security=_EDITOR)
            | _body(rdf),
            "post": _operation("graphs-post", "graphs", language, (), graph, security=_EDITOR)
            | _body(rdf),
            "delete": _operation("graphs-delete", "graphs", language, (), graph, security=_EDITOR),
        },
    }


def _agreements(language: str) -> dict[str, Json]:
    slug = {
        "name": "slug",
        "in": "path",
        "required": True,
        "description": text("openapi.slug", language),
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]+$"},
    }
    pages = ("text/html", *_GRAPHS)
    return {
        "/agreements": {"get": _operation("agreements", "agreements", language, pages)},
        "/agreements/{slug}": {
            "get": _operation("agreement", "agreements", language, pages, [slug])
        },
        "/agreements/{slug}/report": {
            "get": _operation("report", "agreements", language, (*pages, "text/csv"), [slug])
        },
    }


def _about(language: str) -> dict[str, Json]:
    pages = ("text/html", *_GRAPHS)
    found = {
        f"/{name}": {"get": _operation(name, "terms", language, pages)}
        for name in ("ns", "vocab", "shapes")
    }
    context = _operation("context", "terms", language, ("application/ld+json",))
    found["/context.jsonld"] = {"get": context}
    for name, kind in (("health", "application/json"), ("metrics", "text/plain")):
        found[f"/{name}"] = {"get": _operation(name, "operation", language, (kind,))}
    found["/changes"] = {
        "get": _operation("changes", "operation", language, ("application/json",), security=_EDITOR)
    }
    return found


def _operation(
    name: str,
    tag: str,
    language: str,
    kinds: Iterable[str],
    parameters: Iterable[Json] = (),
    security: list[Json] = _ANYONE,
) -> Json:
    return {
        "operationId": name,
        "summary": text(f"openapi.{name}", language),
        "tags": [tag],
        "parameters": list(parameters),
        "security": security,
        "responses": _answers(tuple(kinds), language),
    }


def _answers(kinds: tuple[str, ...], language: str) -> Json:
    good: Json = {"description": text("openapi.answer", language)}
    found: Json = {}
    if kinds:
        found["200"] = good | {"content": {kind: {} for kind in kinds}}
        found["304"] = {"description": text("openapi.unchanged", language)}
    else:
        found["201"] = {"description": text("openapi.created", language)}
        found["204"] = {"description": text("openapi.done", language)}
    return found | {
        code: _PROBLEM
        for code in ("400", "401", "403", "404", "406", "413", "415", "422", "429", "503")
    }


def _body(content: Mapping[str, Json]) -> Json:
    return {"requestBody": {"required": True, "content": dict(content)}}


def _field(name: str, schema: Json, language: str) -> Json:
    key = f"openapi.field-{name.replace('_', '-')}"
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": text(key, language),
        "schema": schema,
    }


def _format(formats: Mapping[str, str], language: str) -> Json:
    names = list(dict.fromkeys(("html", *formats.values())))
    return _field("format", {"type": "string", "enum": names}, language)


def _language(language: str) -> Json:
    return _field("lang", {"type": "string", "enum": list(LANGUAGES)}, language)


def _problem(language: str) -> Json:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": text("openapi.problem", language),
        "content": {"application/problem+json": schema, "text/html": {}},
    }


def _problem_schema() -> Json:
    return {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "line": {"type": "integer"},
            "column": {"type": "integer"},
            "graph": {"type": "string"},
            "report": {"type": "array", "items": {"type": "object"}},
        },
    }
