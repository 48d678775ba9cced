"""The newest generation of the store, for the pages: opened once, and anew when a newer is out."""

from __future__ import annotations

import threading
from pathlib import Path

from ..errors import UnknownAgreementError
from . import generations
from .store import Reader


class CurrentReader:
    """Hands out a reader of the newest generation; safe to use from several threads."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def newest(self) -> Reader | None:
        """Return a reader, None while nothing has been stored; raises StoreError."""
        name = generations.current(self._data)
        with self._lock:
            if name is None:
                self._reader = None
            elif self._reader is None or self._reader.generation != name:
                self._reader = Reader.open(self._data)
            return self._reader

    def required(self) -> Reader:
        """Return a reader; raises UnknownAgreementError while nothing has been stored."""
        reader = self.newest()
        if reader is None:
            raise UnknownAgreementError("No agreements yet: run `avtalegraf ingest` first.")
        return reader
