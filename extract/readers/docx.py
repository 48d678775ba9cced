"""A Word document (.docx) in, its stored text out: the body as it reads when printed.

ECMA-376 part 1, transitional and strict. Headers and footers are left out, as they only repeat.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ...errors import UnreadableDocumentError
from .docx_numbering import BULLET, Numbering, read_numbering
from .docx_runs import RunReader, Words, chosen
from .docx_styles import Styles, is_on, read_styles
from .elements import from_xml
from .layout import BOLD, Kind, Piece, clean, lay_out
from .package import Package
from .stored import Stored
from .tables import Cell, table

_OOXML = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_PREFIXES = {
    f"{_OOXML}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OOXML}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OOXML}/markup-compatibility/2006": "mc",
    f"{_OOXML}/package/2006/relationships": "rel",
}
_THROUGH = frozenset({"w.sdtContent", "w.ins", "w.moveTo", "w.customXml", "w.smartTag"})
_SENTENCE = re.compile(r"[.;:][\"»”’)]*$")
_LONGEST_HEADING = 120
_LONGEST_ENDED = 60  # a heading that ends as a sentence does, and is longer, is a clause


def read(name: str, data: bytes, joining: Collection[str] = ()) -> Stored:
    """Return the stored text; raises UnreadableDocumentError with what to do."""
    package = Package(name, data)
    main = _main_part(name, package)
    folder = posixpath.dirname(main)

    def part(file: str) -> Element | None:
        path = posixpath.join(folder, file)
        return from_xml(package.read(path), name, _PREFIXES) if path in package else None

    body = from_xml(package.read(main), name, _PREFIXES).find("w.body")
    if body is None:
        raise UnreadableDocumentError(f"{name} is no Word document: save it as .docx in Word.")
    styles = read_styles(part("styles.xml"))
    numbering = read_numbering(part("numbering.xml"), styles.lists())
    notes = {
        (f"w.{kind}Reference", note.get("w.id", "")): note
        for kind in ("footnote", "endnote")
        for root in (part(f"{kind}s.xml"),)
        if root is not None
        for note in root.findall(f"w.{kind}")
    }
    return lay_out(_Body(name, styles, numbering, notes).read(body))


def _main_part(name: str, package: Package) -> str:
    """Return the path of the document's own part, as the package's relationships name it."""
    if "_rels/.rels" in package:
        for relation in from_xml(package.read("_rels/.rels"), name, _PREFIXES):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/")
                if target in package and target.endswith(".xml") and target.startswith("word"):
                    return target
    raise UnreadableDocumentError(
        f"{name} is a zip file, but no Word document: save it as .docx in Word, or unpack it."
    )


@dataclass(slots=True)
class _Body:
    """Reads a body in order; keeps what waits: a joined paragraph's beginning, and notes."""

    name: str
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], Element]
    _runs: RunReader = field(init=False)
    _waiting: list[tuple[str, str]] = field(default_factory=list)
    _spaced: bool = False
    _carried: Words | None = None

    def __post_init__(self) -> None:
        self._runs = RunReader(self.styles)

    def read(self, body: Element) -> Iterator[Piece]:
        """Yield the pieces of a body; notes stand at the end of the section they belong to."""
        for piece in self._blocks(body):
            if piece.kind is Kind.HEADING:
                yield from self._notes()
            yield piece
        yield from self._last()
        yield from self._notes()

    def _last(self) -> Iterator[Piece]:
        """Yield a beginning that nothing followed."""
        words, self._carried = self._carried, None
        if words is not None and (text := clean(words.text)):
            yield Piece(Kind.PARAGRAPH, text)

    def _blocks(self, container: Iterable[Element], contents: bool = False) -> Iterator[Piece]:
        for element in container:
            if element.tag == "w.p":
                yield from self._paragraph(element, contents)
            elif element.tag == "w.tbl":
                yield from self._table(element)
            elif element.tag == "w.sdt":
                gallery = element.find("w.sdtPr/w.docPartObj/w.docPartGallery")
                is_contents = gallery is not None and "Contents" in gallery.get("w.val", "")
                yield from self._blocks(element.findall("w.sdtContent"), contents or is_contents)
            elif element.tag == "mc.AlternateContent":
                yield from self._blocks(chosen(element), contents)
            elif element.tag in _THROUGH:
                yield from self._blocks(element, contents)
            elif element.tag == "w.altChunk":
                raise UnreadableDocumentError(
                    f"{self.name} holds another file that Word has not taken in yet: open it in "
                    "Word, save it, and try again."
                )

    def _paragraph(self, paragraph: Element, contents: bool) -> Iterator[Piece]:
        own = paragraph.find("w.pPr")
        named = own.find("w.pStyle") if own is not None else None
        style = named.get("w.val") if named is not None else self.styles.default_paragraph
        words = self._runs.read(paragraph, style)
        if self._carried is not None:
            words.parts[:0] = self._carried.parts
            words.weights[:0] = self._carried.weights
            words.notes[:0] = self._carried.notes
            words.boxes[:0] = self._carried.boxes
            self._carried = None
        if own is not None and own.find("w.rPr/w.del") is not None:
            # The mark at its end was deleted (17.13.5.15): it goes on in the next paragraph.
            self._carried = words
            return
        text = clean(words.text)
        hidden_mark = own is not None and bool(is_on(own.find("w.rPr"), "w.vanish"))
        label = ""
        level = self.styles.heading_level(style, own)
        at = 0
        listed = self.styles.list_of(style, own)
        # An empty paragraph is not counted, nor is one that is all hidden.
        if listed is not None and text and not (hidden_mark and not text):
            number, own_level, said_by = listed
            at = own_level or 0
            if own_level is None:
                at = self.numbering.level_of_style(number, said_by) or 0
            label = self.numbering.label(number, at)
        if text:
            yield self._piece(words, text, label, level, at, contents, style)
        self._spaced = not text
        self._waiting += words.notes
        for box in words.boxes:
            yield from self._blocks(box)

    def _piece(
        self, words: Words, text: str, label: str, level: int | None, at: int, contents: bool,
        style: str | None,
    ) -> Piece:  # fmt: skip
        if contents or self.styles.is_contents(style):
            return Piece(Kind.ITEM, _dotted(f"{label} {text}".strip()))
        ended = bool(_SENTENCE.search(text)) and len(text) > _LONGEST_ENDED
        is_heading = level is not None and len(text) <= _LONGEST_HEADING and not ended
        if is_heading and label != BULLET and "\n\n" not in text:
            return Piece(Kind.HEADING, f"{label} {text}".strip(), level=level or 1)
        weight = BOLD if level is not None else words.weight
        if label:
            return Piece(Kind.ITEM, f"{label} {text}", at, weight, self._spaced)
        return Piece(Kind.PARAGRAPH, text, 0, weight, self._spaced)

    def _table(self, element: Element) -> Iterator[Piece]:
        rows = []
        for row in _inside(element, "w.tr"):
            if row.find("w.trPr/w.del") is not None or row.find("w.trPr/w.hidden") is not None:
                continue
            before = row.find("w.trPr/w.gridBefore")
            cells = [Cell(())] * (_count(before) if before is not None else 0)
            for cell in _inside(row, "w.tc"):
                merged = cell.find("w.tcPr/w.vMerge")
                goes_on = merged is not None and merged.get("w.val", "continue") == "continue"
                content = () if goes_on else tuple(self._blocks(cell))
                span = cell.find("w.tcPr/w.gridSpan")
                cells += [Cell(content), *([Cell(())] * (_count(span) - 1))]
            rows.append(tuple(cells))
        yield from table(tuple(rows))
        self._spaced = True

    def _notes(self) -> Iterator[Piece]:
        waiting, self._waiting = self._waiting, []
        for key in waiting:
            note = self.notes.get(key)
            for piece in self._blocks(note) if note is not None else ():
                yield replace(piece, spaced=True)


def _inside(element: Element, tag: str) -> Iterator[Element]:
    """Yield the rows or cells of a table, also those in content controls and insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == "w.sdt":
            for content in child.findall("w.sdtContent"):
                yield from _inside(content, tag)
        elif child.tag in _THROUGH:
            yield from _inside(child, tag)


def _count(element: Element | None) -> int:
    value = element.get("w.val", "1") if element is not None else "1"
    return min(int(value), 60) if value.isdigit() else 1


def _dotted(text: str) -> str:
    """Return a line of contents with dots before its page number, as it is printed."""
    head, tab, page = text.rpartition("\t")
    return f"{head} .... {page}".replace("\t", " ") if tab else text
