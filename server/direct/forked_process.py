"""A process that was forked by one of ours, and is not our own child: stopped, killed, waited for.

It is known by a descriptor (pidfd_open(2)), which unlike its number never comes to mean another.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from pathlib import Path


class ForkedProcess:
    """A process by its number and the descriptor that stands for it."""

    def __init__(self, pid: int, descriptor: int) -> None:
        self.pid = pid
        self._descriptor = descriptor
        self._end = select.poll()
        self._end.register(descriptor, select.POLLIN)

    @property
    def is_dead(self) -> bool:
        """Return whether it has ended."""
        return bool(self._end.poll(0))

    def freeze(self) -> None:
        """Stop it where it is; returns when all its threads stand still, or it has ended."""
        self._send(signal.SIGSTOP)
        while not self.is_dead and not self._stands_still():
            time.sleep(0)

    def resume(self) -> None:
        """Let it go on."""
        self._send(signal.SIGCONT)

    def kill(self) -> None:
        """Kill it and wait until it is gone."""
        self._send(signal.SIGKILL)
        self._end.poll()

    def close(self) -> None:
        """Let go of it, whether it has ended or not."""
        os.close(self._descriptor)

    def _send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has ended
            signal.pidfd_send_signal(self._descriptor, number)

    def _stands_still(self) -> bool:
        try:
            threads = tuple(Path(f"/proc/{self.pid}/task").iterdir())
        except FileNotFoundError:
            return True
        return all(_state(thread) in "TtZX" for thread in threads)


def _state(thread: Path) -> str:
    """Return the state of a thread, one letter (proc_pid_stat(5)); X for one that is gone."""
    try:
        # Its name, in parentheses, may hold anything.
        return (thread / "stat").read_text("utf-8", "replace").rpartition(") ")[2][0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"
