"""The one process that changes the store: it takes agreements in and publishes generations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from rdflib import Graph

from ..errors import StoreError
from . import (
    catalogue,
    durations,
    generations,
    graph_names,
    relations_graph,
    texts,
    union,
    vocabulary_graph,
)
from .stored import IngestOutcome, SourceEntry, StoredAgreement

# How RocksDB ends its sentence when another process, or this one, has the store open.
_HELD = ("Resource temporarily unavailable", "No locks available")


class Writer:
    """The store, opened for writing; a context manager, as only one may write at a time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._open: ox.Store | None = None
        self._knows_vocabulary = False

    def __enter__(self) -> Self:
        folder = self._data / "store"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._open = ox.Store(str(folder))
        except OSError as error:
            if str(error).endswith(_HELD):
                raise StoreError(
                    f"Another process writes to {self._data}: wait until it is done, then try "
                    "again."
                ) from error
            raise StoreError(
                f"The store in {self._data} cannot be opened for writing ({error}): check the "
                "folder and its permissions."
            ) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # pyoxigraph gives its lock back when the last reference goes.
        self._open = None

    @property
    def _store(self) -> ox.Store:
        if self._open is None:
            raise StoreError("The store is closed: use the writer inside `with Writer(…)`.")
        return self._open

    def entry(self, file_name: str, key: str) -> SourceEntry | None:
        """Return what the catalogue says of a source document."""
        return catalogue.find(self._store, file_name, key)

    def slug_owner(self, slug: str) -> SourceEntry | None:
        """Return the source document that a stored agreement was read from."""
        return catalogue.owner_of(self._store, slug)

    def ingest(
        self, entry: SourceEntry, text: str, agreements: Sequence[StoredAgreement]
    ) -> IngestOutcome:
        """Store a source document with its agreements, in place of what it held before.

        One transaction; reviews are kept. Nothing is written if the same text is stored already
        and was read by the same version. Raises StoreError if another document owns a slug.
        """
        self._check(entry, text, agreements)
        before = self.entry(entry.file_name, entry.key)
        self._keep(text)
        if before and (before.checksum, before.version) == (entry.checksum, entry.version):
            return IngestOutcome.UNCHANGED
        graphs = {} if self._knows_vocabulary else vocabulary_graph.changes(self._store)
        for slug in before.slugs if before else ():
            graphs |= {graph_names.graph(slug): (), graph_names.report(slug): ()}
        for agreement in agreements:
            graphs |= _lines(agreement)
        self._change(
            graphs,
            remove=catalogue.quads(self._store, entry.file_name, entry.key),
            add=(*catalogue.lines(entry), catalogue.new_state()),
        )
        self._knows_vocabulary = True
        return IngestOutcome.REPLACED if before else IngestOutcome.ADDED

    def publish(self) -> int:
        """Freeze what is stored as a new generation and return its number.

        If nothing has been written since the newest one, nothing is done and its number returned
        (0 where nothing has ever been stored).
        """
        newest = generations.current(self._data)
        state = catalogue.state(self._store)
        frozen = generations.open_frozen(self._data, newest) if newest else None
        wanted = catalogue.checksums(self._store)
        if frozen is not None:
            wanted |= catalogue.checksums(frozen)
        name = newest
        try:
            if state is not None and (frozen is None or catalogue.state(frozen) != state):
                self._relate()
                name = generations.publish(self._data, self._store)
            texts.remove_others(self._data / "texts", wanted)
        except OSError as error:
            raise StoreError(
                f"No new generation could be written in {self._data} ({error}): make room on the "
                "disk, then ingest once more."
            ) from error
        return generations.number(name)

    def _relate(self) -> None:
        """Bring the relations between agreements up to date with what is stored."""
        lines = union.lines_of(relations_graph.relations(self._store))
        union.replace(self._store, {graph_names.relations(): lines})

    def _keep(self, text: str) -> None:
        try:
            texts.write(self._data / "texts", text)
        except OSError as error:
            raise StoreError(
                f"The text could not be written in {self._data} ({error.strerror}): check the disk "
                "and the folder's permissions, then ingest once more."
            ) from error

    def _check(self, entry: SourceEntry, text: str, agreements: Sequence[StoredAgreement]) -> None:
        if texts.checksum_of(text) != entry.checksum:
            raise StoreError(f"The text of {entry.file_name} is not the one that was read: retry.")
        slugs = [agreement.slug for agreement in agreements]
        if sorted(slugs) != sorted(entry.slugs) or len(set(slugs)) != len(slugs):
            raise StoreError(
                f"The agreements of {entry.file_name} do not match its entry: give each one slug."
            )
        for slug in slugs:
            owner = self.slug_owner(slug)
            if owner and (owner.file_name, owner.key) != (entry.file_name, entry.key):
                raise StoreError(
                    f"The agreement {slug} of {entry.file_name} is stored already, from "
                    f"{owner.file_name}: rename one of the files."
                )

    def _change(
        self,
        graphs: dict[ox.NamedNode, tuple[str, ...]],
        remove: list[ox.Quad],
        add: tuple[str, ...],
    ) -> None:
        try:
            union.replace(self._store, graphs, remove, {graph_names.catalogue(): add})
        except OSError as error:
            raise StoreError(
                f"The store in {self._data} could not be written ({error}): make room on the "
                "disk, then ingest once more."
            ) from error


def _lines(agreement: StoredAgreement) -> dict[ox.NamedNode, tuple[str, ...]]:
    """Return an agreement's two graphs as lines, the wording of its durations added."""
    wordings = Graph()
    for triple in durations.texts(agreement.graph):
        wordings.add(triple)
    return {
        graph_names.graph(agreement.slug): (
            *union.lines_of(agreement.graph),
            *union.lines_of(wordings),
        ),
        graph_names.report(agreement.slug): union.lines_of(agreement.report),
    }
