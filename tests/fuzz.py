"""Random requests, half sensible and half not: the service must answer each, and never with 500.

.venv/bin/python -m tests.fuzz 50000
"""

from __future__ import annotations

import http.client
import random
import string
import subprocess
import sys
import tempfile
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from avtalegraf import queries
from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens

from .live_server import Live, fill, running

Request = tuple[str, str, bytes | None, dict[str, str]]

_WORDS = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("GRAPH", "FROM", "NAMED", "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "VALUES"),
    *("BIND", "AS", "DISTINCT", "COUNT(*)", "EXISTS", "NOT", "IN", "SERVICE", "LOAD", "INSERT"),
    *("DELETE", "DATA", "DROP", "CLEAR", "ALL", "SILENT", "PREFIX", "BASE", "a", "UNDEF"),
    *("{", "}", "(", ")", "[", "]", ".", ";", ",", "*", "+", "/", "|", "^", "!", "?", "=", "<"),
    *("?s", "?p", "?o", "$x", "_:b", "'text'", '"t"@nb', "42", "1.5e3", "true", "<http://x/a>"),
    *("avt:slug", "<rel>", "'''long\n'''", "#c\n", "\\u0041", "\x00", "é", "𝄞", "\u202e", "<<"),
)
_WHOLE = (
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK {}",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE <https://w3id.org/avtalegraf/id/agreement/nordvik>",
    "SELECT * { GRAPH ?g { ?s a ?c } } LIMIT 3",
    "INSERT DATA { GRAPH <http://x/f> { <http://x/a> <http://x/b> 1 } }",
    "DELETE WHERE { GRAPH <http://x/f> { ?s ?p ?o } }",
    "DROP SILENT GRAPH <http://x/f>",
)
_ACCEPTS = (
    *("*/*", "text/html", "application/sparql-results+json", "text/csv", "text/turtle", "x"),
    *("application/ld+json;q=0.5, */*;q=0.1", "text/*;q=nan", ",;,", "application/rdf+xml;q=2"),
)
_KINDS = (
    *("application/sparql-query", "application/sparql-update", "text/turtle", "text/plain"),
    *("application/x-www-form-urlencoded", "application/ld+json", "application/rdf+xml"),
    *("multipart/form-data; boundary=b", "multipart/form-data", "x/y; charset=latin-1", ""),
)
_PATHS = (
    *("/", "/sparql", "/update", "/graphs", "/graphs/x", "/agreements", "/agreements/nordvik"),
    *("/agreements/nordvik/report", "/agreements/nordvik.ttl", "/agreements/%2e%2e%2f", "/queries"),
    *("/ns", "/vocab", "/shapes", "/context.jsonld", "/health", "/metrics", "/changes", "/api"),
    *("/openapi.json", "/static/site.css", "/static/../config.py", "/%00", "/nowhere"),
)


@dataclass
class Found:
    """What came of a run: how many requests, and those that met an error or no answer."""

    sent: int = 0
    errors: list[tuple[int, Request]] = field(default_factory=list)
    broken: list[tuple[str, Request]] = field(default_factory=list)


class Fuzzer:
    """Makes requests from a seed and sends them."""

    def __init__(self, live: Live, token: str, seed: int) -> None:
        self._live = live
        self._token = token
        self._random = random.Random(seed)
        self._names = queries.names()

    def run(self, count: int) -> Found:
        found = Found()
        for _ in range(count):
            request = self.request()
            found.sent += 1
            try:
                reply = self._live.request(*request)
            except (http.client.HTTPException, OSError) as error:
                if "cut off" not in str(error) and not isinstance(
                    error, http.client.IncompleteRead
                ):
                    found.broken.append((repr(error), request))
                continue
            if reply.status >= 500 and reply.status != 503:
                found.errors.append((reply.status, request))
        return found

    def request(self) -> Request:
        """Return a request: method, path, body, headers."""
        pick = self._random.choice
        method = pick(("GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"))
        path = pick(_PATHS) if self._random.random() < 0.7 else f"/queries/{pick(self._names)}"
        headers = {"Accept": pick(_ACCEPTS)}
        if self._random.random() < 0.3:
            headers["Authorization"] = pick(
                (f"Bearer {self._token}", "Bearer x", "Basic !!", "Basic eDp5", "Digest a", "")
            )
        if self._random.random() < 0.2:
            headers["If-None-Match"] = pick(("*", 'W/"x"', '"', ",,", "x" * 500))
        if self._random.random() < 0.1:
            headers["Accept-Language"] = pick(("nn", "en;q=0.2, nb", "x;q=y", "*"))
        if self._random.random() < 0.1:
            headers["Accept-Encoding"] = pick(("gzip", "gzip;q=0", "br, *", "x;;"))
        fields = self._fields()
        body = None
        if method in {"POST", "PUT"}:
            kind = pick(_KINDS)
            if kind:
                headers["Content-Type"] = kind
            body = self._body(kind, fields)
        if fields and self._random.random() < 0.8:
            path += "?" + urllib.parse.urlencode(fields)
        return method, path, body, headers

    def _fields(self) -> list[tuple[str, str]]:
        names = ("query", "update", "format", "lang", "graph", "default", "page", "page_size",
                 "default-graph-uri", "named-graph-uri", "using-graph-uri", "hours", "id",
                 "edit", "agreement", "x")  # fmt: skip
        count = self._random.choice((0, 1, 1, 1, 2, 3))
        return [(name, self._value(name)) for name in self._random.choices(names, k=count)]

    def _value(self, name: str) -> str:
        pick = self._random.choice
        if name in {"query", "update"}:
            return self._sparql()
        if self._random.random() < 0.5:
            known = {
                "format": ("json", "csv", "xml", "tsv", "turtle", "jsonld", "html"),
                "lang": ("nb", "nn", "en"),
                "page": ("1", "2", "0"),
                "page_size": ("1", "10", "99999"),
                "hours": ("24", "1,5", "-1", "1e400"),
                "id": ("A28-4-flowdown",),
            }
            return pick(known.get(name, ("http://x/g", "https://w3id.org/avtalegraf/id/catalogue")))
        alphabet = string.printable + "æøå𝄞\u202e\x00\ufffe"
        return "".join(self._random.choices(alphabet, k=self._random.randint(0, 30)))

    def _sparql(self) -> str:
        if self._random.random() < 0.4:
            return self._random.choice(_WHOLE)
        if self._random.random() < 0.3:
            whole = self._random.choice(_WHOLE)
            place = self._random.randrange(len(whole))
            return whole[:place] + self._random.choice(_WORDS) + whole[place + 1 :]
        return " ".join(self._random.choices(_WORDS, k=self._random.randint(0, 25)))

    def _body(self, kind: str, fields: list[tuple[str, str]]) -> bytes:
        if kind == "application/x-www-form-urlencoded":
            return urllib.parse.urlencode(fields or [("query", self._sparql())]).encode()
        if self._random.random() < 0.2:
            return self._random.randbytes(self._random.randint(0, 200))
        return self._sparql().encode("utf-8", "surrogatepass")


def check_description(live: Live, token: str, examples: int) -> subprocess.CompletedProcess[str]:
    """Send requests made from /openapi.json; the result's status is 0 if all held."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{live.address}/openapi.json"),
        *("--max-examples", str(examples), "--phases", "fuzzing", "--no-color"),
        *("--checks", "not_a_server_error,status_code_conformance,content_type_conformance"),
        *("-H", f"Authorization: Bearer {token}", "--warnings", "off"),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as place:
        data = fill(Path(place) / "data")
        _, token = tokens.create(data, "fuzz", Role.EDITOR, None)
        with running(data, workers=4, query_seconds=2.0) as live:
            described = check_description(live, token, max(1, count // 1000))
            found = Fuzzer(live, token, seed=random.randrange(1 << 30)).run(count)
    print(described.stdout[-1500:])
    print(f"{found.sent} requests, {len(found.errors)} errors, {len(found.broken)} without answer")
    for each in (*found.errors, *found.broken):
        print(each)
    sys.exit(bool(found.errors or found.broken or described.returncode))


if __name__ == "__main__":
    main()
