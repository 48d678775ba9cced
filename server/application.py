"""The Flask application: its parts, who may ask at all, and what every page can say."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, current_app, request, url_for

from ..queries.model import LANGUAGES
from .config import ServerConfig
from .engine.workers import WorkerPool
from .engine.writing import WriterClient
from .pages import (
    agreement_pages,
    openapi_pages,
    question_pages,
    start_pages,
    vocabulary_pages,
)
from .pages.spoken import spoken
from .sparql import endpoint, graph_store, updates
from .web import problems
from .web.access import Access, asker
from .web.browser_rules import finish, preflight
from .web.current_reader import CurrentReader
from .web.observation import Observation, observe
from .wording import asked_language, language_name, text

_PARTS = (
    start_pages,
    agreement_pages,
    question_pages,
    endpoint,
    updates,
    graph_store,
    vocabulary_pages,
    openapi_pages,
)
_OPEN_ENDPOINTS = frozenset({"static", "pages.icon", "pages.health"})


def create_app(config: ServerConfig | None = None) -> Flask:
    """Return the application with its query workers started.

    `app.extensions["workers"].close()` stops them, and `["writer"].close()` the writer; they also
    end by themselves with us.
    """
    config = config or ServerConfig.from_environment()
    app = Flask("avtalegraf.server", root_path=str(Path(__file__).parent))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["config"] = config
    app.extensions["reader"] = CurrentReader(config.data)
    app.extensions["access"] = Access(config)
    app.extensions["workers"] = WorkerPool(config)
    app.extensions["writer"] = WriterClient(config)
    observation = Observation(config, app.extensions["workers"], app.extensions["writer"])
    app.extensions["observation"] = observation
    observe(app, observation)
    for module in _PARTS:
        app.register_blueprint(module.blueprint)
    problems.register(app)
    app.before_request(_check_host)
    app.before_request(preflight)
    app.before_request(_know_asker)
    app.context_processor(_for_templates)
    app.after_request(finish)
    return app


def _check_host() -> None:
    """Refuse a request for a host that is not ours: see `ServerConfig`."""
    config: ServerConfig = current_app.extensions["config"]
    # Werkzeug's own list of trusted hosts cannot name an IPv6 address.
    if config.host_names and urlsplit(f"//{request.host}").hostname not in config.host_names:
        raise problems.ProblemError(400, "wrong-host")


def _know_asker() -> None:
    """Refuse who may not ask at all, before anything is looked up or read."""
    if request.endpoint in _OPEN_ENDPOINTS:
        return
    limits = asker().limits
    request.max_content_length = limits.request_bytes
    request.max_form_memory_size = limits.request_bytes


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
