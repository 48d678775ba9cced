"""kill -9 of the writer, of readers, of the whole service, at random moments while others write.

    .venv/bin/python -m tests.soak 200

After each death: what was acknowledged is there, what was not is there as a whole or not at all,
and the service answers again.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from avtalegraf.server.roles import Role
from avtalegraf.server.storage import tokens

from .conftest import EXAMPLES
from .live_server import Live, fill, running
from .process_tree import command_of, descendants

PARTS = 20
"""How many triples each write has: it is whole with all of them."""


@dataclass
class Result:
    """What came of a run."""

    rounds: int = 0
    acknowledged: int = 0
    answers: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    slowest_start: float = 0.0


class Soak:
    """Rounds of writing, each ended by a death."""

    def __init__(self, data: Path, rounds: int, seed: int) -> None:
        self._data = data
        self._rounds = rounds
        self._random = random.Random(seed)
        self._headers = {
            "Authorization": f"Bearer {tokens.create(data, 'soak', Role.EDITOR, None)[1]}"
        }
        self._values: dict[str, set[int]] = {}  # what a graph may hold: acknowledged, then tried
        self._known: dict[str, int] = {}
        self._result = Result()

    def run(self) -> Result:
        number = 0
        while self._result.rounds < self._rounds:
            begun = time.monotonic()
            with running(self._data, workers=2, settled_seconds=0.2) as live:
                assert live.query("ASK {}").status == 200
                start = time.monotonic() - begun
                self._result.slowest_start = max(self._result.slowest_start, start)
                self._check(live)
                kind = self._random.choice(("writer", "readers", "service", "ingest"))
                number = self._round(live, kind, number)
                self._result.rounds += 1
                if kind == "service":
                    live.process.wait(timeout=10)
                else:
                    self._check(live)
        with running(self._data, workers=2, settled_seconds=0.2) as live:
            self._check(live)
        return self._result

    def _round(self, live: Live, kind: str, number: int) -> int:
        done = threading.Event()

        def kill() -> None:
            time.sleep(self._random.uniform(0.1, 2.5))
            for pid in _victims(live.process.pid, kind):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            done.set()

        killer = threading.Thread(target=kill)
        killer.start()
        watcher = _Watcher(live.port, self._result.halves)
        watcher.start()
        ingest = self._ingest() if kind == "ingest" else None
        while not done.is_set() or self._random.random() < 0.5:
            number += 1
            self._write(live, f"http://x/soak/{self._random.randrange(12)}", number)
            if live.process.poll() is not None:
                break
        killer.join()
        watcher.stop()
        self._result.answers += watcher.answers
        if ingest is not None:
            ingest.kill()
            ingest.wait()
        return number

    def _ingest(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "avtalegraf", "--data", str(self._data), "ingest",
             str(self._random.choice(sorted(EXAMPLES.glob("*.txt"))))],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _write(self, live: Live, name: str, number: int) -> None:
        lines = "".join(f"<http://x/{part}> <http://x/p> {number} .\n" for part in range(PARTS))
        self._values.setdefault(name, {0}).add(number)
        try:
            if self._random.random() < 0.5:
                path = f"/graphs?{urllib.parse.urlencode({'graph': name})}"
                kind = {"Content-Type": "text/turtle"}
                reply = live.request("PUT", path, lines, {**self._headers, **kind})
            else:
                text = (
                    f"DROP SILENT GRAPH <{name}> ; INSERT DATA {{ GRAPH <{name}> {{ {lines} }} }}"
                )
                kind = {"Content-Type": "application/sparql-update"}
                reply = live.request("POST", "/update", text, {**self._headers, **kind})
        except (OSError, http.client.HTTPException):
            return
        if reply.status in {201, 204}:
            self._result.acknowledged += 1
            self._known[name] = number
            self._values[name] = {number}

    def _check(self, live: Live) -> None:
        text = "SELECT ?g ?v (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://x/p> ?v } } GROUP BY ?g ?v"
        rows = json.loads(_answer(live, text))["results"]["bindings"]
        held: dict[str, list[tuple[int, int]]] = {}
        for row in rows:
            pair = (int(row["v"]["value"]), int(row["n"]["value"]))
            held.setdefault(row["g"]["value"], []).append(pair)
        for name, allowed in self._values.items():
            pairs = held.get(name, [])
            if any(count != PARTS for _, count in pairs) or len(pairs) > 1:
                self._result.halves.append(f"{name}: {pairs}")
            value = pairs[0][0] if pairs else 0
            if value not in allowed:
                self._result.lost.append(f"{name}: {value}, not of {sorted(allowed)}")
            if pairs:
                self._values[name] = {value}
        union = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
        if _answer(live, union) != _answer(live, distinct):
            self._result.halves.append("the union is not that of the graphs")


def _answer(live: Live, text: str) -> bytes:
    """Return an answer; a reader that was killed in the middle of one is asked once more."""
    for _ in range(10):
        try:
            reply = live.query(text)
        except (OSError, http.client.HTTPException):
            continue
        if reply.status == 200:
            return reply.body
        time.sleep(0.2)
    raise AssertionError("no answer in ten tries")


class _Watcher(threading.Thread):
    """Asks on one connection, as long as it holds, whether any graph is there by halves."""

    def __init__(self, port: int, halves: list[str]) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._halves = halves
        self._done = threading.Event()
        self.answers = 0

    def run(self) -> None:
        text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://x/p> ?v } } GROUP BY ?g"
        path = f"/sparql?{urllib.parse.urlencode({'query': text})}"
        while not self._done.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                while not self._done.is_set():
                    connection.request("GET", path, headers={"Accept": "text/csv"})
                    response = connection.getresponse()
                    body = response.read().decode()
                    if response.status == 200:
                        self.answers += 1
                        rows = [line.rsplit(",", 1) for line in body.splitlines()[1:]]
                        self._halves += [f"{name}: {n}" for name, n in rows if int(n) != PARTS]
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # what answered was killed
            finally:
                connection.close()

    def stop(self) -> None:
        self._done.set()
        self.join(timeout=40)


def _victims(pid: int, kind: str) -> list[int]:
    if kind in {"service", "ingest"}:
        return [pid] if kind == "service" else []
    modules = (b"writer_process",) if kind == "writer" else (b"worker_process", b"direct_process")
    # Direct readers are forked from a process of their own, which may die as well.
    started = descendants(pid)
    return [each for each in started if any(name in command_of(each) for name in modules)]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = random.randrange(1 << 30)
    with tempfile.TemporaryDirectory() as place:
        result = Soak(fill(Path(place) / "data"), rounds, seed).run()
    print(
        f"seed {seed}: {result.rounds} deaths, {result.acknowledged} acknowledged writes, "
        f"{result.answers} answers meanwhile, {len(result.lost)} lost, "
        f"{len(result.halves)} by halves, slowest start {result.slowest_start:.1f} s"
    )
    for each in (*result.lost, *result.halves):
        print(each)
    sys.exit(bool(result.lost or result.halves))


if __name__ == "__main__":
    main()
