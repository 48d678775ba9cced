"""One process of ours that runs what comes from outside, and the messages to and from it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from . import framing
from .allocation import ALLOCATION

_READ = 1 << 18
_LOOK_SECONDS = 0.2


class WorkerPipe:
    """A process `python -m avtalegraf.server.engine.MODULE DATA MEMORY`, which may be killed."""

    def __init__(self, module: str, data: Path, memory_bytes: int) -> None:
        self._is_ready = False
        self._unpacker = framing.Unpacker()
        self._frames: list[framing.Frame] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"avtalegraf.server.engine.{module}", str(data.absolute()),
             str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, **ALLOCATION},
            start_new_session=True,  # Ctrl+C is for the server, which then stops its workers
        )  # fmt: skip
        assert self.process.stdin is not None and self.process.stdout is not None
        self._in, self._out = self.process.stdin, self.process.stdout
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN | select.POLLHUP)

    def send(self, message: bytes) -> None:
        """Send a message; raises EOFError if the process has died."""
        view = memoryview(message)
        try:
            while view:
                view = view[self._in.write(view) :]
        except BrokenPipeError as error:
            raise EOFError from error

    def wait_until_ready(self, deadline: float) -> None:
        """Wait until the process has started; raises EOFError or TimeoutError."""
        while not self._is_ready:
            frame = self._frame(deadline, None)
            self._is_ready = frame.kind == framing.READY

    def next(self, deadline: float, is_gone: Callable[[], bool] | None = None) -> framing.Frame:
        """Return the next message but that the process is ready.

        Raises EOFError when it has died, and TimeoutError at the deadline or when `is_gone()`.
        """
        while (frame := self._frame(deadline, is_gone)).kind == framing.READY:
            self._is_ready = True
        return frame

    def _frame(self, deadline: float, is_gone: Callable[[], bool] | None) -> framing.Frame:
        while not self._frames:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            wait = left if is_gone is None else min(left, _LOOK_SECONDS)
            if self._poll.poll(wait * 1000):
                data = os.read(self._out.fileno(), _READ)
                if not data:
                    raise EOFError
                self._frames = self._unpacker.feed(data)
            elif is_gone is not None and is_gone():
                raise TimeoutError
        return self._frames.pop(0)

    def stop(self) -> None:
        """Kill the process and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        self._in.close()
        self._out.close()
