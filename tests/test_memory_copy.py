"""Direct readers that answer from memory: as from the disk, and always from the newest data."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import mmap
import os
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalegraf.server import ServerConfig
from avtalegraf.server.direct import births
from avtalegraf.server.direct.births import Birth, Ready
from avtalegraf.server.direct.forked_process import ForkedProcess
from avtalegraf.server.direct.memory_copy import _ByPredicate
from avtalegraf.server.direct.reader_supply import ReaderSupply
from avtalegraf.server.roles import Role
from avtalegraf.server.storage import generations, tokens
from avtalegraf.server.store import Writer

from .live_server import Live, empty_first, fill, running, store_samples
from .process_tree import children, command_of, descendants, is_alive, wait_until_gone

AGREEMENTS = (
    "SELECT (COUNT(?a) AS ?n) { ?a a <https://w3id.org/avtalegraf/ns#Agreement> } GROUP BY ?none"
)
EVERYTHING = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("store"))


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data", copy_function=copy_as_new))


def copy_as_new(source: str, target: str) -> None:
    """Copy a file, its time left out: what is in it is then as new as the copy."""
    shutil.copyfile(source, target)


@contextmanager
def copying(data: Path, **settings: object) -> Iterator[Live]:
    """Run a server that copies at once what is there, and wait until it has."""
    with running(data, settled_seconds=0.0, workers=1, **settings) as live:
        live.wait_for_copy()
        yield live


def lines_of(
    live: Live, text: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> list[str]:
    """Return the lines of an answer: POST is answered from the disk."""
    asked = urllib.parse.urlencode({"query": text})
    given = {"Accept": "text/csv", **(headers or {})}
    if method == "GET":
        reply = live.request("GET", f"/sparql?{asked}", headers=given)
    else:
        given["Content-Type"] = "application/x-www-form-urlencoded"
        reply = live.request("POST", "/sparql", asked, given)
    assert reply.status == 200
    return reply.text.splitlines()


# --- what is in it


def test_answers_from_memory_are_those_from_the_disk(data: Path) -> None:
    with Writer(data) as writer:
        change = writer.truth.change_anything()
        graph = ox.NamedNode("http://odd.example/graph")
        for number, term in enumerate(odd_terms()):
            subject = ox.NamedNode(f"http://odd.example/{number}")
            change.add(ox.Quad(subject, ox.NamedNode("http://odd.example/is"), term, graph))
        change.add_graph(ox.NamedNode("http://odd.example/empty"))
        writer.truth.note(writer.truth.names())
        writer.publish()
    with copying(data) as live:
        memory, disk = (lines_of(live, EVERYTHING, method) for method in ("GET", "POST"))
        assert len(memory) > 500
        assert Counter(memory) == Counter(disk)
        assert memory != disk  # in another order: it was not the disk that answered twice
        for text in ("SELECT ?g { GRAPH ?g {} }", "SELECT DISTINCT ?p { ?s ?p ?o }", AGREEMENTS):
            assert sorted(lines_of(live, text)) == sorted(lines_of(live, text, "POST"))
        named = lines_of(live, "SELECT ?g { GRAPH ?g {} }")
        assert "http://odd.example/empty" in named


def odd_terms() -> list[ox.Literal | ox.NamedNode]:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    typed = {
        "integer": ("255", "-0", "007", "12345678901234567890123"),
        "decimal": ("1.50", ".5"),
        "double": ("1e400", "NaN", "-0.0", "1.0E0"),
        "boolean": ("1", "true", "maybe"),
        "dateTime": ("2026-02-30T00:00:00", "2026-01-01T24:00:00Z"),
        "dayTimeDuration": ("PT24H", "P1D"),
    }
    words = ("", 'a "quoted" \\ back\n\r\tline', "\u2028 \x85 é 🚀", " . <x> _:b ", "p" * 70_000)
    return [
        ox.NamedNode("http://odd.example/%C3%A6?a=b#c"),
        *(ox.Literal(word) for word in words),
        *(ox.Literal(word, language="nn-NO") for word in words),
        *(
            ox.Literal(value, datatype=ox.NamedNode(xsd + kind))
            for kind, values in typed.items()
            for value in values
        ),
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("spq"), st.sampled_from("xyz"), st.text("ab \\.", max_size=9))
    ),
    st.lists(st.integers(1, 40)),
)
def test_statements_keep_by_predicate_whatever_parts_they_come_in(
    said: list[tuple[str, str, str]], sizes: list[int]
) -> None:
    lines = [f'<{s}> <{p}> "{o}" .\n'.encode() for s, p, o in said]
    kept, rest = _ByPredicate(), b"".join(lines)
    for size in (*sizes, len(rest)):
        kept.write(rest[:size])
        rest = rest[size:]
    kept.write(rest)
    out = _Collected()
    kept.copy_to(out)  # type: ignore[arg-type]  # all that is asked of it is to be written to
    found = out.data.splitlines(keepends=True)
    assert Counter(found) == Counter(lines)
    predicates = [line.split(b" ")[1] for line in found]
    changes = sum(one != other for one, other in itertools.pairwise(predicates))
    assert changes == max(0, len(set(predicates)) - 1)


class _Collected:
    data = b""

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


# --- what is asked of it


def test_pages_of_an_answer_fit_together_wherever_they_are_answered(data: Path) -> None:
    """Rows come in the disk's order in all pages: from readers, workers, before and after."""
    with copying(data) as live:
        query = EVERYTHING.replace("*", "?g ?s ?p")  # a text may hold the end of a line
        whole = lines_of(live, query, "POST")[1:]
        for words in ("LIMIT 100 OFFSET {}", "offset {} limit 100", "Limit\n100\noffSET {}"):
            pages: list[str] = []
            for start in range(0, 500, 100):
                method = ("GET", "POST")[start // 100 % 2]
                text = f"{query} {words.format(start)}"
                pages += lines_of(live, text, method)[1:]
            assert pages == whole[:500]


def test_other_views_are_not_answered_from_the_copy(data: Path) -> None:
    _, secret = tokens.create(data, "editor", Role.EDITOR, None)
    with copying(data) as live:
        bearer = {"Authorization": f"Bearer {secret}"}
        full = lines_of(live, EVERYTHING, "GET", bearer)
        assert full == lines_of(live, EVERYTHING, "POST", bearer)  # the disk's order
        names = "SELECT ?g { GRAPH ?g {} }"
        assert set(lines_of(live, names)) < set(lines_of(live, names, "GET", bearer))


def test_an_empty_service_has_no_copy_and_answers(tmp_path: Path) -> None:
    with running(tmp_path / "new", settled_seconds=0.0) as live:
        time.sleep(0.8)
        assert live.query("ASK { ?s ?p ?o }", "text/csv").status in {200, 406}
        assert live.measured("memory_copy_bytes") == 0


# --- when the data change


def test_a_change_shows_at_once_and_is_in_memory_soon(data: Path) -> None:
    with copying(data) as live:
        before = lines_of(live, AGREEMENTS)
        empty_first(data)
        assert lines_of(live, AGREEMENTS) != before
        newest = lines_of(live, AGREEMENTS, "POST")
        until = time.monotonic() + 1.0
        while time.monotonic() < until:  # while readers are replaced
            assert lines_of(live, AGREEMENTS) == newest
        live.wait_for_copy()
        until = time.monotonic() + 5.0
        while len(descendants(live.process.pid)) != 4 and time.monotonic() < until:
            time.sleep(0.05)  # those that were replaced are leaving
        # A worker, two readers, and the process that they were forked from.
        assert len(descendants(live.process.pid)) == 4
        assert lines_of(live, EVERYTHING) != lines_of(live, EVERYTHING, "POST")


def test_what_changes_all_the_time_is_not_copied(data: Path) -> None:
    with running(data, settled_seconds=2.5) as live:
        for turn in range(5):
            before = generations.current(data)
            (store_samples if turn % 2 else empty_first)(data)
            assert generations.current(data) != before
            assert live.measured("memory_copy_bytes") == 0
            sources = [each for each in children(live.process.pid) if is_source(each)]
            assert len(sources) == 1
            time.sleep(0.4)
        live.wait_for_copy()


def test_what_is_too_large_is_answered_from_the_disk(data: Path) -> None:
    with running(data, settled_seconds=0.0, memory_copy_bytes=1 << 16) as live:
        time.sleep(1.5)
        assert live.measured("memory_copy_bytes") == 0
        assert lines_of(live, EVERYTHING) == lines_of(live, EVERYTHING, "POST")
        sources = [each for each in children(live.process.pid) if is_source(each)]
        assert len(sources) == 1
        assert len(children(sources[0])) == 2


def is_source(pid: int) -> bool:
    return b"direct_process" in command_of(pid)


# --- the processes


@pytest.fixture
def supply(data: Path) -> Iterator[ReaderSupply]:
    said = select.epoll()
    made = ReaderSupply(ServerConfig(data=data, settled_seconds=0.0), said)
    yield made
    for reader in made.readers:
        reader.kill()
        made.forget(reader)
        reader.close()
    made.close()
    said.close()
    assert [each for each in children(os.getpid()) if is_source(each)] == []


def settle_until(supply: ReaderSupply, is_so: object, seconds: float = 20.0) -> None:
    """Do what a server does, until something is so."""
    assert callable(is_so)
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        for reader in supply.readers:
            if reader.is_dead:
                reader.kill()
                supply.forget(reader)
                reader.close()
        supply.settle()
        time.sleep(0.01)


def is_copied(supply: ReaderSupply) -> bool:
    origins = [supply._source_of[reader] for reader in supply.readers]
    return supply.copied_bytes > 0 and origins == [supply._current] * 2


def test_a_reader_is_replaced_from_the_copy_in_a_moment(supply: ReaderSupply) -> None:
    settle_until(supply, lambda: is_copied(supply))
    time.sleep(1.0)  # one that dies young is not replaced at once
    first, second = supply.readers
    first.kill()
    began = time.monotonic()
    settle_until(supply, lambda: len(supply.readers) == 2 and first not in supply.readers)
    assert time.monotonic() - began < 1.0
    assert is_copied(supply)
    assert second in supply.readers


def test_readers_outlive_the_process_that_they_were_forked_from(supply: ReaderSupply) -> None:
    settle_until(supply, lambda: is_copied(supply))
    before = supply.readers
    for source in children(os.getpid()):
        if is_source(source):
            os.kill(source, signal.SIGKILL)
    time.sleep(0.2)
    assert not any(reader.is_dead for reader in before)
    # Nothing comes from it any more: others take their place, one by one.
    settle_until(supply, lambda: len(supply.readers) == 2 and not set(before) & set(supply.readers))
    assert supply.copied_bytes == 0
    supply._next_copy = 0.0  # as after a minute
    settle_until(supply, lambda: is_copied(supply))


def test_a_copy_of_what_is_no_longer_the_newest_is_given_up(
    supply: ReaderSupply, data: Path
) -> None:
    settle_until(supply, lambda: is_copied(supply))
    empty_first(data)
    supply.settle()
    assert supply.copied_bytes == 0
    settle_until(supply, lambda: supply._coming is not None)
    given_up = supply._coming
    assert given_up is not None
    if given_up.generation is None:  # the former copy is let go of first
        settle_until(supply, lambda: supply._coming not in {given_up, None})
        given_up = supply._coming
        assert given_up is not None
    assert given_up.generation == generations.current(data)
    store_samples(data)
    assert given_up.generation != generations.current(data)
    supply.settle()
    assert supply._coming is not given_up
    assert given_up.is_dead
    settle_until(supply, lambda: is_copied(supply))


def test_a_source_that_dies_over_its_copy_leaves_the_readers_as_they_are(
    supply: ReaderSupply, caplog: pytest.LogCaptureFixture
) -> None:
    settle_until(supply, lambda: supply._coming is not None)
    assert supply._coming is not None
    supply._coming._process.kill()
    supply._coming._process.wait()
    settle_until(supply, lambda: supply._coming is None and len(supply.readers) == 2)
    assert "could not be copied into memory" in caplog.text
    assert supply.copied_bytes == 0
    time.sleep(0.2)
    settle_until(supply, lambda: len(supply.readers) == 2)
    assert supply._coming is None  # it is not tried again for the same data


def test_readers_end_with_their_server_even_in_mid_query(data: Path) -> None:
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with copying(data, query_seconds=60.0) as live:
        started = descendants(live.process.pid)
        asking = threading.Thread(target=_ask_in_vain, args=(live, runaway))
        asking.start()
        time.sleep(0.5)
        live.process.kill()
        assert wait_until_gone(started, 3) == []
        asking.join(10)


def _ask_in_vain(live: Live, text: str) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        live.query(text)


COUNTING = """
import mmap, sys, threading
memory = mmap.mmap(int(sys.argv[1]), 16)
def count(place):
    n = 0
    while True:
        n += 1
        memory[place:place + 8] = n.to_bytes(8, "big")
threading.Thread(target=count, args=(8,), daemon=True).start()
count(0)
"""


def test_a_frozen_process_stands_still_with_all_its_threads() -> None:
    shared = os.memfd_create("counts")
    os.ftruncate(shared, 16)
    memory = mmap.mmap(shared, 16)
    child = subprocess.Popen([sys.executable, "-c", COUNTING, str(shared)], pass_fds=(shared,))
    process = ForkedProcess(child.pid, os.pidfd_open(child.pid))
    while not (memory[0:8].strip(b"\0") and memory[8:16].strip(b"\0")):
        time.sleep(0.01)
    for _ in range(20):
        process.freeze()
        seen = memory[0:16]
        time.sleep(0.02)
        assert memory[0:16] == seen
        process.resume()
        until = time.monotonic() + 5
        while memory[0:16] == seen and time.monotonic() < until:
            time.sleep(0.005)
        assert memory[0:16] != seen
    process.freeze()
    assert not process.is_dead
    process.kill()  # frozen or not
    assert process.is_dead
    child.wait()
    assert not is_alive(child.pid)
    process.freeze()  # what has ended stands still
    process.kill()
    process.close()
    os.close(shared)


@given(st.integers(0, 2**40), st.floats(0, 1e6), st.text(max_size=99), st.integers(1, 2**22))
def test_what_a_source_says_arrives(size: int, seconds: float, reason: str, pid: int) -> None:
    for said in (Ready(size, seconds, reason), Birth(pid)):
        packet = said.pack()
        assert len(packet) <= births.PACKET
        assert births.unpack(packet) == said
