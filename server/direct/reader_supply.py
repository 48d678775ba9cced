"""Where direct readers come from: as many as are wanted, from a copy of the newest generation.

A change shows at once, since readers then ask the disk. When nothing has changed for a while, a
new process makes a copy, and readers that are forked from it take the place of the others; a copy
of what was before is given up first.
"""

from __future__ import annotations

import logging
import select
import time
from collections.abc import Iterator

from ...errors import StoreError
from ..config import ServerConfig
from ..storage import generations
from ..storage.file_stamp import stamp_of
from .lent_reader import LentReader
from .reader_source import ReaderSource

_START_AGAIN_SECONDS = 1.0
_COPY_AGAIN_SECONDS = 60.0  # what killed the process that had a copy may kill the next one
_PATIENCE = 4.0  # times what the last copy took: whoever changes much is not worth a copy each time
_log = logging.getLogger("avtalegraf")


class ReaderSupply:
    """The readers that there are, and the processes that they were forked from."""

    def __init__(self, config: ServerConfig, said: select.epoll) -> None:
        """Start nothing yet; `said` is told which descriptors to listen to."""
        self.readers: tuple[LentReader, ...] = ()
        """Those that there are; some may be leaving."""
        self._config = config
        self._said = said
        self._source_of: dict[LentReader, ReaderSource] = {}
        self._current: ReaderSource | None = None
        self._coming: ReaderSource | None = None
        self._former: list[ReaderSource] = []
        self._current_file = config.data / "CURRENT"
        self._stamp: tuple[int, int] | None = None
        self._newest: str | None = None
        self._tried: str | None = None
        self._copy_seconds = 0.0
        self._next_start = self._next_copy = 0.0

    @property
    def copied_bytes(self) -> int:
        """Return what the copy of the newest generation takes, 0 if there is none."""
        source = self._current
        if source is None or source.ready is None or source.generation != self._newest:
            return 0
        return source.ready.size

    def settle(self) -> None:
        """Hear the processes, start what is missing, and go over to a newer copy in time."""
        for source in tuple(self._sources()):
            for reader in source.heard():
                self._source_of[reader] = source
                self.readers = tuple(self._source_of)
                self._said.register(reader.control, select.EPOLLIN)
        self._look()
        self._bury()
        try:
            self._go_on()
        except OSError as error:  # too many processes, or no memory: workers answer meanwhile
            _log.warning("a reader could not be started: %s", error)
            self.wait()
        self._replace()

    def wait(self) -> None:
        """Start nothing for a while."""
        self._next_start = time.monotonic() + _START_AGAIN_SECONDS

    def forget(self, reader: LentReader) -> None:
        """Leave out a reader that has ended."""
        del self._source_of[reader]
        self.readers = tuple(self._source_of)
        self._said.unregister(reader.control)

    def close(self) -> None:
        """End the processes that readers are forked from."""
        for source in tuple(self._sources()):
            self._end(source)
        self._current = self._coming = None
        self._former.clear()

    def _sources(self) -> Iterator[ReaderSource]:
        yield from self._former
        yield from (each for each in (self._current, self._coming) if each is not None)

    def _look(self) -> None:
        """See what the newest generation is."""
        stamp = stamp_of(self._current_file)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._newest = generations.current(self._config.data)
            except StoreError:  # who asks for something is told
                self._newest = None

    def _bury(self) -> None:
        """Let go of the processes that have ended or that nothing comes from any more."""
        if self._current is not None and self._current.is_dead:
            if self._current.generation is not None:
                _log.warning("the copy of %s is lost", self._current.generation)
                self._tried = None
                self._next_copy = time.monotonic() + _COPY_AGAIN_SECONDS
            self._end(self._current)
            self._current = None
            self.wait()
        coming = self._coming
        if coming is not None and (coming.is_dead or coming.generation not in {self._newest, None}):
            if coming.is_dead and coming.generation is not None:
                _log.warning("%s could not be copied into memory", coming.generation)
            self._end(coming)
            self._coming = None
        for source in tuple(self._former):  # it is the one that its readers are reaped by
            if source not in self._source_of.values():
                self._end(source)
                self._former.remove(source)

    def _go_on(self) -> None:
        """Start what is missing; raises OSError."""
        if time.monotonic() < self._next_start:
            return
        if self._current is None:
            self._current = self._start(None)
        elif self._coming is None and self._is_time_to_copy():
            if self._current.generation is not None:  # two copies at a time would be too much
                self._coming = self._start(None)
            elif not self._former:
                self._coming = self._start(self._newest)
                self._tried = self._newest
        elif self._coming is not None and self._coming.ready is not None:
            self._go_over(self._coming)
        stay = sum(not each.is_leaving for each in self._of(self._current))
        for _ in range(stay + self._current.awaited, self._config.direct_readers):
            self._current.ask()

    def _start(self, generation: str | None) -> ReaderSource:
        source = ReaderSource(self._config, generation)
        self._said.register(source.control, select.EPOLLIN)
        return source

    def _is_time_to_copy(self) -> bool:
        if (
            not self._config.memory_copy_bytes
            or time.monotonic() < self._next_copy
            or self._stamp is None
            or self._newest in {None, self._tried}
        ):
            return False
        settled = max(self._config.settled_seconds, _PATIENCE * self._copy_seconds)
        return time.time() - self._stamp[0] / 1e9 >= settled

    def _go_over(self, source: ReaderSource) -> None:
        """Take readers from another process from now on."""
        if self._current is not None:
            self._former.append(self._current)
        self._current, self._coming = source, None
        if source.ready is not None and source.generation is not None:
            self._copy_seconds = source.ready.seconds
            if source.ready.reason:
                _log.warning("%s is not in memory: %s", source.generation, source.ready.reason)

    def _replace(self) -> None:
        """Have readers of former processes leave as far as there are others."""
        if self._current is None:
            return
        staying = [each for each in self.readers if not each.is_leaving]
        outdated = [each for each in staying if self._source_of[each] is not self._current]
        for each in outdated[: max(0, len(staying) - self._config.direct_readers)]:
            each.hang_up()

    def _of(self, source: ReaderSource) -> list[LentReader]:
        return [each for each, its in self._source_of.items() if its is source]

    def _end(self, source: ReaderSource) -> None:
        self._said.unregister(source.control)
        source.close()
