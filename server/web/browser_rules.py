"""What browsers are told: what a page of ours may do, and which pages elsewhere may read us."""

from __future__ import annotations

import gzip

from flask import Response, current_app, request

from ..config import ServerConfig
from . import response_headers

_METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
_ASKED = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match"
_SHOWN = "Avtalegraf-Generation, ETag, Link, Location, Retry-After"
_WORTH_COMPRESSING = 1400
_TEXTUAL = ("text/", "application/json", "application/ld+json", "application/problem+json",
            "application/n-triples", "application/rdf+xml", "image/svg+xml")  # fmt: skip


def preflight() -> Response | None:
    """Answer what a browser asks before it lets a page elsewhere send a request (CORS)."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    response = Response(status=204)
    if _allowed_origin() is not None:
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Allow-Headers"] = _ASKED
        response.headers["Access-Control-Max-Age"] = "600"
    return response


def finish(response: Response) -> Response:
    """Put on a response what every response has."""
    origin = _allowed_origin()
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = _SHOWN
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if origin != "*":
            response.vary.add("Origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    for name, value in response_headers.EVERY.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        return response
    response.headers.setdefault("Cache-Control", response_headers.CACHE_CONTROL)
    response.vary.update({"Accept", "Accept-Language", "Authorization"})
    if not response.is_streamed and response.status_code == 200 and request.method == "GET":
        if "ETag" not in response.headers:
            response.add_etag(weak=True)
            response.make_conditional(request)
        _compress(response)
    return response


def _compress(response: Response) -> None:
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return
    if not str(response.mimetype).startswith(_TEXTUAL):
        return
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if len(data) >= _WORTH_COMPRESSING and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(data, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def _allowed_origin() -> str | None:
    """Return the origin that may read this response; None without one, or if it may not."""
    origin = request.headers.get("Origin")
    config: ServerConfig = current_app.extensions["config"]
    if origin is None:
        return None
    if "*" in config.origins:
        return "*"
    return origin if origin in config.origins else None
