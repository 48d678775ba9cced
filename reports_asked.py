"""The reports that a command line asks for: of files, or of stored agreements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .server.store import Reader
from .shapes import Report, from_graph


def reports_of(names: Sequence[str], data: Path) -> Iterator[Report]:
    """Yield the reports asked for: of files, read now, and of stored agreements; all by default.

    Raises UnreadableDocumentError, NothingToReadError, UnknownAgreementError and StoreError.
    """
    reader: Reader | None = None
    for name in names:
        if names_a_file(name):
            yield from _checked_now(Path(name))
            continue
        reader = reader or Reader.open(data)
        yield from_graph(reader.report(name))
    if not names:
        reader = Reader.open(data)
        for row in reader.agreements():
            yield from_graph(reader.report(row.slug))


def names_a_file(name: str) -> bool:
    """Tell whether a word is a path, and not the name of an agreement, which has no such signs."""
    if "/" in name or "." in name:
        return True
    try:
        return Path(name).is_file()
    except OSError:
        return False


def _checked_now(path: Path) -> Iterator[Report]:
    # What reads agreements is slow to import, and stored ones need none of it.
    from .agreement_files import files_in
    from .extract import extract, read
    from .extract.triples import agreement_iri, graph_of
    from .shapes import check

    for file in files_in([path]):
        for agreement in extract(read(file)):
            yield check(graph_of(agreement), agreement_iri(agreement.slug))
