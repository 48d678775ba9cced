"""Where an ingest puts its documents, one by one, while others may write in between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from . import catalogue, generations
from .stored import IngestOutcome, SourceEntry, StoredAgreement
from .writer import Writer


class Shelf:
    """What the store says of documents, without a lock; and the lock for a moment to add one."""

    def __init__(self, data: Path, patience: float) -> None:
        self._data = data
        self._patience = patience
        self._name: str | None = None
        self._store = ox.Store()

    def entry(self, file_name: str, key: str) -> SourceEntry | None:
        """Return what the catalogue says of a source document."""
        return catalogue.find(self._newest(), file_name, key)

    def slug_owner(self, slug: str) -> SourceEntry | None:
        """Return the source document that a stored agreement was read from."""
        return catalogue.owner_of(self._newest(), slug)

    def ingest(
        self, entry: SourceEntry, text: str, agreements: Sequence[StoredAgreement]
    ) -> IngestOutcome:
        """Store and publish one document, once others have written (`Writer.ingest`)."""
        with Writer(self._data, patience=self._patience) as writer:
            outcome = writer.ingest(entry, text, agreements)
            writer.publish()
            return outcome

    def _newest(self) -> ox.Store:
        for _ in range(3):  # a quick writer may sweep one between the two steps
            name = generations.current(self._data)
            if name is None or name == self._name:
                break
            store = generations.open_frozen(self._data, name)
            if store is not None:
                self._name, self._store = name, store
        return self._store
