"""What went wrong, as a page or as a problem document (RFC 9457), in one sentence that helps.

Every error becomes a `Problem`: a status, a key of `interface.toml` and, where a parser or a
check said more, its own words. Nothing of our insides is ever shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    RequestEntityTooLarge,
    SecurityError,
)

from ...errors import (
    AvtalegrafError,
    QueryParameterError,
    QueryRefusedError,
    StoreError,
    UnknownAgreementError,
    UnknownQueryError,
)
from ..engine import workers, writing
from ..negotiate import HTML, choose
from ..wording import asked_language, text

PROBLEM_JSON = "application/problem+json"
_BY_STATUS = {
    400: "bad-request",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "media-type",
}
_BY_ERROR: tuple[tuple[type[AvtalegrafError], int, str], ...] = (
    # The first that fits: the more special ones stand first.
    (workers.AnswerTooLargeError, 400, "answer-too-large"),
    (workers.UnknownGraphError, 404, "unknown-graph"),
    (workers.ClientGoneError, 503, "busy"),
    (writing.UnreadableGraphError, 400, "unreadable-graph"),
    (workers.BusyError, 503, "busy"),
    (workers.TimeLimitError, 503, "time-limit"),
    (workers.MemoryLimitError, 503, "memory-limit"),
    (QueryRefusedError, 400, "malformed-query"),
    (QueryParameterError, 400, "parameter"),
    (UnknownAgreementError, 404, "unknown-agreement"),
    (UnknownQueryError, 404, "unknown-query"),
    (StoreError, 503, "store"),
    (AvtalegrafError, 500, "internal"),
)
_TELLS_MORE = frozenset({"malformed-query", "unreadable-graph"})
_REFUSALS = {"reserved-graph": 403, "not-wellformed": 422}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told about an error."""

    status: int
    key: str
    detail: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, object] = field(default_factory=dict)

    def title(self, language: str) -> str:
        """Return the one sentence."""
        return text(f"problem.{self.key}", language, **self.values)


class ProblemError(AvtalegrafError):
    """A request that we refuse for a reason of our own."""

    def __init__(
        self,
        status: int,
        key: str,
        *,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(text(f"problem.{key}", "en", **values))
        self.problem = Problem(status, key, values=values, headers=headers or {})


def problem_of(error: AvtalegrafError | HTTPException) -> Problem:
    """Return what is told about an error."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, writing.GraphRefusedError):
        return _of_refusal(error)
    status, key = next((s, k) for kind, s, k in _BY_ERROR if isinstance(error, kind))
    detail = str(error) if key in _TELLS_MORE else ""
    if isinstance(error, QueryParameterError):
        detail = text(f"parameter.{error.reason}", asked_language(), **error.values)
    values: dict[str, object] = {}
    if isinstance(error, workers.TimeLimitError):
        values = {"seconds": f"{error.seconds:g}"}
    headers = (
        {"Retry-After": str(error.retry_after)} if isinstance(error, workers.BusyError) else {}
    )
    members: dict[str, object] = {}
    if isinstance(error, workers.MalformedQueryError) and error.place is not None:
        members = {"line": error.place[0], "column": error.place[1]}
    return Problem(status, key, detail, values, headers, members)


def _of_refusal(error: writing.GraphRefusedError) -> Problem:
    """Return a refusal with the report on the graph: each node with what is wrong with it."""
    language = asked_language()
    report = []
    for fault in error.faults:
        messages = dict(fault["messages"])  # type: ignore[call-overload]
        message = messages.get(language) or text(f"problem.fault-{fault['key']}", language)
        report.append({"node": fault["node"], "message": message})
    detail = "\n".join(f"{row['node']}: {row['message']}" for row in report[:20])
    members = {"graph": error.graph, **({"report": report} if report else {})}
    return Problem(_REFUSALS[error.key], error.key, detail, {"graph": error.graph}, members=members)


def _of_http(error: HTTPException) -> Problem:
    status = error.code or 500
    if isinstance(error, SecurityError):
        return Problem(400, "wrong-host")
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        values = {"method": request.method, "allowed": allowed}
        return Problem(405, "method-not-allowed", "", values, {"Allow": allowed})
    if isinstance(error, RequestEntityTooLarge):
        limit = request.max_content_length
        return Problem(413, "too-large", "", {"limit": limit})
    fallback = "bad-request" if status < 500 else "internal"
    return Problem(status, _BY_STATUS.get(status, fallback))


def respond(problem: Problem) -> Response:
    """Return the problem as the client likes it: a page or application/problem+json."""
    g.problem = problem.key
    language = asked_language()
    accept = request.headers.get("Accept")
    # A page has links, which cannot be made for a host that is not ours.
    can_be_page = problem.key != "wrong-host"
    if can_be_page and choose(accept, (PROBLEM_JSON, "application/json", HTML)) == HTML:
        page = render_template("problem.html", problem=problem, title=problem.title(language))
        response = Response(page, problem.status, mimetype=HTML)
    else:
        body: dict[str, object] = {
            # An identifier, not an address (RFC 9457 §3.1.1): programs can tell problems apart.
            "type": f"tag:avtalegraf,2026:problem/{problem.key}",
            "title": problem.title(language),
            "status": problem.status,
        }
        if problem.detail:
            body["detail"] = problem.detail
        body |= problem.members
        data = json.dumps(body, ensure_ascii=False).encode()
        response = Response(data, problem.status, mimetype=PROBLEM_JSON)
    response.headers.update(problem.headers)
    response.headers["Content-Language"] = language
    return response


def register(app: Flask) -> None:
    """Have the application answer its errors in this way."""

    def ours(error: AvtalegrafError) -> Response:
        problem = problem_of(error)
        if problem.status >= 500:
            app.logger.warning("%s %s: %s", request.method, request.path, error)
        return respond(problem)

    def http(error: HTTPException) -> Response:
        return respond(problem_of(error))

    def unforeseen(error: InternalServerError) -> Response:
        # Flask has logged the traceback; the client gets one sentence.
        return respond(Problem(500, "internal"))

    app.register_error_handler(AvtalegrafError, ours)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(InternalServerError, unforeseen)
