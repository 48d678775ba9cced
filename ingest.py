"""From files to the store: read, extract, check, keep; each document in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from . import __version__
from .agreement_files import files_in
from .errors import AvtalegrafError
from .extract import Document, at_least, extract, read
from .extract.triples import agreement_iri, graph_of
from .server.store import BusyStoreError, IngestOutcome, Shelf, SourceEntry, StoredAgreement
from .shapes import check, to_graph

PATIENCE = 60.0
"""For how many seconds an ingest waits for another process that writes."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file: the outcome and its agreements, or the sentence that refused it.

    `unread` are the numbers of pages that hold only a picture.
    """

    path: Path
    outcome: IngestOutcome | None
    slugs: tuple[str, ...] = ()
    refusal: str | None = None
    unread: tuple[int, ...] = ()


def source_key(path: Path) -> str:
    """Return what tells files of one name apart: a digest of where the file lies."""
    return hashlib.sha256(str(path.resolve().parent).encode()).hexdigest()[:16]


def ingest(
    paths: Iterable[Path],
    data: Path,
    progress: Callable[[Path, int, int], None] | None = None,
    least: float = 0.0,
    patience: float = PATIENCE,
) -> tuple[Ingested, ...]:
    """Read each file, check its agreements and store them; refused files leave nothing behind.

    The store is held only while a document is written, so a service, or another ingest, may write
    in between; each document is published by itself.

    `progress` is told each file before it is read, with its number and how many there are. Facts
    whose confidence is lower than `least` are left out. `patience` is how many seconds to wait for
    another process that writes; BusyStoreError is raised if that is not enough.
    """
    files = tuple(dict.fromkeys(files_in(paths)))
    results: list[Ingested] = []
    shelf = Shelf(data, patience)
    for number, path in enumerate(files, 1):
        if progress is not None:
            progress(path, number, len(files))
        try:
            results.append(_ingest_one(shelf, path, least))
        except BusyStoreError:
            raise  # the other files would meet the same
        except AvtalegrafError as error:
            results.append(Ingested(path, None, refusal=str(error)))
    return tuple(results)


def _ingest_one(shelf: Shelf, path: Path, least: float) -> Ingested:
    document = read(path)
    key = source_key(path)
    # What was left out for being unsure must be read again when less is left out.
    version = f"{__version__}+least-{least:g}" if least else __version__
    known = shelf.entry(document.name, key)
    if known and known.checksum == document.checksum and known.version == version:
        return Ingested(path, IngestOutcome.UNCHANGED, known.slugs, unread=document.unread)
    document = _with_free_slug(shelf, document, key)
    agreements = tuple(
        StoredAgreement(a.slug, graph, to_graph(check(graph, agreement_iri(a.slug))))
        for a in extract(document)
        for graph in (graph_of(at_least(a, least)),)
    )
    slugs = tuple(a.slug for a in agreements)
    entry = SourceEntry(document.name, key, document.checksum, slugs, version)
    outcome = shelf.ingest(entry, document.text, agreements)
    return Ingested(path, outcome, slugs, unread=document.unread)


def _with_free_slug(shelf: Shelf, document: Document, key: str) -> Document:
    """Return the document under a slug that no other source has."""
    owner = shelf.slug_owner(document.slug)
    if owner is None or (owner.file_name, owner.key) == (document.name, key):
        return document
    return replace(document, slug=f"{document.slug}-{key[:6]}")
