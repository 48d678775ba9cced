"""The process that readers are forked from, as the server sees it (`direct_process`)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator

from ..config import ServerConfig
from ..engine.allocation import LARGE_ALLOCATION
from . import births, ledger
from .births import Ready
from .forked_process import ForkedProcess
from .ledger import Ledger
from .lent_reader import LentReader


class ReaderSource:
    """One such process. It is `ready` at some time, with a copy of `generation` if one is named."""

    def __init__(self, config: ServerConfig, generation: str | None = None) -> None:
        """Start it; raises OSError."""
        self.generation = generation
        self.ready: Ready | None = None
        self._awaited: deque[tuple[socket.socket, Ledger]] = deque()
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        copy = () if generation is None else (generation, str(config.memory_copy_bytes))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "avtalegraf.server.direct.direct_process",
                 str(config.data.absolute()), str(config.memory_bytes),
                 str(theirs.fileno()), *copy],
                stdin=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **LARGE_ALLOCATION},
                start_new_session=True,
            )  # fmt: skip
        except OSError:
            self.control.close()
            raise
        finally:
            theirs.close()
        self.control.setblocking(False)

    @property
    def is_dead(self) -> bool:
        """Return whether the process has ended."""
        return self._process.poll() is not None

    @property
    def awaited(self) -> int:
        """Return how many readers are on their way."""
        return len(self._awaited)

    def ask(self) -> None:
        """Ask for a reader; raises OSError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        memory = ledger.make()
        try:
            socket.send_fds(self.control, [births.WANTED], [theirs.fileno(), memory])
            ours.setblocking(False)
            self._awaited.append((ours, Ledger(memory)))
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
            os.close(memory)

    def heard(self) -> Iterator[LentReader]:
        """Yield the readers that have come since this was asked last."""
        try:
            while True:
                packet, descriptors, _, _ = socket.recv_fds(self.control, births.PACKET, 1)
                if not packet:
                    return
                said = births.unpack(packet)
                if isinstance(said, Ready):
                    self.ready = said
                    continue
                process = ForkedProcess(said.pid, descriptors[0])
                yield LentReader(process, *self._awaited.popleft())
        except OSError:  # there is no more
            return

    def close(self) -> None:
        """End the process; its readers live on, those on their way see that nobody is there."""
        self._process.kill()
        self._process.wait()
        self.control.close()
        while self._awaited:
            control, shared = self._awaited.popleft()
            control.close()
            shared.close()
