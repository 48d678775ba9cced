"""Which agreement, annex or part prevails over which other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_THING = r"((?:eventuelt inngått |eventuelle |de |den |denne |any |the |this )?[\wæøåÆØÅ\-/()]+(?:[ \n](?:her|avtalen|avtale|Contractual|Clauses|\(SCC\)|avtaler|mellom|partene|Partene|agreement|agreements|annexes|annex|\d(?: til \d)?)){0,4})"
_RULES = tuple(
    (re.compile(p, re.I | re.S), higher, lower)
    for p, higher, lower in (
        (rf"(?:mellom|between|imellom)\s+{_THING}\s+(?:og|and)\s+{_THING}.*?\b(?:skal|har|shall|will|går|gjelder|gjeld)\s+{_THING}\s*(?:gis|ha|få|have)?\s*(?:forrang|foran|føre|prevail|precedence)", 3, 0),
        (rf"(?:mellom|between|imellom)\s+{_THING}\s+(?:og|and)\s+{_THING},?\s+(?:har|skal|shall|går|gjelder)\s+{_THING}", 3, 0),
        (rf"sier\s+{_THING}\s+noe annet.*?(?:er det|går|gaar|gjelder)\s+{_THING}\s*(?:som gjelder|foran|gjelder)?", 2, 1),
        (rf"{_THING}\s+(?:har forrang|går foran|gaar foran|gjelder foran|går føre|gjeld føre|prevails? over|takes? precedence over|shall prevail over)\s+(?:framfor |foran |over |for )?{_THING}", 1, 2),
        (rf"(?:går|gjelder|har|gjeld|gaar)\s+{_THING}\s+(?:foran|føre|forrang)", 1, 0),
        (rf"{_THING}\s+(?:utfyller|utfyllar)\s+{_THING},?\s+men kan ikke", 2, 1),
        (rf"{_THING}\s+(?:shall prevail|prevails|takes precedence|will prevail|skal ha forrang|gis forrang|har forrang)", 1, 0),
    )
)  # fmt: skip
_STRONG = re.compile(
    r"forrang|går\s+(?:\S+\s+){0,3}(?:foran|føre)|gaar\s+(?:\S+\s+){0,3}foran|gå foran|gjelder\s+(?:\S+\s+){0,2}foran|gjeld\s+(?:\S+\s+){0,2}føre|prevail|precedence|er det denne|ikke tolkes slik|viker for|samarbeidsavtalens betingelser gjelde|ulike svar|avtalen følges|motstrid.*(?:gjelder|gjeld|gis)|forrett",
    re.I | re.S,
)


def find_precedence(scope: Scope) -> list[Fact]:
    """Return the rules that one text prevails over another."""
    return list(_rules(scope))


def _rules(scope: Scope) -> Iterator[Fact]:
    for unit in scope.units:
        if unit.kind not in ("sentence", "item") or unit.zones & {"example", "guidance", "italic"}:
            continue
        words = scope.reading.words(unit)
        if "precedence" not in unit.codes("sense") or not _STRONG.search(words):
            continue
        higher, lower = "", ""
        for pattern, h, low in _RULES:
            m = pattern.search(words)
            if not m:
                continue
            higher = re.sub(r"\s+", " ", m.group(h)) if h else ""
            if low:
                lower = re.sub(r"\s+", " ", m.group(low))
            elif m.re.groups >= 3:
                other = [m.group(1), m.group(2)]
                lower = next(
                    (
                        o
                        for o in other
                        if o.split()[-1].lower()[:8] != higher.split()[-1].lower()[:8]
                    ),
                    other[0],
                )
                lower = re.sub(r"\s+", " ", lower)
            break
        about = re.search(
            r"(?:når det gjelder|om|knyttet til|vedrørende|regarding|concerning)\s+((?:forhold |spesifikt |behandling|personvern|personopplysn|taushet|data protection|personal)[^.,;]{3,90})",
            words,
            re.I,
        )
        yield scope.fact(
            "precedence", scope.reading.span(unit.start, unit.end), "precedence", 0.9,
            prevailing=higher or None, yielding=lower or None,
            scope_words=re.sub(r"\s+", " ", about.group(1)) if about else None,
        )  # fmt: skip
