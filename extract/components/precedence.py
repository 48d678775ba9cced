"""An agreement in, its rules out on which agreement, annex or part prevails over which other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..scope import Scope

_THING = (
    r"((?:eventuelt inngått |eventuelle |de |den |denne |any |the |this )?[\wæøåÆØÅ\-/()]+"
    r"(?:[ \n](?:her|avtalen|avtale|Contractual|Clauses|\(SCC\)|avtaler|mellom|partene|Partene|"
    r"agreement|agreements|annexes|annex|\d(?: til \d)?)){0,4})"
)
_BETWEEN = rf"(?:mellom|between|imellom)\s+{_THING}\s+(?:og|and)\s+{_THING}"
# Each with the groups that hold what prevails and what yields (0: it is not said, or is the other).
_RULES = tuple(
    (re.compile(pattern, re.I | re.S), higher, lower)
    for pattern, higher, lower in (
        (
            rf"{_BETWEEN}.*?\b(?:skal|har|shall|will|går|gjelder|gjeld)\s+{_THING}"
            r"\s*(?:gis|ha|få|have)?\s*(?:forrang|foran|føre|prevail|precedence)",
            3,
            0,
        ),
        (rf"{_BETWEEN},?\s+(?:har|skal|shall|går|gjelder)\s+{_THING}", 3, 0),
        (
            rf"sier\s+{_THING}\s+noe annet.*?(?:er det|går|gaar|gjelder)\s+{_THING}"
            r"\s*(?:som gjelder|foran|gjelder)?",
            2,
            1,
        ),
        (
            rf"{_THING}\s+(?:har forrang|går foran|gaar foran|gjelder foran|går føre|gjeld føre|"
            r"prevails? over|takes? precedence over|shall prevail over)"
            rf"\s+(?:framfor |foran |over |for )?{_THING}",
            1,
            2,
        ),
        (rf"(?:går|gjelder|har|gjeld|gaar)\s+{_THING}\s+(?:foran|føre|forrang)", 1, 0),
        (rf"{_THING}\s+(?:utfyller|utfyllar)\s+{_THING},?\s+men kan ikke", 2, 1),
        (
            rf"{_THING}\s+(?:shall prevail|prevails|takes precedence|will prevail|"
            r"skal ha forrang|gis forrang|har forrang)",
            1,
            0,
        ),
    )
)
_STRONG = re.compile(
    r"forrang|går\s+(?:\S+\s+){0,3}(?:foran|føre)|gaar\s+(?:\S+\s+){0,3}foran|gå foran|"
    r"gjelder\s+(?:\S+\s+){0,2}foran|gjeld\s+(?:\S+\s+){0,2}føre|prevail|precedence|er det denne|"
    r"ikke tolkes slik|viker for|samarbeidsavtalens betingelser gjelde|ulike svar|avtalen følges|"
    r"motstrid.*(?:gjelder|gjeld|gis)|forrett",
    re.I | re.S,
)
_ABOUT = re.compile(
    r"(?:når det gjelder|om|knyttet til|vedrørende|regarding|concerning)\s+"
    r"((?:forhold |spesifikt |behandling|personvern|personopplysn|taushet|data protection|personal)"
    r"[^.,;]{3,90})",
    re.I,
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
        higher, lower = _order(words)
        about = _ABOUT.search(words)
        yield scope.fact(
            "precedence",
            scope.reading.span(unit.start, unit.end),
            "precedence",
            0.9,
            prevailing=higher,
            yielding=lower,
            scope_words=_one_line(about.group(1)) if about else None,
        )


def _order(words: str) -> tuple[str | None, str | None]:
    """Return what prevails and what yields, each where the words name it."""
    for pattern, higher_group, lower_group in _RULES:
        m = pattern.search(words)
        if not m:
            continue
        higher = _one_line(m.group(higher_group))
        if lower_group:
            return higher, _one_line(m.group(lower_group))
        if m.re.groups < 3:
            return higher, None
        # "Mellom A og B går A foran": the one of the two that does not prevail yields.
        others = (m.group(1), m.group(2))
        return higher, _one_line(next((o for o in others if _key(o) != _key(higher)), others[0]))
    return None, None


def _key(thing: str) -> str:
    """Return a thing's last word without its inflection, to tell two things apart."""
    return thing.split()[-1].lower()[:8]


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words)
