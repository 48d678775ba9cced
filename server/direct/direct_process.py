"""The process that direct readers are forked from: `... DATA MEMORY CONTROL [GENERATION COPY]`.

A reader that was killed is there again in milliseconds, and all of them share one copy of a
generation in memory, if one is named here and takes no more than COPY bytes. This process runs
nobody's query and opens no store, so that it has no threads and no locks to hand down.
"""

from __future__ import annotations

import atexit
import gc
import os
import select
import socket
import sys
import time
from pathlib import Path

from ...confinement import cap_memory, confine, die_with_peer
from ..storage.view import OPEN
from . import births, memory_copy
from .births import Birth, Ready
from .direct_answer import AnswerSender
from .direct_reader import DirectReader
from .ledger import Ledger
from .memory_copy import CopyError, MemoryCopy

_REAP_SECONDS = 1.0


def main() -> None:
    """Fork a reader whenever the server asks for one, until it hangs up."""
    # At the end, be it by an error, to take a copy down piece by piece would take seconds.
    atexit.register(os._exit, 1)
    data, memory, control = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    most = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    confine(memory + most)
    server = socket.socket(fileno=control)
    copy, ready = _copied(data, sys.argv[4], most) if most else (None, Ready())
    server.send(ready.pack())
    gc.freeze()
    if (shared := _fork_readers(server)) is not None:
        server.close()
        _be_reader(data, memory, copy, *shared)


def _copied(data: Path, generation: str, most: int) -> tuple[MemoryCopy | None, Ready]:
    began = time.monotonic()
    try:
        copy = memory_copy.make(data, generation, OPEN, most)
    except CopyError as error:
        return None, Ready(reason=str(error))
    return copy, Ready(copy.size, time.monotonic() - began)


def _fork_readers(server: socket.socket) -> tuple[int, int] | None:
    """Return None when the server has hung up; in each reader, what it shares with the server."""
    asked = select.poll()
    asked.register(server, select.POLLIN)
    while True:
        while not asked.poll(_REAP_SECONDS * 1000):
            _reap()
        packet, shared, _, _ = socket.recv_fds(server, births.PACKET, 2)
        if not packet:
            return None
        control, ledger = shared
        pid = os.fork()
        if pid == 0:
            return control, ledger
        descriptor = os.pidfd_open(pid)  # it is not reaped before
        socket.send_fds(server, [Birth(pid).pack()], [descriptor])
        for each in (descriptor, control, ledger):
            os.close(each)
        _reap()


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:  # there is none
        return


def _be_reader(data: Path, memory: int, copy: MemoryCopy | None, control: int, ledger: int) -> None:
    most = memory + (0 if copy is None else copy.size)
    cap_memory(most, most)
    server, shared = socket.socket(fileno=control), Ledger(ledger)
    sender = AnswerSender(data, memory, shared, copy)
    die_with_peer(server)
    sender.warm()
    reader = DirectReader(server, shared, sender)
    gc.freeze()
    reader.run()


if __name__ == "__main__":
    main()
