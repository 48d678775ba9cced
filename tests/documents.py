"""Documents that tests build: Word by python-docx, PDF by reportlab, packages by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WORD = nsdecls("w")


def word_file(*writers: Callable[[WordDocument], object]) -> bytes:
    """Return a Word document that each writer has added something to."""
    document = docx.Document()
    for write in writers:
        write(document)
    return saved(document)


def saved(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def add_xml(document: WordDocument, xml: str) -> None:
    """Add a body element written as XML with the prefix `w`."""
    for element in list(parse_xml(f"<w:body {WORD}>{xml}</w:body>")):
        document.element.body.insert(len(document.element.body) - 1, element)


def numbered(
    document: WordDocument, levels: Sequence[tuple[str, str]], number: int = 90
) -> Callable[[str, int], Paragraph]:
    """Add a list of levels (number format, label) and return what adds a paragraph to it."""
    root = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{label}"/></w:lvl>'
        for at, (form, label) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {WORD} w:abstractNumId="{number}">{body}</w:abstractNum>')
    root.insert(0, abstract)
    instance = f'<w:num {WORD} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    root.append(parse_xml(instance))

    def add(text: str, level: int, num_id: int = number) -> Paragraph:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {WORD}><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'
            )
        )
        return paragraph

    return add


def package(parts: dict[str, bytes], main: str = "word/document.xml") -> bytes:
    """Return a zip package whose relationships name its main part."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Target="' + main + '" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relations)
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


class Print:
    """A PDF in the making: lines are set at places, in points from the page's top left corner."""

    def __init__(self, **options: object) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=A4, **options)
        self.height = A4[1]
        self._y = 80.0

    def line(
        self, text: str, x: float = 72, y: float | None = None, size: float = 11,
        bold: bool = False, skip: float = 0,
    ) -> None:  # fmt: skip
        """Set a line at y, or under the one before with some more space."""
        self._y = y if y is not None else self._y + skip
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, self.height - self._y, text)
        if y is None:
            self._y += 1.25 * size

    def lines(self, *texts: str, x: float = 72, skip: float = 10) -> None:
        """Set a paragraph of lines, with space before it."""
        for at, text in enumerate(texts):
            self.line(text, x=x, skip=skip if at == 0 else 0)

    def table(
        self, rows: Sequence[Sequence[str]], widths: Sequence[float], ruled: bool = True
    ) -> None:
        """Set a table with one line of text in each cell."""
        top = self._y + 12
        for at, cells in enumerate(rows):
            x = 72.0
            for cell, width in zip(cells, widths, strict=True):
                self.line(cell, x=x + 4, y=top + 20 * at + 13)
                if ruled:
                    self.canvas.rect(x, self.height - top - 20 * at - 20, width, 20)
                x += width
        self._y = top + 20 * len(rows) + 20

    def page(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()
        self._y = 80.0

    def done(self) -> bytes:
        """Return the file."""
        self.canvas.save()
        return self._file.getvalue()
