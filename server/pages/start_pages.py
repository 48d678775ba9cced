"""The start page, the icon, and the service's state."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify, render_template
from prometheus_client import CONTENT_TYPE_LATEST

from ... import queries
from ..config import ServerConfig
from ..roles import Role
from ..storage import change_log
from ..storage.view import View
from ..web.access import asker, require
from ..web.current_reader import CurrentReader
from ..web.observation import Observation
from .register_view import counts

blueprint = Blueprint("pages", __name__)

_CHANGES_SHOWN = 200


@blueprint.get("/")
def start() -> str:
    """Tell what this is, how much is stored, and what can be asked."""
    reader = _reader().newest(asker().view)
    return render_template(
        "start.html",
        counts=counts(reader) if reader else None,
        questions=[queries.load(name) for name in queries.names() if not _is_plain(name)],
    )


@blueprint.get("/health")
def health() -> Response:
    """Tell that the service lives, and which state of the store it answers from."""
    reader = _reader().newest(View(is_full=False))
    if not current_app.extensions["config"].anonymous_may_read:
        # Who has not said who it is learns that the service lives, and nothing of what it holds.
        return jsonify(status="ok" if reader else "empty")
    return jsonify(
        status="ok" if reader else "empty",
        generation=reader.generation if reader else None,
        agreements=len(reader.agreements()) if reader else 0,
    )


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the counts of the service in Prometheus' text format."""
    observation: Observation = current_app.extensions["observation"]
    return Response(observation.text(), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/changes")
def changes() -> Response:
    """Tell admins who changed what, the newest first."""
    require(Role.ADMIN)
    config: ServerConfig = current_app.extensions["config"]
    found = change_log.newest(config.data, _CHANGES_SHOWN)
    return jsonify(changes=[asdict(change) for change in found])


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Return the icon that browsers ask for."""
    return current_app.send_static_file("icon.svg")


def _reader() -> CurrentReader:
    reader: CurrentReader = current_app.extensions["reader"]
    return reader


def _is_plain(name: str) -> bool:
    return name.startswith("facts-")
