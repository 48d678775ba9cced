"""A sentence in, the aspects of Art. 28(3) out that it sets out, and how far each is filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model import Fact, Span
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, word_list

_SKIPPED_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_SLOT = re.compile(r"\[[^\]\n]{2,120}\]|\.{5,}|…{2,}|_{4,}")
_PURPOSE_REACH = 14  # tokens between `formålet` and the `er` that says what it is
_SERVICE_REACH = 6000  # code points from an agreement's start in which it says what it is part of
_SLOT_REACH = 4000
_LINES_APART = 30  # code points from a sentence to the line `eller` before or after it
_LONGEST_SIGNATURE_PLACE = 160
_DENIED_REACH = 9  # tokens between `ingen` and the special categories that it denies
_CONDITION_REACH = 3  # tokens between `når` and the signing that has not come yet


def in_sentences(scope: Scope) -> Iterator[Fact]:
    """Yield a description for each aspect that a sentence or list item sets out."""
    for unit in scope.units:
        if unit.kind in ("heading", "cell") or unit.zones & _SKIPPED_ZONES:
            continue
        for aspect, status_of in _ASPECTS:
            status = status_of(scope, unit)
            if status:
                yield description(scope, aspect, status, scope.reading.span(unit.start, unit.end))


def description(scope: Scope, aspect: str, status: str, span: Span) -> Fact:
    """Return the fact that a span sets an aspect out, or leaves it open."""
    return scope.fact(
        "description",
        span,
        f"description-{aspect}",
        0.85,
        aspect=aspect,
        status=status,
    )


def _slot(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit has an open slot."""
    return bool(_SLOT.search(scope.reading.words(unit)))


def _purpose(scope: Scope, unit: Unit) -> str | None:
    slot = _slot(scope, unit)
    stated = _states_purpose(scope, unit) and not unit.cues("purpose_of_agreement")
    labelled = "purpose" in unit.sections and unit.label and not slot
    if not stated and not labelled:
        return None
    if unit.cues("generic_purpose"):
        return "generic"
    return "unfilled" if slot else "complete"


def _states_purpose(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit says what the purpose is (`Formålet med behandlingen er ...`)."""
    if unit.cues("states_aim"):
        return True
    doc = scope.reading.doc
    equals = {h.start for h in unit.cues("equals")}
    for hit in unit.cues("the_purpose"):
        for at in range(hit.end, min(hit.end + _PURPOSE_REACH, unit.last)):
            if doc[at].text == ".":
                break
            if at in equals or doc[at].text == ":":
                return True
    return False


def _nature(scope: Scope, unit: Unit) -> str | None:
    about = "nature" in unit.sections or unit.cues("processing_consists")
    return "complete" if about and unit.cues("operation") and not _slot(scope, unit) else None


def _subject_matter(scope: Scope, unit: Unit) -> str | None:
    at = unit.start - scope.region.start
    unnamed = _leaves_service_open(scope, unit)
    if _tells_service(scope, unit) and not unit.cues("generic_purpose"):
        if at >= _SERVICE_REACH:
            return None
        return "unfilled" if unnamed else "complete"
    return "unfilled" if at < _SLOT_REACH and unnamed else None


def _tells_service(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit names the service or the agreement that the processing is part of."""
    if unit.cues("service"):
        return True
    doc, roles = scope.reading.doc, scope.roles(unit)
    suppliers = {h.end for h in roles if h.code == "processor"}
    if any(hit.start in suppliers for hit in unit.cues("delivers")):
        return True
    parties = {h.start for h in roles}
    return any(
        at < unit.last and doc[at].text[0].isupper() and at not in parties
        for hit in unit.cues("uses")
        for at in (hit.start + 1, hit.end)
    )


def _leaves_service_open(scope: Scope, unit: Unit) -> bool:
    """Tell whether a slot stands where the service or main agreement should be named."""
    reading = scope.reading
    text = reading.shadow.text
    if any(
        text[reading.token_end(hit.end - 1) : unit.end].lstrip().startswith("[")
        for hit in unit.cues("part_of")
    ):
        return True
    named = [reading.token_start(hit.start) for hit in unit.cues("service_or_agreement")]
    return any(
        m.group().startswith("[") and any(m.start() < at < m.end() for at in named)
        for m in _SLOT.finditer(text, unit.start, unit.end)
    )


def _duration(scope: Scope, unit: Unit) -> str | None:
    about = "duration" in unit.sections or unit.cues("agreement_lasts")
    if not about or not unit.cues("lasts"):
        return None
    text = scope.reading.shadow.text
    before = text[max(0, unit.start - _LINES_APART) : unit.start].split("\n")
    after = text[unit.end : unit.end + _LINES_APART].split("\n")
    lines = {line.strip().lower() for line in (*before[1:], *after[:-1])}
    if lines & word_list("alternating"):
        return "alternatives"
    return "unfilled" if _slot(scope, unit) else "complete"


def _signature(scope: Scope, unit: Unit) -> str | None:
    if _is_signed(scope, unit):
        return "complete"
    if unit.cues("to_sign") and not unit.codes("sense") & {"confidentiality", "change"}:
        return "unfilled"
    words = scope.reading.words(unit)
    left_open = _slot(scope, unit) or words.rstrip().endswith(":")
    if unit.cues("signature_place") and left_open and len(words) < _LONGEST_SIGNATURE_PLACE:
        return "unfilled"
    return None


def _is_signed(scope: Scope, unit: Unit) -> bool:
    """Tell whether the words are that someone has signed, not that it is to be done."""
    doc = scope.reading.doc
    signs = [h for h in unit.of("sign") if h.code == "signed"]
    signs += [
        h for h in unit.cues("signed_on") if h.end < unit.last and doc[h.end].text[0].isdigit()
    ]
    return any(not _awaited(unit, sign) for sign in signs)


def _awaited(unit: Unit, sign: Hit) -> bool:
    """Tell whether a signing is one to come (`når den er signert`, `skal være signert av`)."""
    conditions = [h for h in unit.of("sense") if h.code == "conditional"]
    binding = [h for h in unit.of("modal") if h.code == "must"]
    return any(h.end <= sign.start for h in binding) or any(
        0 <= sign.start - h.end < _CONDITION_REACH
        for h in (*conditions, *unit.cues("counted_from"))
    )


def _special_categories(scope: Scope, unit: Unit) -> str | None:
    denials = [h for h in unit.of("modal") if h.code == "not"]
    special, normally = unit.cues("special_categories"), unit.cues("normally")
    for hit in special:
        if any(0 <= hit.start - denial.end <= _DENIED_REACH for denial in denials):
            return "undecided" if normally else "negated"
        if any(hit.end <= usual.start for usual in normally) and any(
            denial.start == usual.end for denial in denials for usual in normally
        ):
            return "undecided"
    return None


def _subprocessor_list(scope: Scope, unit: Unit) -> str | None:
    if "subprocessors" not in unit.sections:
        return None
    return "negated" if _is_nothing(scope, unit) or unit.cues("no_subprocessors") else None


def _is_nothing(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit says no more than that there is nothing (`Ikke relevant`)."""
    doc = scope.reading.doc
    words = [i for i in range(unit.first, unit.last) if doc[i].text[0].isalnum()]
    return any(h.start <= words[0] and words[-1] < h.end for h in unit.cues("nothing") if words)


_ASPECTS: tuple[tuple[str, Callable[[Scope, Unit], str | None]], ...] = (
    ("purpose", _purpose),
    ("nature", _nature),
    ("subject_matter", _subject_matter),
    ("duration", _duration),
    ("signature", _signature),
    ("special_categories", _special_categories),
    ("subprocessor_list", _subprocessor_list),
)
