"""Runaway queries, hundreds of them, while others ask small ones: who waits, and what is left.

    .venv/bin/python -m tests.runaways 500

Tells how long the slowest took to end, how long the others waited, and what processes, memory and
open files the service has before and after. Ends with status 1 where a bound is not kept.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

from .bench_service import KeptConnection, Peer
from .live_server import Live, fill, running
from .test_safety import RUNAWAYS, SMALL, ended, resources

LIMIT = 2.0
SLACK = 0.5
MOST_P95 = 0.050
CLIENTS = 8
BROKEN = 1000.0
"""Stands for the seconds of an answer that did not come."""


def run(live: Live, count: int, together: int) -> bool:
    """Let so many run away; print what came of it, and return whether the bounds were kept."""
    out: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    done = multiprocessing.Event()
    others = [
        multiprocessing.Process(target=_ask, args=(live.port, done, out)) for _ in range(CLIENTS)
    ]
    for each in range(4 * CLIENTS):  # all that is made once is made before
        assert live.query(SMALL).status == 200, each
    live.wait_for_copy()
    before = resources(live.process.pid)
    for other in others:
        other.start()
    texts = list(itertools.islice(itertools.cycle(RUNAWAYS.values()), count))
    seconds: list[float] = []
    statuses: set[int | None] = set()

    def run_away() -> None:
        while texts:
            status, spent = ended(live, texts.pop())
            statuses.add(status)
            seconds.append(spent)
            if len(seconds) % 50 == 0 and sys.stderr.isatty():
                print(f"{len(seconds)} of {count}", file=sys.stderr)

    runners = [threading.Thread(target=run_away) for _ in range(together)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    done.set()
    times = sorted(value for _ in others for value in out.get())
    for other in others:
        other.join()
    time.sleep(1.0)
    after = resources(live.process.pid)
    p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
    print(
        f"{len(seconds)} runaways, {together} at a time, ended with {sorted(map(str, statuses))}, "
        f"the slowest after {max(seconds):.2f} s (limit {LIMIT:g} s)\n"
        f"{len(times)} small queries of {CLIENTS} clients meanwhile: p50 {p50 * 1000:.1f} ms, "
        f"p95 {p95 * 1000:.1f} ms, longest {times[-1] * 1000:.0f} ms\n"
        f"processes {before[0]} and then {after[0]}, memory {before[1] >> 20} and then "
        f"{after[1] >> 20} MiB, open files {before[2]} and then {after[2]}"
    )
    return (
        200 not in statuses
        and max(seconds) < LIMIT + SLACK
        and p95 < MOST_P95
        and after[0] == before[0]
        and after[1] < before[1] * 1.2 + (20 << 20)
        and after[2] <= before[2] + 10
    )


def _ask(port: int, done: Event, out: multiprocessing.Queue[list[float]]) -> None:
    connection = KeptConnection(Peer("", port, "/sparql"))
    times = []
    while not done.is_set():
        try:
            times.append(connection.ask(SMALL))
        except ConnectionError:
            times.append(BROKEN)
            connection = KeptConnection(Peer("", port, "/sparql"))
        time.sleep(0.01)
    out.put(times)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("--together", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        data = fill(Path(place) / "data")
        with running(data, query_seconds=LIMIT, workers=4) as live:
            kept = run(live, options.count, options.together)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
