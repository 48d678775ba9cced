"""What a client has already: ETag and Last-Modified from the generation (RFC 9110 §8.8, §13)."""

from __future__ import annotations

from flask import Response, current_app, request
from werkzeug.http import http_date

from ..config import ServerConfig
from ..storage.generations import current
from ..wording import asked_language
from .access import asker
from .freshness_tags import published, tag


class Freshness:
    """The validators of what this request asks for, in the form that it will be sent in."""

    def __init__(self, *form: str) -> None:
        config: ServerConfig = current_app.extensions["config"]
        name = current(config.data) or "empty"
        self._tag = tag(name, asker().view.name, asked_language(), *form)
        self._time = published(config.data)

    def not_modified(self) -> Response | None:
        """Return the answer that nothing has changed, if the client knows this form already."""
        if request.method not in {"GET", "HEAD"}:
            return None
        tags = request.if_none_match
        if tags:
            is_known = tags.contains_weak(self._tag) or tags.contains(self._tag)
        else:
            since = request.if_modified_since
            is_known = since is not None and self._time is not None and since >= self._time
        if not is_known:
            return None
        response = Response(status=304)
        self.mark(response)
        return response

    def mark(self, response: Response) -> None:
        """Put the validators on a response."""
        if request.method in {"GET", "HEAD"}:
            # Weak: rows without ORDER BY may come in another order.
            response.set_etag(self._tag, weak=True)
            if self._time is not None:
                response.headers["Last-Modified"] = http_date(self._time)
