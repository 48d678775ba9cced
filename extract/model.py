"""What extraction reads and yields: documents, units of text, facts, agreements. All frozen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = str | bool | float | tuple[str, ...] | None
NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start` to `end` (exclusive) of the stored text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Tell whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Document:
    """One file: `text` is the file, decoded, or what its reader laid out; it is never changed.

    `pages` are (offset, page number) in rising order of offset: from there on the text stands on
    that page; a format without pages has none. `unread` are pages that hold only a picture.
    """

    name: str
    text: str
    checksum: str
    slug: str
    pages: tuple[tuple[int, int], ...] = ()
    unread: tuple[int, ...] = ()

    def __getitem__(self, span: Span) -> str:
        """Return the words of a span."""
        return self.text[span.start : span.end]

    def page(self, offset: int) -> int | None:
        """Return the page that an offset stands on, if the document has pages."""
        at = bisect_right(self.pages, offset, key=lambda place: place[0])
        return self.pages[at - 1][1] if at else None


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or headed part of an agreement; `number` as printed."""

    span: Span
    number: str | None
    heading: str | None
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the text says, and where: `kind` and `values` as in ontology/MODEL.md.

    `values` maps the names of this type's properties to codes, words, numbers and truth values;
    `pattern` names the rule that found it; `confidence` lies between 0 and 1.
    """

    kind: str
    span: Span
    values: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    pattern: str = ""
    confidence: float = 0.9
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement of a document with its facts; `part_of` is the slug of the outer one."""

    slug: str
    document: Document
    span: Span
    title: str
    kind: str
    language: str
    language_supported: bool
    is_template: bool
    is_example: bool
    is_signed: bool
    part_of: str | None
    clauses: tuple[Clause, ...] = ()
    facts: tuple[Fact, ...] = ()
