"""Our service beside `oxigraph serve` and `rdflib-endpoint`: same data, same queries, one run.

    .venv/bin/python -m tests.bench_service --peers .venv-bench/bin --graphs 200

Each client is a process of its own with one connection that is kept, and asks queries that differ
from each other, so that no answer can be one that was given before. All services run at the same
time and are asked in turns, many times, for a machine is not as fast at one moment as at another;
figures are medians, and so are the ratios, which compare what was measured side by side.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pyoxigraph as ox

from avtalegraf.server.store import Writer

PREFIXES = "PREFIX a: <http://bench.example/ns#> "
TRIPLES_EACH = 1064
NODE = "<http://bench.example/id/{graph}/{node}>"
SMALL = PREFIXES + f"SELECT ?p ?o {{{{ {NODE} ?p ?o }}}}"
PATH = PREFIXES + f"SELECT ?words {{{{ {NODE} a:evidence/a:words ?words }}}}"
OPTIONAL = PREFIXES + (
    f"SELECT ?k ?words {{{{ {NODE} a:kind ?k OPTIONAL {{{{ {NODE} a:evidence ?e . "
    "?e a:words ?words }}}}"
)
JOIN = PREFIXES + (
    "SELECT ?f ?words {{ <http://bench.example/id/{graph}/0> a:fact ?f . "
    "?f a:kind <http://bench.example/kind/{kind}> ; a:evidence ?e . ?e a:words ?words }}"
)
QUICK = {"one node": SMALL, "path": PATH, "optional": OPTIONAL, "join": JOIN}
SOME = " ".join(f"<http://bench.example/graph/{number}>" for number in range(95))
ROWS = f"SELECT ?s ?p ?o ?g {{ VALUES ?g {{ {SOME} }} GRAPH ?g {{ ?s ?p ?o }} }}"
TRIPLES = f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?g {{ {SOME} }} GRAPH ?g {{ ?s ?p ?o }} }}"
# Ours asks the disk where an answer is cut, so that pages fit together: shown by itself.
CUT_ROWS = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 100000"
CUT_TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 100000"
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
class Most:
    """How often, and for how long, a client asks: a slow service need not answer as many."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Times:
    """What a load came to."""

    per_second: float
    p50: float
    p95: float


class KeptConnection:
    """A client that asks on one connection, as long as the service keeps it."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._pending = b""
        self._open()

    def ask(self, query: str) -> float:
        """Return the seconds until the last byte of the answer, which must be one."""
        head = f"GET {self._peer.address(query)} HTTP/1.1\r\nHost: 127.0.0.1:{self._peer.port}\r\n"
        request = f"{head}Accept: application/sparql-results+json\r\n\r\n".encode()
        begun = time.perf_counter()
        self._socket.sendall(request)
        closes = self._read()
        seconds = time.perf_counter() - begun
        if closes:
            self._socket.close()
            self._open()
        return seconds

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._peer.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _read(self) -> bool:
        while b"\r\n\r\n" not in self._pending:
            self._more()
        head, _, self._pending = self._pending.partition(b"\r\n\r\n")
        lower = head.lower()
        assert b" 200 " in head[:20], head
        if b"content-length:" in lower:
            size = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0])
            while len(self._pending) < size:
                self._more()
            self._pending = self._pending[size:]
        else:
            while not self._pending.endswith(b"0\r\n\r\n"):
                self._more()
            self._pending = b""
        return b"connection: close" in lower

    def _more(self) -> None:
        data = self._socket.recv(1 << 16)
        if not data:
            raise ConnectionError("the connection was closed")
        self._pending += data


Spent = tuple[float, float, list[float]]
"""When a client began and ended, and the seconds that each answer took it."""


def _client(
    peer: Peer, template: str, graphs: int, most: Most, seed: int, all_here: Barrier,
    out: multiprocessing.Queue[Spent],
) -> None:  # fmt: skip
    chance = random.Random(seed)
    connection = KeptConnection(peer)
    times: list[float] = []
    all_here.wait()
    begun = time.perf_counter()
    while len(times) < most.requests and time.perf_counter() < begun + most.seconds:
        query = template.format(
            graph=chance.randrange(graphs), node=chance.randrange(1, 260), kind=chance.randrange(20)
        )
        times.append(connection.ask(query))
    out.put((begun, time.perf_counter(), times))


def load(peer: Peer, template: str, graphs: int, clients: int, most: Most) -> Times:
    """Have clients ask, each so often at most, and return how it went."""
    out: multiprocessing.Queue[Spent] = multiprocessing.Queue()
    all_here = multiprocessing.Barrier(clients)
    processes = [
        multiprocessing.Process(
            target=_client, args=(peer, template, graphs, most, seed, all_here, out)
        )
        for seed in range(clients)
    ]
    for process in processes:
        process.start()
    spent = [out.get() for _ in processes]
    for process in processes:
        process.join()
    times = sorted(value for _, _, values in spent for value in values)
    seconds = max(end for _, end, _ in spent) - min(begun for begun, _, _ in spent)
    return Times(
        len(times) / seconds,
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.95)] * 1000,
    )


def once(peer: Peer, query: str, accept: str) -> float:
    """Return the seconds until the last byte of an answer."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{peer.port}{peer.address(query)}", headers={"Accept": accept}
    )
    begun = time.perf_counter()
    with urllib.request.urlopen(request, timeout=300) as reply:
        while reply.read(1 << 20):
            pass
    return time.perf_counter() - begun


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


def copied(peer: Peer) -> int:
    """Wait until the service has its data in memory, and return how much that takes."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with urllib.request.urlopen(f"http://127.0.0.1:{peer.port}/metrics") as reply:
            for line in reply.read().decode().splitlines():
                name, _, value = line.partition(" ")
                if name == "avtalegraf_memory_copy_bytes" and float(value):
                    return int(float(value))
        time.sleep(0.5)
    raise TimeoutError("no copy was made")


def oxigraph(place: Path, dump: Path, binaries: Path) -> tuple[Peer, list[str]]:
    store = place / "oxigraph"
    program = str(binaries / "oxigraph")
    subprocess.run([program, "load", "--location", str(store), "--file", str(dump)], check=True)
    # As it advises for what is mostly read; ours does so by itself.
    subprocess.run([program, "optimize", "--location", str(store)], check=True)
    peer = Peer("oxigraph serve", free_port(), "/query")
    where = ["--location", str(store), "--bind", f"127.0.0.1:{peer.port}"]
    return peer, [program, "serve-read-only", *where, "--union-default-graph"]


def rdflib_endpoint(dump: Path, binaries: Path) -> tuple[Peer, list[str]]:
    peer = Peer("rdflib-endpoint", free_port(), "/")
    where = ["--host", "127.0.0.1", "--port", str(peer.port), "--store", "Oxigraph"]
    return peer, [str(binaries / "rdflib-endpoint"), "serve", *where, str(dump)]


LARGE = {
    "count by kind: s": (COUNT, "application/sparql-results+json"),
    "100,795 rows as JSON: s": (ROWS, "application/sparql-results+json"),
    "100,795 rows as CSV: s": (ROWS, "text/csv"),
    "100,795 triples as JSON-LD: s": (TRIPLES, "application/ld+json"),
    "LIMIT 100000 as JSON: s": (CUT_ROWS, "application/sparql-results+json"),
    "LIMIT 100000 as CSV: s": (CUT_ROWS, "text/csv"),
    "LIMIT 100000 as JSON-LD: s": (CUT_TRIPLES, "application/ld+json"),
}
Figures = dict[str, dict[str, list[float]]]


def measure(peers: list[Peer], graphs: int, most: Most, turns: int) -> Figures:
    """Return for each thing that is measured what each service came to, turn by turn."""
    found: Figures = {}

    def note(name: str, peer: Peer, value: float) -> None:
        found.setdefault(name, {each.name: [] for each in peers})[peer.name].append(value)

    for name, template in QUICK.items():
        for clients in (1, 8):
            for peer in peers:
                load(peer, template, graphs, clients, Most(50, most.seconds))
            for peer in (each for _ in range(turns) for each in peers):
                share = Most(most.requests // clients, most.seconds)
                times = load(peer, template, graphs, clients, share)
                note(f"{name}, {clients} clients: requests/s", peer, times.per_second)
                note(f"{name}, {clients} clients: p50 ms", peer, times.p50)
                note(f"{name}, {clients} clients: p95 ms", peer, times.p95)
    for name, (query, accept) in LARGE.items():
        for peer in (each for _ in range(turns) for each in peers):
            note(name, peer, once(peer, query, accept))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--graphs", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--requests", type=int, default=1600)
    parser.add_argument("--seconds", type=float, default=5.0, help="that a turn takes at most")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--without-rdflib", action="store_true", help="it takes most of the time")
    options = parser.parse_args()
    for graphs in options.graphs:
        with tempfile.TemporaryDirectory() as place:
            compare(Path(place), graphs, options)


def compare(place: Path, graphs: int, options: argparse.Namespace) -> None:
    dump = place / "data.nq"
    ox.serialize(quads(graphs), str(dump), ox.RdfFormat.N_QUADS)
    starts = [ours(place, graphs), oxigraph(place, dump, options.peers)]
    if not options.without_rdflib:
        starts.append(rdflib_endpoint(dump, options.peers))
    with contextlib.ExitStack() as stack:
        peers = [stack.enter_context(started(peer, command)) for peer, command in starts]
        print(f"our copy in memory: {copied(peers[0]) >> 20} MiB", flush=True)
        most = Most(options.requests, options.seconds)
        figures = measure(peers, graphs, most, options.turns)
    print(f"\n{graphs} graphs, {sum(1 for _ in dump.open())} triples")
    names = [peer.name for peer in peers]
    print(f"{'':42}" + "".join(f"{name:>18}" for name in names) + "   ours to each other")
    for key, values in figures.items():
        mine, *others = (values[name] for name in names)
        is_rate = key.endswith("/s")
        ratios = [
            statistics.median(a / b if is_rate else b / a for a, b in zip(mine, each, strict=True))
            for each in others
        ]
        row = f"{key:42}" + "".join(f"{statistics.median(values[n]):18.3f}" for n in names)
        print(row + "   " + "  ".join(f"{ratio:.2f}" for ratio in ratios), flush=True)


if __name__ == "__main__":
    main()
