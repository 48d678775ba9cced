"""The newest generation of the store, for the pages: opened once, and anew when a newer is out."""

from __future__ import annotations

import threading
from pathlib import Path

from ...errors import UnknownAgreementError
from ..storage import generations
from ..storage.view import View
from ..store import Reader


class CurrentReader:
    """Hands out readers of the newest generation, one for each view; safe to use from threads."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._generation: str | None = None
        self._readers: dict[View, Reader] = {}

    def newest(self, view: View) -> Reader | None:
        """Return a reader, None while nothing has been stored; raises StoreError."""
        name = generations.current(self._data)
        with self._lock:
            if name != self._generation:
                self._readers.clear()
                self._generation = name
            if name is None:
                return None
            if view not in self._readers:
                self._readers[view] = Reader.open(self._data, view)
            return self._readers[view]

    def required(self, view: View) -> Reader:
        """Return a reader; raises UnknownAgreementError while nothing has been stored."""
        reader = self.newest(view)
        if reader is None:
            raise UnknownAgreementError("No agreements yet: run `avtalegraf ingest` first.")
        return reader
