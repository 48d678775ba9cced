"""A server process on a free port of the loopback, over a store of three sample documents."""

from __future__ import annotations

import atexit
import http.client
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from avtalegraf.server.store import Writer

from .sample_graph import samples

_PROGRAM = """
import json, sys
from pathlib import Path
from avtalegraf.errors import AvtalegrafError
from avtalegraf.server import ServerConfig, serve
settings = json.loads(sys.argv[1])
for name in ("data", "limits_file", "access_log"):
    if settings.get(name):
        settings[name] = Path(settings[name])
try:
    serve(ServerConfig(**settings))
except AvtalegrafError as error:
    sys.exit(f"avtalegraf: {error}")
"""


def fill(data: Path) -> Path:
    """Store the three sample documents in a new data directory, and return it."""
    assert not (data / "CURRENT").exists()
    copied(_filled(), data)
    return data


def store_samples(data: Path) -> None:
    """Store the three sample documents as a writer does, whatever is there."""
    with Writer(data) as writer:
        for each in samples():
            writer.ingest(each.entry, each.text, each.agreements)
        writer.publish()


def copied(store: Path, data: Path) -> None:
    """Put a copy of a data directory that nobody writes to into another, as if just written."""
    shutil.copytree(store, data, copy_function=shutil.copy, dirs_exist_ok=True)


@lru_cache(maxsize=1)
def _filled() -> Path:
    """Return a data directory with the samples, made once: to store takes seconds, to copy none."""
    data = Path(tempfile.mkdtemp(prefix="avtalegraf-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    store_samples(data)
    return data


def empty_first(data: Path) -> int:
    """Publish a generation in which the first document has no agreement; return how many it had."""
    each = samples()[0]
    with Writer(data) as writer:
        empty = type(each.entry)(each.entry.file_name, each.entry.key, each.entry.checksum, (), "9")
        writer.ingest(empty, each.text, ())
        writer.publish()
    return len(each.agreements)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers in lower case, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Live:
    """A running server."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **fields: str | list[str]) -> Reply:
        if fields:
            path = f"{path}?{urllib.parse.urlencode(fields, doseq=True)}"
        return self.request("GET", path, headers={"Accept": accept} if accept else {})

    def measured(self, what: str) -> int:
        """Return one of the numbers of /metrics that stand for themselves."""
        name = f"avtalegraf_{what} "
        found = [line for line in self.get("/metrics").text.splitlines() if line.startswith(name)]
        return int(float(found[0].removeprefix(name)))

    def wait_for_copy(self) -> None:
        """Return when direct readers answer from memory."""
        deadline = time.monotonic() + 20
        while not self.measured("memory_copy_bytes"):
            assert time.monotonic() < deadline, "no copy was made"
            time.sleep(0.05)

    def query(self, text: str, accept: str | None = None, **fields: str | list[str]) -> Reply:
        return self.get("/sparql", accept, query=text, **fields)


def command(settings: Mapping[str, object]) -> list[str]:
    """Return the command that serves with these settings."""
    import json

    return [sys.executable, "-c", _PROGRAM, json.dumps(dict(settings))]


@contextmanager
def running(data: Path, **settings: object) -> Iterator[Live]:
    """Run a server over a data directory until the block ends."""
    process = subprocess.Popen(
        command({"data": str(data), "port": 0, **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None and process.stderr is not None
            line = process.stdout.readline()
            match = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            assert match, line + process.stderr.read()
            # Its log must not fill the pipe and stop it.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield Live(process, int(match[1]))
        finally:
            process.terminate()
            process.wait(timeout=15)
