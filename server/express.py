"""The short way for the commonest request, `GET /sparql` of a program, past what pages need.

Flask's layers take as long as a small query does. What is not plainly such a request goes on to
them, so that there is one place that says what is wrong; what goes this way gets the same answer.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.http import http_date

from ..errors import AvtalegrafError
from ..queries.model import LANGUAGES
from . import answer_formats, browser_rules
from .access import Access, Asker
from .config import ServerConfig
from .freshness import published, tag
from .negotiate import HTML, choose, choose_language
from .observation import Observation, line_of
from .problems import ProblemError, problem_of, respond
from .protocol import Demand, demand_of
from .workers import Answer, Question, WorkerPool

Environment = dict[str, Any]
StartResponse = Callable[..., Any]

_ELSEWHERE = frozenset(
    {
        *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ORIGIN", "HTTP_RANGE"),
        *("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_CONTENT_LENGTH"),
    }
)
_FIELDS = frozenset({"query", "default-graph-uri", "named-graph-uri"})
_VARY = "Accept, Accept-Encoding, Accept-Language, Authorization"
_FIXED = [
    *browser_rules.HEADERS.items(),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "private, no-cache"),
    ("Vary", _VARY),
]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that can go the short way."""

    demand: Demand
    asker: Asker
    media_type: str
    format: str
    base: str


class Express:
    """A WSGI application in front of another."""

    def __init__(self, app: Flask, config: ServerConfig) -> None:
        self._app = app
        self._inner = app.wsgi_app
        self._config = config
        self._hosts = config.host_names
        self._access: Access = app.extensions["access"]
        self._workers: WorkerPool = app.extensions["workers"]
        self._observation: Observation = app.extensions["observation"]

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        began = time.perf_counter()
        asked = self._asked(environ)
        if asked is None:
            return self._inner(environ, start_response)
        number = uuid.uuid4().hex[:16]
        try:
            self._access.count(asked.asker)
            answer = self._workers.run(
                Question(
                    asked.demand.query.text,
                    asked.format,
                    default_graphs=asked.demand.default_graphs,
                    named_graphs=asked.demand.named_graphs,
                    view=asked.asker.view.name,
                    base=asked.base,
                    compress="gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""),
                ),
                asked.asker.limits,
                environ.get("waitress.client_disconnected"),
            )
        except AvtalegrafError as error:
            return self._problem(environ, start_response, error)
        start_response("200 OK", self._headers(environ, asked, answer, number))
        line = line_of(
            number, environ.get("REMOTE_ADDR"), asked.asker, "GET", "/sparql", 200, None,
            answer.generation or None,
        )  # fmt: skip
        return _Sending(answer, lambda size: self._observation.record(
            line, "sparql.sparql", began, size
        ))  # fmt: skip

    def _asked(self, environ: Environment) -> _Asked | None:
        if environ["PATH_INFO"] != "/sparql" or environ["REQUEST_METHOD"] != "GET":
            return None
        host = environ.get("HTTP_HOST", "")
        if not _ELSEWHERE.isdisjoint(environ) or "q=" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return None
        if self._hosts and urlsplit(f"//{host}").hostname not in self._hosts:
            return None
        try:
            pairs = parse_qsl(
                environ["QUERY_STRING"], keep_blank_values=True, errors="strict", max_num_fields=50
            )
            fields = MultiDict(pairs)
            if not fields.keys() <= _FIELDS or len(fields.getlist("query")) != 1:
                return None
            demand = demand_of(fields["query"], fields)
        except (ValueError, ProblemError):
            return None
        if demand.query.changes_by_itself or not demand.query.form:
            return None
        formats = answer_formats.GRAPHS if demand.query.gives_graph else answer_formats.ROWS
        chosen = choose(environ.get("HTTP_ACCEPT"), (*formats, HTML))
        if chosen is None or chosen == HTML:
            return None
        asker = self._access.known(
            environ.get("REMOTE_ADDR", "?"), environ.get("HTTP_AUTHORIZATION"), False
        )
        if asker.refusal is not None:
            return None
        base = f"{environ['wsgi.url_scheme']}://{host}/sparql"
        return _Asked(demand, asker, chosen, formats[chosen], base)

    def _headers(
        self, environ: Environment, asked: _Asked, answer: Answer, number: str
    ) -> list[tuple[str, str]]:
        language = choose_language(environ.get("HTTP_ACCEPT_LANGUAGE"), LANGUAGES)
        query = environ["QUERY_STRING"]
        name = answer.generation or "empty"
        view = asked.asker.view.name
        found = tag(name, view, "/sparql", query, language, asked.media_type)
        kind = asked.media_type
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        headers = [*_FIXED, ("Content-Type", kind), ("ETag", f'W/"{found}"')]
        headers.append(("X-Request-Id", number))
        stamp = published(self._config.data)
        if stamp is not None:
            headers.append(("Last-Modified", http_date(stamp)))
        if answer.is_compressed:
            headers.append(("Content-Encoding", "gzip"))
        if answer.size is not None:
            headers.append(("Content-Length", str(answer.size)))
        return headers

    def _problem(
        self, environ: Environment, start_response: StartResponse, error: AvtalegrafError
    ) -> Iterable[bytes]:
        """Tell what is wrong in the way that all of the service does."""
        with self._app.request_context(environ):
            self._observation.begin()
            response = self._app.process_response(respond(problem_of(error)))
            return response(environ, start_response)


class _Sending:
    """The pieces of an answer; what is done when it has been sent, or cannot be."""

    def __init__(self, answer: Answer, then: Callable[[int], None]) -> None:
        self._answer = answer
        self._then = then
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in answer_formats.pieces(self._answer):
            self._size += len(piece)
            yield piece

    def close(self) -> None:
        self._answer.close()
        self._then(self._size)
