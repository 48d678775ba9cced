"""An agreement in, the terms it defines out with what they mean, the third country above all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_QUOTED = re.compile(r"^\s*(?:\d+\.\s*)?[«\"“']\s*([^»\"”':]{2,60}?)\s*[»\"”']?\s*:\s*(.+)$", re.S)
_MEANT = re.compile(
    r"^\s*Med\s+[«\"]?([\wæøå\- ]{3,40}?)[»\"]?\s+(?:menes|meines|meinast|forstås)\s+(.+)$",
    re.S | re.I,
)
_MEANS = re.compile(
    r"^\s*[«\"“']\s*([^»\"”']{2,60}?)\s*[»\"”']\s+(?:means|shall mean|betyr|betyder)\s+(.+)$", re.S
)
_TERMS = (
    ("third_country", re.compile(r"tredje(?:stat|land)|third countr", re.I)),
    ("breach", re.compile(r"^brudd|^brot|personal data breach|avvik", re.I)),
    ("personal_data", re.compile(r"^personoppl|^personal data", re.I)),
    ("processing", re.compile(r"^behandling$|^processing", re.I)),
    ("controller", re.compile(r"^behandlingsansvarl|^controller|^dataansvarl", re.I)),
    ("subprocessor", re.compile(r"^under|^sub-?processor", re.I)),
    ("processor", re.compile(r"^databehandl|^processor", re.I)),
)
_NOT_ADEQUATE = re.compile(
    r"(?:ikke|ikkje|not)\b.{0,60}(?:tilstrekkelig|tilstrekkeleg|adekvan|adequa)", re.I | re.S
)


def find_definitions(scope: Scope) -> list[Fact]:
    """Return the terms that an agreement defines."""
    return list(_defined(scope))


def _defined(scope: Scope) -> Iterator[Fact]:
    text = scope.reading.shadow.text
    done: set[int] = set()
    for unit in scope.units:
        if unit.block in done or unit.kind not in ("sentence", "item"):
            continue
        block = scope.reading.blocks[unit.block]
        begin = block.text_start
        words = text[begin : block.end]
        m = _QUOTED.match(words) or _MEANS.match(words)
        if m is None:
            begin = unit.start
            m = _MEANT.match(scope.reading.words(unit))
        if m is None:
            continue
        done.add(unit.block)
        name = re.sub(r"\s+", " ", m.group(1)).strip()
        term = next((code for code, pattern in _TERMS if pattern.search(name)), "other")
        meaning = re.sub(r"\s+", " ", m.group(2)).strip()
        third_country = term == "third_country"
        yield scope.fact(
            "definition",
            scope.reading.span(begin, begin + m.end()),
            "definition",
            0.9,
            term=term,
            label=name,
            text=meaning,
            excludes_adequacy=bool(_NOT_ADEQUATE.search(meaning)) if third_country else None,
        )
