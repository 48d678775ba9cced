"""From files to the store: read, extract, check, keep; each document in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from . import __version__
from .agreement_files import files_in
from .errors import AvtalegrafError
from .extract import Document, extract, read
from .extract.triples import agreement_iri, graph_of
from .server.store import IngestOutcome, SourceEntry, StoredAgreement, Writer
from .shapes import check, to_graph


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
    paths: Iterable[Path], data: Path, progress: Callable[[Path, int, int], None] | None = None
) -> tuple[Ingested, ...]:
    """Read each file, check its agreements and store them; refused files leave nothing behind.

    `progress` is told each file before it is read, with its number and how many there are.
    """
    files = tuple(dict.fromkeys(files_in(paths)))
    results: list[Ingested] = []
    with Writer(data) as writer:
        try:
            for number, path in enumerate(files, 1):
                if progress is not None:
                    progress(path, number, len(files))
                try:
                    results.append(_ingest_one(writer, path))
                except AvtalegrafError as error:
                    results.append(Ingested(path, None, refusal=str(error)))
        finally:
            # After Ctrl+C too: what is stored is whole, and may be seen.
            writer.publish()
    return tuple(results)


def _ingest_one(writer: Writer, path: Path) -> Ingested:
    document = read(path)
    key = source_key(path)
    known = writer.entry(document.name, key)
    if known and known.checksum == document.checksum and known.version == __version__:
        return Ingested(path, IngestOutcome.UNCHANGED, known.slugs, unread=document.unread)
    document = _with_free_slug(writer, document, key)
    agreements = tuple(
        StoredAgreement(a.slug, graph, to_graph(check(graph, agreement_iri(a.slug))))
        for a in extract(document)
        for graph in (graph_of(a),)
    )
    slugs = tuple(a.slug for a in agreements)
    entry = SourceEntry(document.name, key, document.checksum, slugs, __version__)
    outcome = writer.ingest(entry, document.text, agreements)
    return Ingested(path, outcome, slugs, unread=document.unread)


def _with_free_slug(writer: Writer, document: Document, key: str) -> Document:
    """Return the document under a slug that no other source has."""
    owner = writer.slug_owner(document.slug)
    if owner is None or (owner.file_name, owner.key) == (document.name, key):
        return document
    return replace(document, slug=f"{document.slug}-{key[:6]}")
