"""An answer page by page: `?page=2&page_size=100`, with links to the others (RFC 8288)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Response, request

from ...queries.results import AskResult, SelectResult, read_json
from ..engine.workers import Question
from . import answer_formats
from .freshness import Freshness
from .problems import ProblemError

PAGING = ("page", "page_size")
_USUAL_SIZE, _MOST = 100, 10_000
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are wanted: the number of the page, from 1, and how many rows it has."""

    number: int
    size: int


def asked_page() -> Page | None:
    """Return the page that the request asks for, None for all; raises ProblemError (400)."""
    if not any(name in request.args for name in PAGING):
        return None
    values = [request.args.get(name) for name in PAGING]
    if any(value is not None and not _NUMBER.fullmatch(value) for value in values):
        raise ProblemError(400, "page")
    number, size = values
    return Page(int(number or 1), min(int(size or _USUAL_SIZE), _MOST))


def paged(question: Question, page: Page, media_type: str, fresh: Freshness) -> Response:
    """Return one page of the rows of a stored question, which ends in its ORDER BY."""
    # One row more than wanted tells whether there is a next page.
    window = f"{question.text}\nLIMIT {page.size + 1} OFFSET {(page.number - 1) * page.size}"
    rows = read_json(answer_formats.run(replace(question, text=window, format="json")).read())
    if isinstance(rows, AskResult):
        raise ProblemError(400, "page")
    is_last = len(rows.rows) <= page.size
    shown = SelectResult(rows.variables, rows.rows[: page.size])
    response = Response(shown.serialize(question.format), mimetype=media_type)
    response.headers["Link"] = ", ".join(_links(page, is_last))
    fresh.mark(response)
    return response


def _links(page: Page, is_last: bool) -> Iterator[str]:
    wanted = {"first": 1, "prev": page.number - 1, "next": page.number + 1}
    if page.number == 1:
        del wanted["prev"]
    if is_last:
        del wanted["next"]
    others = [(k, v) for k, v in request.args.items(multi=True) if k not in PAGING]
    for relation, number in wanted.items():
        fields = [*others, ("page", str(number)), ("page_size", str(page.size))]
        yield f'<{request.base_url}?{urlencode(fields)}>; rel="{relation}"'
