"""The start page, the service's state, and what is refused as this place is read-only."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template

from .. import queries
from .current_reader import CurrentReader
from .problems import ProblemError
from .register_view import counts

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def start() -> str:
    """Tell what this is, how much is stored, and what can be asked."""
    reader = _reader().newest()
    return render_template(
        "start.html",
        counts=counts(reader) if reader else None,
        questions=[queries.load(name) for name in queries.names() if not _is_plain(name)],
    )


@blueprint.get("/health")
def health() -> Response:
    """Tell that the service lives, and which state of the store it answers from."""
    reader = _reader().newest()
    return jsonify(
        status="ok" if reader else "empty",
        generation=reader.generation if reader else None,
        agreements=len(reader.agreements()) if reader else 0,
    )


@blueprint.route("/update", methods=["GET", "POST"])
@blueprint.route("/graphs", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
def read_only() -> Response:
    """Refuse changes: agreements come in by the command line alone."""
    raise ProblemError(403, "read-only")


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Return the icon that browsers ask for."""
    return current_app.send_static_file("icon.svg")


def _reader() -> CurrentReader:
    reader: CurrentReader = current_app.extensions["reader"]
    return reader


def _is_plain(name: str) -> bool:
    return name.startswith("facts-")
