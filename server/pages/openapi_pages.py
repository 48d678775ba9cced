"""`/openapi.json`, and the same as a page for people."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, request

from ..wording import asked_language
from .openapi import document

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of the service (OpenAPI 3.1)."""
    found = document(asked_language(), request.url_root.rstrip("/"))
    return Response(json.dumps(found, ensure_ascii=False), mimetype="application/json")


@blueprint.get("/api")
def page() -> str:
    """Show the description of the service."""
    found = document(asked_language(), request.url_root.rstrip("/"))
    groups: dict[str, list[tuple[str, str, object]]] = {tag["name"]: [] for tag in found["tags"]}
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            groups[operation["tags"][0]].append((method.upper(), path, operation))
    titles = {tag["name"]: tag["description"] for tag in found["tags"]}
    return render_template("api.html", groups=groups, titles=titles, info=found["info"])
