"""An agreement in, the sub-processors out that blocks of `Navn: ...`, `Land: ...` lines engage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..model import Fact
from ..reading import Reading, Unit
from ..scope import Scope
from ..wordings import matcher, word_pattern
from .company_names import is_made_up, legal_form
from .subprocessor_facts import UNENGAGED_ZONES, engagement

_LABEL = r"[^\W\d_a-zæøå][\w .\-]{2,28}"
_FIELD = re.compile(rf"[*\- \t]*({_LABEL})\**:\**[ \t]*([^\n]*)")
_Fields = Sequence[tuple[frozenset[str], str]]  # what each label says, and the words after it


def in_records(scope: Scope) -> Iterator[Fact]:
    """Yield the sub-processors of blocks that say who, and where or what for."""
    text = scope.reading.shadow.text
    for m in _record().finditer(text, scope.region.start, scope.region.end):
        unit = next((u for u in scope.units if u.start <= m.start(1) < u.end), None)
        if unit is None or unit.zones & UNENGAGED_ZONES or _names_party(scope, unit):
            continue
        name = m.group(1).strip().rstrip(".")
        if unit.sections & {"contacts", "signature"} or is_made_up(name):
            continue
        fields = [
            (_said_by(scope.reading, label), words.strip())
            for label, words in _FIELD.findall(m.group(2))
        ]
        place, activity = _first(fields, "location"), _first(fields, "activity")
        if not legal_form().search(name) or not (place or activity):
            continue
        yield engagement(
            scope,
            scope.reading.span(m.start(1), m.start(1) + len(name)),
            name,
            "subprocessor-record",
            whole=m.group(),
            where=place,
            activity=activity,
            address=_first(fields, "address"),
            ground=_first(fields, "ground"),
            data=[unit],
        )


def _names_party(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit holds a party's name of several words."""
    return any(
        h.code in ("controller", "processor") and h.end - h.start > 1 for h in scope.roles(unit)
    )


def _said_by(reading: Reading, label: str) -> frozenset[str]:
    """Return what a field's label says that it holds, by the words that head columns."""
    hits = matcher(reading.language).find(label.split())
    return frozenset(h.code for h in hits if h.group == "column")


def _first(fields: _Fields, kind: str) -> str | None:
    """Return the first field that holds something of a kind."""
    return next((words for kinds, words in fields if kind in kinds), None)


@lru_cache(maxsize=1)
def _record() -> re.Pattern[str]:
    """Return the pattern of a line that names a company and up to eight fields under it."""
    labels = rf"(?i:{word_pattern('company_labels').pattern})"
    return re.compile(
        rf"^[ \t*\-]*{labels}\**\s*:\**[ \t]*([^\n]{{3,70}})\n"
        rf"((?:(?![ \t*\-]*{labels}\**\s*:)[ \t*\-]*{_LABEL}\**:[^\n]*\n?){{1,8}})",
        re.MULTILINE,
    )
