"""Concrete measures of security that are required or in place, and the general duty (Art. 32)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from ..model import Fact
from ..reading import Unit
from ..scope import Scope
from ..wordings import Hit, alternatives
from .data_items import hits_within
from .lists import items
from .main_clauses import main_clauses
from .norms import Norm
from .tick_boxes import is_left_open

_GENERAL = "general_art32"
_SKIP = frozenset({"definition", "example", "guidance", "italic"})
_RUN_IN = re.compile(r":\s+(?=[a-zæøå])")
_MARK_BETWEEN = re.compile(r"[,;•]")
_SHORTEST_RUN = 30  # code points after a colon that may list measures
_FEWEST_IN_RUN = 3  # measures that a sentence lists one by one
_SHORT_LABEL = 3  # tokens of a row's first cell that only says what the row is about
_NO_MEASURES = frozenset({"nature", "data_types", "data_subjects"})
_TOPICS = frozenset({"security", "access_control", "logging", "authorised_persons", "training"})
_OTHER_TOPICS = frozenset({"purpose_limitation", "confidentiality", "other"})
_OTHER_SECTIONS = frozenset({"subprocessors", "audit", "deletion"})
_TELLING = frozenset({"two_factor", "encryption", "logging", "access_control", "backup"})
_STATED = frozenset({*_TELLING, "physical_security", "password", "session_lock", "need_to_know"})
_NOT_STATED = frozenset({"must", "may", "should", "right", "not"})
_CONCRETE = frozenset(
    {
        "encryption",
        "anonymisation",
        "pseudonymisation",
        "minimisation",
        "need_to_know",
        "two_factor",
        "logging",
    }
)
"""Measures whatever the provision is about."""


_ALSO_ELSEWHERE = frozenset(
    {
        "anonymisation",
        "background_check",
        "confidentiality_declaration",
        "deletion",
    }
)
"""Measures of which duties on other matters speak too, so that only their part tells."""


def find_security_measures(scope: Scope, norms: list[Norm]) -> list[Fact]:
    """Return the measures of security of an agreement."""
    by_unit = {n.unit.index: n for n in norms}
    found: list[Fact] = []
    for unit in scope.units:
        if unit.kind == "heading" or unit.zones & _SKIP or not unit.of("measure"):
            continue
        absent = unit.cues("not_in_place") or is_left_open(scope, unit)
        if not (absent or unit.sections & _NO_MEASURES or _lists_data(unit)):
            found += _of_unit(scope, unit, by_unit.get(unit.index))
    return found


def _lists_data(unit: Unit) -> bool:
    """Tell whether a unit lists kinds of data, among which a log may be."""
    return "data_list" in unit.codes("lead") and len(unit.of("data")) > 1


def _of_unit(scope: Scope, unit: Unit, norm: Norm | None) -> Iterator[Fact]:
    words = scope.reading.words(unit)
    run_in = _RUN_IN.search(words)
    if run_in and "security" in unit.sections and len(words) - run_in.end() > _SHORTEST_RUN:
        yield from _listed(scope, unit, unit.start + run_in.end())
    elif norm is not None:
        if _requires(norm, unit):
            apart = _in_sentence(scope, unit) or (
                tuple(_told_apart(scope, unit)) if unit.kind == "item" else ()
            )
            yield from apart if len(apart) > 1 else (_whole(scope, unit),)
            yield from _examples(scope, unit)
    elif run_in and (run := _run(scope, unit, unit.start + run_in.end())):
        yield from run
    elif _stands_as_entry(scope, unit):
        yield from _of_entry(scope, unit)
    elif _is_told(scope, unit):
        yield _whole(scope, unit, "without_duty")


def _requires(norm: Norm, unit: Unit) -> bool:
    """Tell whether a norm requires a measure of security, or has one in passing."""
    topic = norm.topics[0]
    if norm.bearer == "controller" and topic == "security" and "secure" not in norm.senses:
        return False
    if norm.modality not in ("obligation", "prohibition") or topic == "audit_allow":
        return False
    obliged = norm.modality == "obligation"
    concrete = (
        obliged and _most_telling(unit.of("measure")).code in _CONCRETE and topic in _OTHER_TOPICS
    )
    secured = "security" in unit.sections
    near = secured and bool(set(norm.topics[:2]) & _TOPICS)
    beside = secured and obliged and {h.code for h in unit.of("measure")} <= _ALSO_ELSEWHERE
    return topic in _TOPICS or concrete or near or beside


def _of_entry(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Read a list item or cell that stands under words on security."""
    if unit.kind == "cell" and unit.cell == 0 and unit.last - unit.first <= _SHORT_LABEL:
        return
    if unit.sections & _OTHER_SECTIONS and not _is_under_security(scope, unit):
        return
    if unit.kind == "cell":
        listed = tuple(_listed(scope, unit, unit.start))
    else:
        listed = _in_sentence(scope, unit) or tuple(_told_apart(scope, unit))
    if len(listed) >= 2:
        yield from listed
    else:
        yield _whole(scope, unit, "without_duty")
        yield from _examples(scope, unit)


def _whole(scope: Scope, unit: Unit, *grounds: str) -> Fact:
    return _fact(scope, unit.start, unit.end, _most_telling(unit.of("measure")), *grounds)


def _examples(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Yield the measures that the general duty lists: `egnede tiltak, herunder kryptering`."""
    general = max((h.end for h in unit.of("measure") if h.code == _GENERAL), default=None)
    if general is None:
        return
    text = scope.reading.shadow.text
    for m in _into_examples().finditer(text, scope.reading.token_end(general - 1), unit.end):
        parts = list(items(text, m.end(), unit.end))
        every = [(part, hits_within(scope, unit, "measure", *part)) for part in parts]
        told = list(takewhile(lambda found: found[1], every))
        # The sentence may go on after its list: `…, og skal endre tiltakene når det trengs`.
        if len(told) > 1 and (len(told) == len(parts) or len(told) >= _FEWEST_IN_RUN):
            yield from (_one(scope, *part, _most_telling(hits)) for part, hits in told)
            return


def _lead_secures(scope: Scope, unit: Unit) -> bool:
    """Tell whether the words that an item or cell goes on from are on security."""
    lead = scope.unit(unit.lead)
    return lead is not None and (
        "security" in lead.sections
        or "secure" in lead.codes("sense")
        or bool(lead.cues("in_place"))
        or ("must" in lead.codes("modal") and _lists_measures(scope, lead))
    )


def _lists_measures(scope: Scope, lead: Unit) -> bool:
    """Tell whether most items of a list are measures that nobody names for another reason."""
    listed = [u for u in scope.units if u.lead == lead.index and u.kind in ("item", "cell")]
    telling = [u for u in listed if {h.code for h in u.of("measure")} & (_TELLING | _CONCRETE)]
    return len(telling) > 1 and 2 * len(telling) > len(listed)


def _in_sentence(scope: Scope, unit: Unit) -> tuple[Fact, ...]:
    """Return the measures of `skal ha rollestyrt tilgang, logg over oppslag og reservekopi`."""
    hits = unit.of("measure")
    if any(h.code == _GENERAL for h in hits):
        return ()
    return _run(scope, unit, scope.reading.token_start(hits[0].start))


def _run(scope: Scope, unit: Unit, start: int) -> tuple[Fact, ...]:
    """Return the measures that words list from a place on, if every item of theirs is one.

    `kryptering av databaser og filer` is one of them: what `og` adds to it is no measure itself.
    """
    text = scope.reading.shadow.text
    told: list[tuple[tuple[int, int], tuple[Hit, ...]]] = []
    for part in items(text, start, unit.end):
        hits = hits_within(scope, unit, "measure", *part)
        if not hits and told and not _MARK_BETWEEN.search(text, told[-1][0][1], part[0]):
            told[-1] = ((told[-1][0][0], part[1]), told[-1][1])
        else:
            told.append((part, hits))
    if len(told) < _FEWEST_IN_RUN or not all(hits for _, hits in told):
        return ()
    return tuple(_one(scope, *part, _most_telling(hits)) for part, hits in told)


def _listed(scope: Scope, unit: Unit, start: int) -> Iterator[Fact]:
    """Yield the measures of a run-in list, one for each item that names any."""
    for a, b in items(scope.reading.shadow.text, start, unit.end):
        hits = (h for h in unit.of("measure") if a <= scope.reading.token_start(h.start) < b)
        first = next(hits, None)
        if first:
            yield _one(scope, a, b, first)


def _told_apart(scope: Scope, unit: Unit) -> Iterator[Fact]:
    """Yield the measures of an item's clauses: `oppslag logges, og loggen gjennomgås ukentlig`.

    `gjenoppretting, prøvd to ganger i året` is two: that it can be done, and that it is tested.
    """
    at = unit.start
    text = scope.reading.shadow.text
    tested = {scope.reading.token_start(h.start) for h in unit.of("measure") if h.code == "testing"}
    for m in re.finditer(r"[;,]\s+", text[unit.start : unit.end]):
        start, end = unit.start + m.start(), unit.start + m.end()
        if end in tested or _between_clauses().match(text, start, unit.end):
            yield from _of_clause(scope, unit, at, start)
            at = end
    yield from _of_clause(scope, unit, at, unit.end)


def _of_clause(scope: Scope, unit: Unit, start: int, end: int) -> Iterator[Fact]:
    hits = hits_within(scope, unit, "measure", start, end)
    if hits:
        yield _one(scope, start, end, _most_telling(hits))


def _stands_as_entry(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit stands under words on security, so that naming a measure is enough."""
    return _is_under_security(scope, unit) or (
        unit.kind in ("item", "cell") and _lead_secures(scope, unit)
    )


def _is_under_security(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit's part is on security; a row's first cell may say `Lagring` there."""
    above = scope.unit(unit.heading) if unit.kind == "cell" else None
    return "security" in unit.sections or (above is not None and "security" in above.sections)


def _is_told(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence that binds no party says that a measure must be, or is, in place."""
    if unit.kind == "cell" or unit.sections & _OTHER_SECTIONS:
        return False
    code = _most_telling(unit.of("measure")).code
    if "must" in unit.codes("modal") and code in _TELLING:
        return True
    if "in_place" in unit.codes("cue"):
        return code in _TELLING - {"backup"}
    return code in _STATED and _states(scope, unit)


def _states(scope: Scope, unit: Unit) -> bool:
    """Tell whether a sentence says how things are: `Telefonen er låst`, `Kopi tas hver natt`."""
    clauses = main_clauses(scope, unit)
    if not clauses or unit.codes("modal") & _NOT_STATED or "conditional" in unit.codes("sense"):
        return False
    return all(c.kind in ("state", "passive") for c in clauses) and not scope.roles(unit)


def _most_telling(hits: tuple[Hit, ...]) -> Hit:
    """Return the general duty of Art. 32 if it is named, else the first measure."""
    return next((h for h in hits if h.code == _GENERAL), hits[0])


@lru_cache(maxsize=1)
def _between_clauses() -> re.Pattern[str]:
    return re.compile(rf";\s+|,\s+(?={alternatives('adding')}\s)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _into_examples() -> re.Pattern[str]:
    """Return the pattern of what leads from the general duty to the measures it consists in."""
    return re.compile(rf":\s|\b{alternatives('opening_items')}\s", re.IGNORECASE)


def _one(scope: Scope, start: int, end: int, hit: Hit) -> Fact:
    """Return one of several measures that a sentence, item or cell names."""
    return _fact(scope, start, end, hit, "one_of_several")


def _fact(scope: Scope, start: int, end: int, hit: Hit, *grounds: str) -> Fact:
    return scope.fact(
        "security_measure",
        scope.reading.span(start, end),
        f"measure-{hit.code}",
        grounds,
        (hit,),
        measure=hit.code,
    )
