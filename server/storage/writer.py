"""The one process that changes the store: it takes agreements in and publishes generations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from ...errors import StoreError
from . import (
    catalogue,
    change_log,
    generations,
    graph_names,
    relations_graph,
    texts,
    union,
    vocabulary_graph,
)
from .agreement_contents import Contents
from .data_lock import DataLock
from .stored import IngestOutcome, SourceEntry, StoredAgreement
from .truth import Truth
from .views import Following
from .wanted_views import wanted_views
from .working_copy import TRUTH, WorkingCopy


class Writer:
    """The store, opened for writing; a context manager, as only one may write at a time.

    Nothing that is written counts before `publish`: it is then there as a whole, in every view.
    `patience` is how many seconds to wait for another writer.
    """

    def __init__(self, data: Path, who: str = "command line", patience: float = 0.0) -> None:
        self._data = data
        self.who = who
        self._patience = patience
        self._lock: DataLock | None = None
        self._copy: WorkingCopy | None = None
        self._touched: set[ox.NamedNode] = set()
        self._texts_may_go = False

    def __enter__(self) -> Self:
        self._lock = DataLock(self._data, self._patience)
        try:
            self._copy = WorkingCopy(self._data)
        except OSError as error:
            self.close()
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
        self.close()

    def close(self) -> None:
        """Close the stores and let others write; what is not published is lost."""
        if self._copy is not None:
            self._copy.close()
            self._copy = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def _working(self) -> WorkingCopy:
        if self._copy is None:
            raise StoreError("The store is closed: use the writer inside `with Writer(…)`.")
        return self._copy

    @property
    def truth(self) -> Truth:
        """Return the graphs as they are with what has been changed so far."""
        return Truth(self._working, self._touched)

    def entry(self, file_name: str, key: str) -> SourceEntry | None:
        """Return what the catalogue says of a source document."""
        return catalogue.find(self._working.read(TRUTH), file_name, key)

    def slug_owner(self, slug: str) -> SourceEntry | None:
        """Return the source document that a stored agreement was read from."""
        return catalogue.owner_of(self._working.read(TRUTH), slug)

    def ingest(
        self, entry: SourceEntry, text: str, agreements: Sequence[StoredAgreement]
    ) -> IngestOutcome:
        """Store a source document with its agreements, in place of what it held before.

        Reviews are kept. Nothing is written if the same text is stored already and was read by
        the same version. Raises StoreError if another document owns a slug.
        """
        self._check(entry, text, agreements)
        contents = [Contents.of(agreement) for agreement in agreements]
        before = self.entry(entry.file_name, entry.key)
        if before and (before.checksum, before.version) == (entry.checksum, entry.version):
            texts.write(self._data / "texts", text)
            return IngestOutcome.UNCHANGED
        try:
            texts.write(self._data / "texts", text)
            self._take_in(entry, before, contents)
        except OSError as error:
            raise self._no_room(error) from error
        self._texts_may_go = True
        return IngestOutcome.REPLACED if before else IngestOutcome.ADDED

    def collect(self, collection: str, slugs: Iterable[str], *, add: bool) -> None:
        """Put agreements into a collection, or take them out of it."""
        truth = self.truth
        for slug in slugs:
            quad = catalogue.membership(slug, collection)
            truth.change_catalogue(*(((), (quad,)) if add else ((quad,), ())))
            for name in (graph_names.graph(slug), graph_names.review(slug)):
                self._touched.add(name)

    def publish(self, what: str = "ingest") -> int:
        """Freeze what is stored as a new generation and return its number.

        If nothing has been written since the newest one, nothing is done and its number returned
        (0 where nothing has ever been stored).
        """
        before = generations.current(self._data)
        try:
            self._relate()
            self._follow()
            if not self._working.is_changed:
                return generations.number(before)
            name = self._working.publish()
            changed = sorted(graph.value for graph in self._touched)
            change_log.write(self._data, self.who, what, changed, before, name)
            self._sweep_texts(before)
        except OSError as error:
            raise self._no_room(error) from error
        self._touched.clear()
        return generations.number(name)

    def discard(self) -> None:
        """Forget what has been written since the newest generation."""
        self._touched.clear()
        self._working.discard()

    def _take_in(
        self, entry: SourceEntry, before: SourceEntry | None, contents: Sequence[Contents]
    ) -> None:
        truth = self.truth
        vocabulary = vocabulary_graph.newer(truth.store)
        if vocabulary is not None:
            truth.put(graph_names.vocabulary(), vocabulary)
        for slug in before.slugs if before else ():
            if slug not in entry.slugs:
                truth.remove_agreement(slug)
        for each in contents:
            each.put(truth)
        old = catalogue.quads(truth.store, entry.file_name, entry.key)
        new = [union.quad_in(t, graph_names.catalogue()) for t in catalogue.triples(entry)]
        truth.change_catalogue(old, new)

    def _relate(self) -> None:
        """Bring the relations between agreements up to date with what is stored of each."""
        kinds = (graph_names.parts(name.value) for name in self._touched)
        if not any(parts is not None and parts[0] == "graph" for parts in kinds):
            return
        truth = self.truth
        wanted = union.triples_from(relations_graph.relations(truth.store))
        if wanted != truth.triples(graph_names.relations()):
            truth.put(graph_names.relations(), wanted)

    def _follow(self) -> None:
        """Bring the views up to date, make those that are new, leave out those no longer wanted."""
        working = self._working
        wanted = {view.name: view for view in wanted_views(self._data)}
        there = working.names() - {TRUTH}
        if not self._touched and generations.current(self._data) is None:
            return
        for name in there - set(wanted):
            working.drop(name)
        truth = working.read(TRUTH)

        def follow(name: str) -> None:
            if name not in there:
                Following(wanted[name], truth).fill(working.change(name))
            elif self._touched:
                Following(wanted[name], truth).follow(working.change(name), self._touched)

        # Side by side: most of the time goes to waiting for the disk.
        with ThreadPoolExecutor(max_workers=4) as pool:
            tuple(pool.map(follow, wanted))

    def _sweep_texts(self, before: str | None) -> None:
        if not self._texts_may_go:
            return
        wanted = catalogue.checksums(self._working.read(TRUTH))
        frozen = generations.open_frozen(self._data, before) if before else None
        if frozen is not None:
            wanted |= catalogue.checksums(frozen)
        texts.remove_others(self._data / "texts", wanted)
        self._texts_may_go = False

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

    def _no_room(self, error: OSError) -> StoreError:
        return StoreError(
            f"The store in {self._data} could not be written ({error}): make room on the disk, "
            "then try once more."
        )
