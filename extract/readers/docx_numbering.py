"""The numbers that Word prints before paragraphs, computed from word/numbering.xml.

ECMA-376 part 1, section 17.9: a paragraph names a list (numId) and a level in it; lists that share
an abstract definition share its counters unless they restart them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from .figures import figure

BULLET = "-"
_BOXES = {"\u2610": "☐", "\uf0a8": "☐", "\uf06f": "☐", "\uf071": "☐", "\u2612": "☒", "\uf0fe": "☒"}
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: `text` is the label with %1 to %9 for the counters."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str | None = None
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class ListInstance:
    """A `w:num`: the abstract list it uses, and the levels it starts or writes otherwise."""

    abstract: str
    starts: Mapping[int, int]
    levels: Mapping[int, Level]


@dataclass(slots=True)
class Numbering:
    """All lists of a document, and how far each has counted while the text is read."""

    abstracts: Mapping[str, Mapping[int, Level]]
    instances: Mapping[str, ListInstance]
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number_id: str, style: str) -> int | None:
        """Return the level of a list that a paragraph style stands for."""
        instance = self.instances.get(number_id)
        levels = self.abstracts.get(instance.abstract, {}) if instance else {}
        return next((at for at, level in levels.items() if level.style == style), None)

    def label(self, number_id: str, at: int) -> str:
        """Count one paragraph further and return its label: `1.1`, `a)`, `-`, or nothing."""
        instance = self.instances.get(number_id)
        if instance is None or not 0 <= at < _LEVELS:
            return ""
        levels = {**self.abstracts.get(instance.abstract, {}), **instance.levels}
        counters = self._counters.setdefault(instance.abstract, {})
        self._count(number_id, instance, levels, counters, at)
        level = levels.get(at, Level())
        if level.form == "bullet":
            return _BOXES.get(level.text[:1], BULLET)
        label = level.text
        for place in range(_LEVELS):
            if f"%{place + 1}" in label:
                form = levels.get(place, Level()).form
                form = "decimal" if level.legal and form not in ("none", "decimalZero") else form
                value = counters.get(place, levels.get(place, Level()).start)
                label = label.replace(f"%{place + 1}", figure(value, form))
        return label.strip()

    def _count(
        self, number_id: str, instance: ListInstance, levels: Mapping[int, Level],
        counters: dict[int, int], at: int,
    ) -> None:  # fmt: skip
        for place, start in instance.starts.items():
            if (number_id, place) not in self._begun and place <= at:
                self._begun.add((number_id, place))
                counters[place] = start - (1 if place == at else 0)
                for deeper in [p for p in counters if p > place]:
                    del counters[deeper]
        for place in range(at):
            counters.setdefault(place, levels.get(place, Level()).start)
        counters[at] = counters.get(at, levels.get(at, Level()).start - 1) + 1
        for deeper in [p for p in counters if p > at]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or 0 < at + 1 <= restart:
                del counters[deeper]


def read_numbering(root: Element | None, style_lists: Mapping[str, str]) -> Numbering:
    """Return the lists of word/numbering.xml; `style_lists` maps a list style to its numId."""
    if root is None:
        return Numbering({}, {})
    abstracts: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    for abstract in root.iter("w.abstractNum"):
        key = abstract.get("w.abstractNumId", "")
        abstracts[key] = {
            at: level for at, level in map(_level, abstract.findall("w.lvl")) if at is not None
        }
        link = abstract.find("w.numStyleLink")
        if link is not None:
            linked[key] = link.get("w.val", "")
    instances: dict[str, ListInstance] = {}
    for number in root.findall("w.num"):
        target = number.find("w.abstractNumId")
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for override in number.findall("w.lvlOverride"):
            at = _integer(override.get("w.ilvl"))
            start = override.find("w.startOverride")
            if at is not None and start is not None:
                starts[at] = _integer(start.get("w.val")) or 0
            for own in override.findall("w.lvl"):
                place, level = _level(own)
                if place is not None:
                    levels[place] = level
        abstract_id = target.get("w.val", "") if target is not None else ""
        instances[number.get("w.numId", "")] = ListInstance(abstract_id, starts, levels)
    for key, style in linked.items():
        base = instances.get(style_lists.get(style, ""))
        if base is not None and not abstracts[key]:
            abstracts[key] = {**abstracts.get(base.abstract, {}), **base.levels}
    return Numbering(abstracts, instances)


def _level(element: Element) -> tuple[int | None, Level]:
    level = Level()
    for child in element:
        value = child.get("w.val", "")
        if child.tag == "w.start":
            level = replace(level, start=_integer(value) or 0)
        elif child.tag == "w.numFmt":
            level = replace(level, form=value)
        elif child.tag == "w.lvlText":
            level = replace(level, text=value)
        elif child.tag == "w.pStyle":
            level = replace(level, style=value)
        elif child.tag == "w.lvlRestart":
            level = replace(level, restart=_integer(value))
        elif child.tag == "w.isLgl":
            level = replace(level, legal=value not in ("0", "false", "off"))
    return _integer(element.get("w.ilvl")), level


def _integer(value: str | None) -> int | None:
    return int(value) if value is not None and value.lstrip("-").isdigit() else None
