"""What Word's styles say of paragraphs and runs: headings, lists, bold, hidden.

ECMA-376 part 1, section 17.7: a style inherits from the one it is based on; what a paragraph or a
run says itself goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_HEADING_NAME = re.compile(r"heading (\d)$", re.I)
_CONTENTS_NAME = re.compile(r"(?:toc|contents) ?\d", re.I)
_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it stands in word/styles.xml."""

    name: str
    based_on: str | None
    paragraph: Element | None
    run: Element | None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles of a document by their id."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default_paragraph: str | None = None

    def chain(self, style: str | None) -> Iterator[Style]:
        """Yield a style and those it inherits from, nearest first."""
        for _ in range(_DEEPEST_CHAIN):
            found = self.by_id.get(style) if style else None
            if found is None:
                return
            yield found
            style = found.based_on

    def heading_level(self, style: str | None, own: Element | None) -> int | None:
        """Return the level of a heading (1 to 9), or nothing for other paragraphs (17.3.1.20)."""
        value = _value(own, "w.outlineLvl")
        if value is not None:
            return int(value) + 1 if value.isdigit() and int(value) < 9 else None
        for found in self.chain(style):
            if found.name.lower() == "title":
                return 1
            named = _HEADING_NAME.match(found.name)
            if named:
                return int(named.group(1)) or None
            value = _value(found.paragraph, "w.outlineLvl")
            if value is not None and value.isdigit():
                return int(value) + 1 if int(value) < 9 else None
        return None

    def is_contents(self, style: str | None) -> bool:
        """Tell whether a paragraph is a line of a table of contents."""
        return any(_CONTENTS_NAME.match(found.name) for found in self.chain(style))

    def list_of(self, style: str | None, own: Element | None) -> tuple[str, int | None, str] | None:
        """Return a paragraph's list as (numId, level, the style that says so), or nothing."""
        for source, name in [(own, ""), *((s.paragraph, key) for key, s in self._ids(style))]:
            properties = source.find("w.numPr") if source is not None else None
            if properties is None:
                continue
            number = _value(properties, "w.numId")
            level = _value(properties, "w.ilvl")
            at = int(level) if level is not None and level.isdigit() else None
            if number is None:
                continue
            if number == "0":
                return None
            return number, at, name or style or ""
        return None

    def _ids(self, style: str | None) -> Iterator[tuple[str, Style]]:
        for _ in range(_DEEPEST_CHAIN):
            found = self.by_id.get(style) if style else None
            if found is None or style is None:
                return
            yield style, found
            style = found.based_on

    def says(
        self, name: str, own: Element | None, run_style: str | None, style: str | None
    ) -> bool:
        """Tell whether a run has a property (`w:b`, `w:vanish`): itself, or by its styles."""
        sources = [own]
        sources += [found.run for found in self.chain(run_style)]
        sources += [found.run for found in self.chain(style or self.default_paragraph)]
        for source in sources:
            switched = is_on(source, name)
            if switched is not None:
                return switched
        return False

    def lists(self) -> dict[str, str]:
        """Return the list that each list style names (17.7.2): style id → numId."""
        found = {}
        for key, style in self.by_id.items():
            properties = style.paragraph.find("w.numPr") if style.paragraph is not None else None
            number = _value(properties, "w.numId")
            if number:
                found[key] = number
        return found


def is_on(properties: Element | None, name: str) -> bool | None:
    """Return whether a toggle is on, off, or not mentioned (17.17.4)."""
    found = properties.findall(name) if properties is not None else []
    # Some programs write a toggle twice; the last one holds.
    return found[-1].get("w.val", "true").lower() not in _OFF if found else None


def read_styles(root: Element | None) -> Styles:
    """Return the styles of word/styles.xml."""
    found: dict[str, Style] = {}
    default = None
    for element in root.iter("w.style") if root is not None else ():
        key = element.get("w.styleId", "")
        if element.get("w.type") == "paragraph" and element.get("w.default") in ("1", "true"):
            default = key
        found[key] = Style(
            _value(element, "w.name") or key,
            _value(element, "w.basedOn"),
            element.find("w.pPr"),
            element.find("w.rPr"),
        )
    return Styles(found, default)


def _value(element: Element | None, name: str) -> str | None:
    child = element.find(name) if element is not None else None
    return child.get("w.val") if child is not None else None
