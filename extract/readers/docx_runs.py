"""A paragraph of Word in, its words out: as they stand when all changes are accepted.

Kept: what was inserted, fields' results, content controls, notes and text boxes. Left out: what was
deleted, moved away or struck through, hidden text, comments, and fields' codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .docx_styles import Styles, is_on
from .layout import BOLD, UNDERLINED

_CONTAINERS = frozenset(
    {
        *("w.hyperlink", "w.ins", "w.moveTo", "w.smartTag", "w.customXml", "w.sdtContent"),
        *("w.fldSimple", "w.dir", "w.bdo", "w.ruby", "w.rubyBase", "m.oMath", "m.oMathPara"),
        *("m.r", "m.e", "m.num", "m.den", "m.sub", "m.sup", "m.f", "m.sSub", "m.sSup", "m.d"),
    }
)
# Signs of the fonts Wingdings and Symbol that stand for a box or a tick.
_SIGNS = {
    "A8": "☐", "6F": "☐", "71": "☐", "72": "☐", "FE": "☒", "FD": "☒", "78": "☒", "54": "☒",
    "52": "☒", "FC": "✓", "50": "✓", "B7": "•", "A7": "▪", "2D": "-", "E0": "→",
}  # fmt: skip
_PLAIN = {"w.tab": "\t", "w.ptab": "\t", "w.br": "\n", "w.cr": "\n", "w.noBreakHyphen": "-"}


@dataclass(slots=True)
class Words:
    """A paragraph's words, and what is anchored in it: text boxes, and the ids of its notes."""

    parts: list[str] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the words in a row."""
        return "".join(self.parts)

    @property
    def weight(self) -> int:
        """Return the least weight that any of the words has."""
        return min(self.weights, default=0)


@dataclass(slots=True)
class RunReader:
    """Reads paragraphs; the state is that of fields, which may reach over several of them."""

    styles: Styles
    _fields: list[bool] = field(default_factory=list)  # per open field: is its result reached?

    def read(self, paragraph: Element, style: str | None) -> Words:
        """Return the words of a paragraph in a style."""
        words = Words()
        for child in paragraph:
            self._inline(child, style, words)
        return words

    def _inline(self, element: Element, style: str | None, words: Words) -> None:
        if element.tag == "w.r":
            self._run(element, style, words)
        elif element.tag == "w.sdt":
            self._control(element, style, words)
        elif element.tag == "m.t":
            words.parts.append(element.text or "")
        elif element.tag == "mc.AlternateContent":
            for child in chosen(element):
                self._inline(child, style, words)
        elif element.tag in _CONTAINERS:
            for child in element:
                self._inline(child, style, words)

    def _control(self, element: Element, style: str | None, words: Words) -> None:
        """Read a content control; an empty one stands in brackets, as open places do."""
        content = element.find("w.sdtContent")
        if content is None:
            return
        inner = Words()
        for child in content:
            self._inline(child, style, inner)
        text = inner.text
        if element.find("w.sdtPr/w.showingPlcHdr") is not None and text.strip():
            text = text.strip()
            inner.parts = [text if text.startswith(("[", "<")) else f"[{text}]"]
        words.parts += inner.parts
        words.weights += inner.weights
        words.boxes += inner.boxes
        words.notes += inner.notes

    def _run(self, run: Element, style: str | None, words: Words) -> None:
        own = run.find("w.rPr")
        named = own.find("w.rStyle") if own is not None else None
        run_style = named.get("w.val") if named is not None else None

        def says(name: str) -> bool:
            return self.styles.says(name, own, run_style, style)

        shown = not (says("w.vanish") or is_on(own, "w.strike") or is_on(own, "w.dstrike"))
        weight: int | None = None
        for child in run:
            if child.tag == "w.fldChar":
                self._field(child, words)
            elif child.tag in ("w.drawing", "w.pict", "mc.AlternateContent", "w.object"):
                words.boxes += boxes_in(child)
            elif not shown or not all(self._fields):
                continue
            elif child.tag == "w.t":
                text = child.text or ""
                words.parts.append(text)
                if text.strip():
                    if weight is None:
                        weight = BOLD if says("w.b") else UNDERLINED if says("w.u") else 0
                    words.weights.append(weight)
            elif child.tag == "w.sym":
                words.parts.append(_SIGNS.get(child.get("w.char", "")[-2:].upper(), " "))
            elif child.tag == "w.br" and child.get("w.type") in ("page", "column"):
                words.parts.append("\n")
            elif child.tag in _PLAIN:
                words.parts.append(_PLAIN[child.tag])
            elif child.tag in ("w.footnoteReference", "w.endnoteReference"):
                words.notes.append((child.tag, child.get("w.id", "")))

    def _field(self, mark: Element, words: Words) -> None:
        """Follow a field's begin, separator and end; a check box says whether it is ticked."""
        kind = mark.get("w.fldCharType")
        if kind == "begin":
            self._fields.append(False)
            box = mark.find("w.ffData/w.checkBox")
            if box is not None:
                ticked = is_on(box, "w.checked")
                words.parts.append("☒" if ticked or (ticked is None and is_on(box, "w.default"))
                                   else "☐")  # fmt: skip
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def chosen(alternatives: Element) -> Iterator[Element]:
    """Yield the content of the first alternative; the others say the same for older programs."""
    choice = alternatives.find("mc.Choice")
    if choice is None:
        choice = alternatives.find("mc.Fallback")
    yield from choice if choice is not None else ()


def boxes_in(element: Element) -> list[Element]:
    """Return the text boxes in a drawing, outermost only, each once."""
    if element.tag == "w.txbxContent":
        return [element]
    children = chosen(element) if element.tag == "mc.AlternateContent" else element
    return [box for child in children for box in boxes_in(child)]
