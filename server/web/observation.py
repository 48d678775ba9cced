"""What operators see: a line of JSON for each request, and counts for Prometheus.

A line tells who asked, what for and what came of it; never the text of a query, nor of an answer.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ..config import ServerConfig
from ..engine.workers import WorkerPool
from ..engine.writing import WriterClient
from ..storage.generations import current, number
from .access import Asker

_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_log = logging.getLogger("avtalegraf")


class Observation:
    """The counts of one service, and its access log."""

    def __init__(self, config: ServerConfig, workers: WorkerPool, writer: WriterClient) -> None:
        self._config = config
        self._log = _opened(config.access_log)
        self.registry = CollectorRegistry()
        self._kept: dict[tuple[str, str, object], tuple[Counter, Histogram]] = {}
        self.sources: list[Callable[[], None]] = []
        """Called before the counts are told: who has something to count yet counts it."""
        self._requests = Counter(
            "avtalegraf_requests", "Requests by place, method and status",
            ["endpoint", "method", "status"], registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "avtalegraf_request_seconds", "Seconds until the last byte of an answer was handed on",
            ["endpoint"], buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._bytes = Counter(
            "avtalegraf_answer_bytes", "Bytes of answers, without heads", registry=self.registry
        )
        self._problems = Counter(
            "avtalegraf_problems", "Requests that ended in a problem, by its kind",
            ["kind"], registry=self.registry,
        )  # fmt: skip
        for name, text, read in (
            ("workers_running", "Queries that are running", lambda: workers.running),
            ("workers_idle", "Query workers that wait", lambda: workers.idle),
            ("writer_busy", "Whether a change is being made", lambda: int(writer.is_busy)),
            ("generation", "Number of the newest generation", self._generation),
        ):
            self.tell(name, text, read)

    def tell(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """Have a number told with the counts, read when they are asked for."""
        Gauge(f"avtalegraf_{name}", meaning, registry=self.registry).set_function(read)

    def begin(self) -> None:
        """Note when a request began."""
        g.began = time.perf_counter()
        g.request_id = uuid.uuid4().hex[:16]

    def end(self, response: Response) -> Response:
        """Have a request counted and written down when its answer has been handed on."""
        if "began" not in g:
            return response
        line = self._line(response)
        endpoint = request.endpoint or "none"
        began = g.began
        sent = _Sent(response)

        response.headers["X-Request-Id"] = g.request_id

        def record() -> None:
            self.record(line, endpoint, time.perf_counter() - began, sent.bytes)

        response.call_on_close(record)
        return response

    def record(
        self, line: dict[str, object], endpoint: str, seconds: float, sent_bytes: int
    ) -> None:
        """Count a request whose answer has been handed on, and write its line."""
        self.count(endpoint, str(line["method"]), line["status"], (seconds,), sent_bytes)
        if line["problem"]:
            self._problems.labels(line["problem"]).inc()
        self.write_line(line, seconds, sent_bytes)

    def count(
        self, endpoint: str, method: str, status: object, seconds: Sequence[float], sent_bytes: int
    ) -> None:
        """Count answers that have been handed on: the seconds of each, the bytes of all."""
        key = (endpoint, method, status)
        kept = self._kept.get(key)
        if kept is None:  # to look for them takes longer than to count
            requests = self._requests.labels(endpoint, method, status)
            kept = self._kept[key] = (requests, self._seconds.labels(endpoint))
        kept[0].inc(len(seconds))
        for each in seconds:
            kept[1].observe(each)
        self._bytes.inc(sent_bytes)

    @property
    def keeps_log(self) -> bool:
        """Return whether requests are written down."""
        return self._log is not None

    def write_line(self, line: dict[str, object], seconds: float, sent_bytes: int) -> None:
        """Write down a request whose answer has been handed on."""
        if self._log is not None:
            line.update(bytes=sent_bytes, ms=round(seconds * 1000, 1))
            self._log.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._log.flush()

    def text(self) -> bytes:
        """Return the counts in Prometheus' text format."""
        for bring_up_to_date in self.sources:
            bring_up_to_date()
        return generate_latest(self.registry)

    def _line(self, response: Response) -> dict[str, object]:
        generation = current(self._config.data)
        client, method, path = request.remote_addr, request.method, request.path
        return line_of(
            g.request_id, client, g.get("asker"), method, path, response.status_code,
            g.get("problem"), generation,
        )  # fmt: skip

    def _generation(self) -> int:
        return number(current(self._config.data))


def line_of(
    number: str,
    client: str | None,
    asker: Asker | None,
    method: str,
    path: str,
    status: int,
    problem: str | None,
    generation: str | None,
    at: datetime | None = None,
) -> dict[str, object]:
    """Return what the access log says of a request."""
    return {
        "time": (at or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        "id": number,
        "client": client,
        "role": asker.role.value if asker else None,
        "token": asker.name if asker and asker.token else None,
        "method": method,
        "path": path,
        "status": status,
        "problem": problem,
        "generation": generation,
    }


class _Sent:
    """How many bytes of a response were handed on."""

    def __init__(self, response: Response) -> None:
        self.bytes = 0
        if not response.is_streamed:
            length = response.calculate_content_length()
            self.bytes = length if length is not None and request.method != "HEAD" else 0
            return
        pieces = response.response

        def counted() -> object:
            for piece in pieces:
                self.bytes += len(piece)
                yield piece

        response.response = counted()  # type: ignore[assignment]


def observe(app: Flask, observation: Observation) -> None:
    """Have each request of an application observed."""
    app.before_request(observation.begin)
    app.after_request(observation.end)


def _opened(path: Path | None) -> IO[str] | None:
    if path is None:
        return None
    if str(path) == "-":
        return sys.stdout
    return path.open("a", encoding="utf-8")
