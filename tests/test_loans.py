"""What the server and its direct readers say to each other, and how an address is read."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import urllib.parse
from types import FrameType

from hypothesis import given
from hypothesis import strategies as st

from avtalegraf.server.direct import ledger
from avtalegraf.server.direct.direct_answer import _query_of
from avtalegraf.server.direct.forked_process import ForkedProcess
from avtalegraf.server.direct.ledger import Ledger, Running
from avtalegraf.server.direct.lent_reader import LentReader
from avtalegraf.server.direct.loans import Closed, Returned, Terms, unpack


@given(st.text(), st.sampled_from([urllib.parse.quote, urllib.parse.quote_plus]), st.booleans())
def test_an_address_is_read_as_urllib_reads_it(text: str, quote: object, is_lower: bool) -> None:
    assert callable(quote)
    escaped = quote(text, safe="", errors="surrogatepass").encode()
    if is_lower:
        escaped = escaped.replace(b"%C3", b"%c3")
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    assert _query_of(escaped) == text


@given(st.binary(), st.binary(), st.integers(1, 2**63), st.booleans())
def test_terms_arrive_as_they_were_sent(first: bytes, fields: bytes, loan: int, one: bool) -> None:
    terms = Terms(
        loan, first, fields, "open", "http://127.0.0.1/sparql", "nn", ("csv", "text/csv"), None,
        True, 1, 2, 3, (4, 5), one, not one,
    )  # fmt: skip
    assert Terms.unpack(terms.pack()) == terms


places = st.none() | st.lists(st.integers(), min_size=2, max_size=2)
failures = st.fixed_dictionaries({"kind": st.text(), "reason": st.text(), "place": places})


@given(st.integers(1, 2**63), st.binary(), st.none() | failures)
def test_what_a_reader_says_arrives(
    loan: int, data: bytes, failure: dict[str, object] | None
) -> None:
    for said in (Returned(loan, data, failure), Closed(loan), Closed(loan, True)):
        assert unpack(said.pack()) == said


@given(st.binary() | st.builds(lambda rest: b"R" + bytes(11) + b"\x04" + rest, st.binary()))
def test_what_no_reader_says_is_a_value_error_at_most(packet: bytes) -> None:
    with contextlib.suppress(ValueError):
        unpack(packet)


def test_a_ledger_tells_what_runs_and_what_was_done() -> None:
    descriptor = ledger.make()
    reader, server = Ledger(descriptor), Ledger(descriptor)
    os.close(descriptor)
    assert server.running() is None
    reader.begin(7, 12.5, b"GET /a")
    running_now = server.running()
    assert running_now is not None
    assert (running_now.loan, running_now.began) == (7, 12.5)
    assert (server.request(), server.is_sending, server.taken) == (b"GET /a", False, 7)
    reader.sending()
    assert server.is_sending
    reader.add(7, 0x101, 1.5, 0.25, 99, 3)
    reader.end()
    assert (server.running(), server.is_sending) == (None, False)
    assert [(r.loan, r.number, r.size, r.generation) for r in server.records()] == [
        (7, 0x101, 99, 3)
    ]
    assert list(server.records()) == []
    for size in range(5000):  # more than it holds: the newest are told
        reader.add(1, 0, 0.0, 0.0, size, 0)
    sizes = [record.size for record in server.records()]
    assert sizes == list(range(5000))[-len(sizes) :]
    assert len(sizes) > 1000
    server.recall(9)
    assert reader.recalled == 9


def test_what_a_reader_said_last_is_heard_though_it_left_something_unread() -> None:
    """The kernel reports that as an error, and before what was said."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    memory = ledger.make()
    with subprocess.Popen(["sleep", "60"]) as child:
        process = ForkedProcess(child.pid, os.pidfd_open(child.pid))
        reader = LentReader(process, ours, Ledger(memory))
        said = (Returned(1, b"GET / HTTP/1.1\r\n"), Closed(2, is_cut=True))
        for each in said:
            theirs.send(each.pack())
        ours.send(b"a loan")
        theirs.close()
        assert tuple(reader.heard()) == said
        assert tuple(reader.heard()) == ()
        reader.kill()
        assert reader.is_dead
        reader.close()
    os.close(memory)


ANSWERING = """
import sys
from avtalegraf.server.direct.ledger import Ledger
ledger, number = Ledger(int(sys.argv[1])), 0
while True:
    number += 1
    ledger.begin(number, float(number), b"request")
    ledger.end()
"""
ENOUGH = 50
"""Requests that were seen under way. Where both processes share a core it is one at each turn."""


def test_no_request_is_told_with_the_time_of_an_older_one() -> None:
    """Whenever another process looks: it would be ended as if it had run for long."""
    memory = ledger.make()
    shared = Ledger(memory)
    arguments = [sys.executable, "-c", ANSWERING, str(memory)]
    seen: set[Running] = set()
    with subprocess.Popen(arguments, pass_fds=(memory,)) as child:
        while len({running.loan for running in seen}) < ENOUGH:
            assert child.poll() is None
            seen.update(each for _ in range(10_000) if (each := shared.running()) is not None)
            os.sched_yield()
        child.kill()
    assert [running for running in seen if running.began < running.loan] == []
    shared.close()
    os.close(memory)


def test_no_step_of_taking_up_a_request_shows_the_time_of_an_older_one() -> None:
    """At each step of the reader's, not only at those at which another process happens to look."""
    memory = ledger.make()
    reader, server = Ledger(memory), Ledger(memory)
    seen: list[Running | None] = []

    def look(frame: FrameType, event: str, argument: object) -> object:
        frame.f_trace_opcodes = True
        if frame.f_code in {Ledger.begin.__code__, Ledger.end.__code__}:
            seen.append(server.running())
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        for number in (1, 2):
            reader.begin(number, float(number), b"request")
            reader.end()
    finally:
        sys.settrace(before)
    assert set(seen) == {None, Running(1, 1.0), Running(2, 2.0)}
    reader.close()
    server.close()
    os.close(memory)
