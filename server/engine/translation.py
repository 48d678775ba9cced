"""An answer that the engine writes in its own format, translated into another meanwhile.

The engine writes without Python's lock, so a second thread translates on another core. A pipe lies
between the two: neither can run far ahead of the other, and memory stays bounded.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO

_BLOCK = 1 << 16


def translate(
    serialize: Callable[[IO[bytes]], object],
    translation: Callable[[Iterable[bytes]], Iterable[bytes]],
    write: Callable[[bytes], object],
) -> None:
    """Let the engine serialize in this thread, which its results may not leave, and translate it.

    `translation` takes and gives blocks that are cut anywhere. What it raises, or `write`, ends the
    engine's work at its next block and is raised here; so is what the engine raises, and then the
    translation is left unfinished.
    """
    reading, writing = os.pipe()
    is_whole = threading.Event()

    def run() -> None:
        with source:  # shut early, the engine's next write fails
            for piece in translation(_blocks(source, is_whole)):
                write(piece)

    with (
        os.fdopen(reading, "rb", buffering=0) as source,
        ThreadPoolExecutor(1) as second,
        os.fdopen(writing, "wb", buffering=0) as sink,
    ):
        translated = second.submit(run)
        # It says no more than that the translation stopped; why, the result tells.
        with contextlib.suppress(BrokenPipeError):
            serialize(sink)
            is_whole.set()
    translated.result()


def _blocks(source: IO[bytes], is_whole: threading.Event) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block
    if not is_whole.is_set():
        raise EOFError("the engine stopped before its last block")
