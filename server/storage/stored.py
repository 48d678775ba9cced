"""What goes into the store and comes out of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rdflib import Graph


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One row of the catalogue: a source document and the agreements read from it.

    `key` tells apart documents of the same name (such as the folder); `checksum` is the SHA-256
    of the stored text; `version` that of the software that extracted.
    """

    file_name: str
    key: str
    checksum: str
    slugs: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True, eq=False)
class StoredAgreement:
    """One agreement as it is stored: its graph and that of its compliance report (MODEL.md)."""

    slug: str
    graph: Graph
    report: Graph


class IngestOutcome(Enum):
    """What an ingest did with a source document."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One line of the register of agreements; `kind` is a code, `checksum` finds the text."""

    slug: str
    iri: str
    title: str
    kind: str
    language: str
    is_template: bool
    file_name: str
    checksum: str
