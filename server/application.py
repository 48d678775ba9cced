"""The Flask application: blueprints, limits, languages and the headers of every answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, Response, current_app, request, url_for

from ..queries.model import LANGUAGES
from . import agreement_pages, pages, problems, question_pages, sparql, vocabulary_pages
from .config import ServerConfig
from .current_reader import CurrentReader
from .spoken import spoken
from .wording import asked_language, language_name, text
from .workers import WorkerPool

_HEADERS = {
    # Everything comes from here and nothing runs inline; no other page may frame us.
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(config: ServerConfig | None = None) -> Flask:
    """Return the application with its query workers started.

    `app.extensions["workers"].close()` stops them; they also end by themselves with us.
    """
    config = config or ServerConfig.from_environment()
    app = Flask("avtalegraf.server", root_path=str(Path(__file__).parent))
    app.config["MAX_CONTENT_LENGTH"] = config.request_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = config.request_bytes
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["config"] = config
    app.extensions["reader"] = CurrentReader(config.data)
    app.extensions["workers"] = WorkerPool(config)
    for module in (pages, agreement_pages, question_pages, sparql, vocabulary_pages):
        app.register_blueprint(module.blueprint)
    problems.register(app)
    app.before_request(_check_host)
    app.context_processor(_for_templates)
    app.after_request(_finish)
    return app


def _check_host() -> None:
    """Refuse a request for a host that is not ours: see `ServerConfig`."""
    config: ServerConfig = current_app.extensions["config"]
    # Werkzeug's own list of trusted hosts cannot name an IPv6 address.
    if config.host_names and urlsplit(f"//{request.host}").hostname not in config.host_names:
        raise problems.ProblemError(400, "wrong-host")


def _for_templates() -> dict[str, object]:
    language = asked_language()

    def link(endpoint: str, **values: Any) -> str:
        # A language that was chosen on a page goes along; nothing is kept about the visitor.
        if request.args.get("lang", "") in LANGUAGES and endpoint != "static":
            values.setdefault("lang", request.args["lang"])
        return url_for(endpoint, **values)

    def in_language(chosen: str) -> str:
        # Not by url_for: some arguments have a meaning there, and these come from outside.
        arguments = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
        path = quote("/" + request.path.lstrip("/"))
        return f"{path}?{urlencode([*arguments, ('lang', chosen)])}"

    return {
        "t": lambda key, **values: text(key, language, **values),
        "spoken": lambda term: spoken(term, language),
        "language_name": lambda code: language_name(code, language),
        "language": language,
        "languages": LANGUAGES,
        "link": link,
        "in_language": in_language,
    }


def _finish(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # Agreements are confidential: no cache that others share may keep them.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.update({"Accept", "Accept-Language"})
    return response
