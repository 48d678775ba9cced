"""Concrete measures of security that are required or in place, and the general duty (Art. 32)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit
from .lists import items
from .norms import Norm

_SKIP = frozenset({"definition", "example", "guidance", "italic"})
_NOT_IN_PLACE = re.compile(
    r"ikke (?:er )?(?:innført|etablert|på plass|tatt i bruk)|ikkje (?:innført|på plass)"
    r"|foreløpig ikke|not (?:yet )?(?:in place|implemented)",
    re.I,
)
_RUN_IN = re.compile(r":\s+(?=[a-zæøå])")
_TOPICS = frozenset({"security", "access_control", "logging", "authorised_persons", "training"})
_IN_PLACE = re.compile(r"forutsetter|er tilrettelagt for|is in place|er på plass|requires")
_TELLING = frozenset({"two_factor", "encryption", "logging", "access_control", "backup"})
_CONCRETE = frozenset(
    {
        "encryption",
        "anonymisation",
        "pseudonymisation",
        "minimisation",
        "need_to_know",
        "two_factor",
        "backup",
        "logging",
    }
)  # measures whatever the provision is about


def find_security_measures(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the measures of security of an agreement."""
    by_unit = {n.unit.index: n for n in norms}
    found: list[Fact] = []
    for unit in scope.units:
        if unit.kind in ("heading",) or unit.zones & _SKIP:
            continue
        found += _of_unit(scope, unit, by_unit.get(unit.index))
    return found


def _of_unit(scope: Scope, unit: Unit, norm: Norm | None) -> Iterator[Fact]:
    hits = unit.of("measure")
    words = scope.reading.words(unit)
    if not hits or _NOT_IN_PLACE.search(words):
        return
    security = "security" in unit.sections
    lead_security = False
    if unit.lead is not None and unit.kind in ("item", "cell"):
        lead = next((u for u in scope.units if u.index == unit.lead), None)
        lead_security = lead is not None and (
            "security" in lead.sections or bool(lead.codes("sense") & {"secure"})
        )
    run_in = _RUN_IN.search(words)
    if run_in and security and len(words) - run_in.end() > 30:
        for a, b in items(scope.reading.shadow.text, unit.start + run_in.end(), unit.end):
            code = _code(scope, unit, a, b)
            if code:
                yield _fact(scope, a, b, code, 0.9)
        return
    if norm is not None:
        topics = set(norm.topics[:2])
        concrete = _rank(hits) in _CONCRETE - {"backup"} and norm.topics[0] in (
            "purpose_limitation", "confidentiality", "other", "deletion_return"
        )  # fmt: skip
        if (
            norm.bearer == "controller"
            and norm.topics[0] == "security"
            and "secure" not in norm.senses
        ):
            return
        if (
            norm.modality in ("obligation", "prohibition")
            and norm.topics[0] != "audit_allow"
            and (norm.topics[0] in _TOPICS or concrete or (security and topics & _TOPICS))
        ):
            yield _fact(scope, unit.start, unit.end, _rank(hits), 0.85)
        return
    if unit.kind == "cell" and unit.cell == 0 and unit.last - unit.first <= 3:
        return
    if unit.kind in ("item", "cell") and (security or lead_security):
        if "subprocessors" in unit.sections or "audit" in unit.sections:
            return
        parts = list(items(scope.reading.shadow.text, unit.start, unit.end))
        coded = [(a, b, _code(scope, unit, a, b)) for a, b in parts]
        if len([1 for *_, c in coded if c]) >= 2 and unit.kind == "cell":
            for a, b, code in coded:
                if code:
                    yield _fact(scope, a, b, code, 0.85)
        else:
            yield _fact(scope, unit.start, unit.end, _rank(hits), 0.85)
    elif unit.kind == "sentence" and (
        (unit.codes("modal") & {"must"} and _rank(hits) in _TELLING)
        or (_IN_PLACE.search(words) and _rank(hits) in _TELLING - {"backup"})
    ):
        yield _fact(scope, unit.start, unit.end, _rank(hits), 0.7)


def _rank(hits: tuple[Hit, ...]) -> str:
    general = [h for h in hits if h.code == "general_art32"]
    return (general or list(hits))[0].code


def _code(scope: Scope, unit: Unit, start: int, end: int) -> str | None:
    for hit in unit.of("measure"):
        if start <= scope.reading.token_start(hit.start) < end:
            return hit.code
    return None


def _fact(scope: Scope, start: int, end: int, code: str, confidence: float) -> Fact:
    return scope.fact(
        "security_measure",
        scope.reading.span(start, end),
        f"measure-{code}",
        confidence,
        measure=code,
    )
