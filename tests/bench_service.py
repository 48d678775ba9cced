"""Our service beside `oxigraph serve` and `rdflib-endpoint`: same data, same queries, one run.

    .venv/bin/python -m tests.bench_service --peers .venv-bench/bin --graphs 200

Each client is a process of its own with one connection that is kept, and asks queries that differ
from each other, so that no answer can be one that was given before. Figures are ratios to ours too.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from avtalegraf.server.store import Writer

PREFIXES = "PREFIX a: <http://bench.example/ns#> "
TRIPLES_EACH = 1064
LONGEST = 20.0
"""Seconds for which a client asks at most: a slow service need not answer as many."""
SMALL = PREFIXES + "SELECT ?p ?o {{ <http://bench.example/id/{graph}/{node}> ?p ?o }}"
JOIN = PREFIXES + (
    "SELECT ?f ?words {{ <http://bench.example/id/{graph}/0> a:fact ?f . "
    "?f a:kind <http://bench.example/kind/{kind}> ; a:evidence ?e . ?e a:words ?words }}"
)
ROWS = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 100000"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 100000"
COUNT = PREFIXES + "SELECT ?k (COUNT(?f) AS ?n) { ?f a:kind ?k } GROUP BY ?k ORDER BY ?k"


def quads(graphs: int) -> Iterator[ox.Quad]:
    """Yield invented agreements: a node with facts, each with a kind, a value and its words."""
    chance = random.Random(7)
    node, term = ox.NamedNode, "http://bench.example/ns#"
    for number in range(graphs):
        base = f"http://bench.example/id/{number}"
        name = node(f"http://bench.example/graph/{number}")
        yield ox.Quad(node(f"{base}/0"), node(f"{term}title"), ox.Literal(f"Avtale {number}"), name)
        for fact in range(1, (TRIPLES_EACH - 1) // 4 + 1):
            this, words = node(f"{base}/{fact}"), node(f"{base}/{fact}/words")
            kind = node(f"http://bench.example/kind/{chance.randrange(20)}")
            yield ox.Quad(node(f"{base}/0"), node(f"{term}fact"), this, name)
            yield ox.Quad(this, node(f"{term}kind"), kind, name)
            yield ox.Quad(this, node(f"{term}evidence"), words, name)
            text = " ".join(chance.choices(("skal", "varsle", "uten", "opphold", "straks"), k=9))
            yield ox.Quad(words, node(f"{term}words"), ox.Literal(f"{text} {fact}"), name)


@dataclass(frozen=True, slots=True)
class Peer:
    """A service that answers at a port and path."""

    name: str
    port: int
    path: str

    def address(self, query: str) -> str:
        return f"{self.path}?{urllib.parse.urlencode({'query': query})}"


@dataclass(frozen=True, slots=True)
class Times:
    """What a load came to."""

    per_second: float
    p50: float
    p95: float


def _client(peer: Peer, template: str, graphs: int, count: int, seed: int, out: object) -> None:
    chance = random.Random(seed)
    times = []
    connection = socket.create_connection(("127.0.0.1", peer.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    pending = b""
    until = time.perf_counter() + LONGEST
    while len(times) < count and time.perf_counter() < until:
        query = template.format(
            graph=chance.randrange(graphs), node=chance.randrange(1, 260), kind=chance.randrange(20)
        )
        head = f"GET {peer.address(query)} HTTP/1.1\r\nHost: 127.0.0.1:{peer.port}\r\n"
        request = f"{head}Accept: application/sparql-results+json\r\n\r\n".encode()
        begun = time.perf_counter()
        connection.sendall(request)
        pending, closes = _answer(connection, pending)
        times.append(time.perf_counter() - begun)
        if closes:
            connection.close()
            connection = socket.create_connection(("127.0.0.1", peer.port))
    out.put(times)  # type: ignore[attr-defined]


def _answer(connection: socket.socket, pending: bytes) -> tuple[bytes, bool]:
    while b"\r\n\r\n" not in pending:
        pending += _more(connection)
    head, _, rest = pending.partition(b"\r\n\r\n")
    lower = head.lower()
    assert b" 200 " in head[:20], head
    closes = b"connection: close" in lower
    if b"content-length:" in lower:
        size = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(rest) < size:
            rest += _more(connection)
        return rest[size:], closes
    while not rest.endswith(b"0\r\n\r\n"):
        rest += _more(connection)
    return b"", closes


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 16)
    assert data, "the connection was closed"
    return data


def load(peer: Peer, template: str, graphs: int, clients: int, count: int) -> Times:
    """Have clients ask so many queries each, and return how it went."""
    out: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=_client, args=(peer, template, graphs, count, seed, out))
        for seed in range(clients)
    ]
    begun = time.perf_counter()
    for process in processes:
        process.start()
    times = sorted(value for _ in processes for value in out.get())
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join()
    return Times(
        len(times) / seconds,
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.95)] * 1000,
    )


def once(peer: Peer, query: str, accept: str) -> float:
    """Return the seconds until the last byte of an answer, the best of three."""
    best = float("inf")
    for _ in range(3):
        request = urllib.request.Request(
            f"http://127.0.0.1:{peer.port}{peer.address(query)}", headers={"Accept": accept}
        )
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=300) as reply:
            while reply.read(1 << 20):
                pass
        best = min(best, time.perf_counter() - begun)
    return best


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.contextmanager
def started(peer: Peer, command: list[str]) -> Iterator[Peer]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(6000):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", peer.port)):
                break
            assert process.poll() is None, command
            time.sleep(0.1)
        once(peer, "ASK {}", "*/*")
        yield peer
    finally:
        process.terminate()
        process.wait(timeout=30)


def ours(place: Path, graphs: int) -> tuple[Peer, list[str]]:
    data = place / "ours"
    with Writer(data) as writer:
        writer.truth.change_anything().bulk_extend(quads(graphs))
        writer.truth.note(writer.truth.names())
        writer.publish()
    peer = Peer("avtalegraf", free_port(), "/sparql")
    program = [sys.executable, "-m", "avtalegraf", "--data", str(data), "serve"]
    return peer, [*program, "--port", str(peer.port), "--timeout", "120"]


def oxigraph(place: Path, dump: Path, binaries: Path) -> tuple[Peer, list[str]]:
    store = place / "oxigraph"
    program = str(binaries / "oxigraph")
    subprocess.run([program, "load", "--location", str(store), "--file", str(dump)], check=True)
    peer = Peer("oxigraph serve", free_port(), "/query")
    where = ["--location", str(store), "--bind", f"127.0.0.1:{peer.port}"]
    return peer, [program, "serve-read-only", *where, "--union-default-graph"]


def rdflib_endpoint(dump: Path, binaries: Path) -> tuple[Peer, list[str]]:
    peer = Peer("rdflib-endpoint", free_port(), "/")
    where = ["--host", "127.0.0.1", "--port", str(peer.port), "--store", "Oxigraph"]
    return peer, [str(binaries / "rdflib-endpoint"), "serve", *where, str(dump)]


def measure(peer: Peer, graphs: int, requests: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, template in (("one node", SMALL), ("join", JOIN)):
        for clients in (1, 8):
            load(peer, template, graphs, clients, 50)
            times = load(peer, template, graphs, clients, requests // clients)
            found[f"{name}, {clients} clients: requests/s"] = times.per_second
            found[f"{name}, {clients} clients: p50 ms"] = times.p50
            found[f"{name}, {clients} clients: p95 ms"] = times.p95
    results = "application/sparql-results+json"
    found["count by kind: s"] = once(peer, COUNT, results)
    found["100,000 rows as JSON: s"] = once(peer, ROWS, results)
    found["100,000 rows as CSV: s"] = once(peer, ROWS, "text/csv")
    found["100,000 triples as JSON-LD: s"] = once(peer, TRIPLES, "application/ld+json")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--graphs", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--requests", type=int, default=2000)
    options = parser.parse_args()
    for graphs in options.graphs:
        with tempfile.TemporaryDirectory() as place:
            compare(Path(place), graphs, options)


def compare(place: Path, graphs: int, options: argparse.Namespace) -> None:
    dump = place / "data.nq"
    ox.serialize(quads(graphs), str(dump), ox.RdfFormat.N_QUADS)
    starts = [
        ours(place, graphs),
        oxigraph(place, dump, options.peers),
        rdflib_endpoint(dump, options.peers),
    ]
    results = {}
    for peer, command in starts:
        with started(peer, command):
            results[peer.name] = measure(peer, graphs, options.requests)
    print(f"\n{graphs} graphs, {sum(1 for _ in dump.open())} triples")
    names = list(results)
    print(f"{'':42}" + "".join(f"{name:>18}" for name in names) + "   ours to each other")
    for key in results[names[0]]:
        values = [results[name].get(key, float("nan")) for name in names]
        is_rate = key.endswith("/s")
        ratios = [(values[0] / v) if is_rate else (v / values[0]) for v in values[1:]]
        row = f"{key:42}" + "".join(f"{value:18.3f}" for value in values)
        print(row + "   " + "  ".join(f"{ratio:.2f}" for ratio in ratios), flush=True)


if __name__ == "__main__":
    main()
