"""An agreement in, its norms out: who must, must not, may or has a right to do what.

One norm a sentence or binding list item, a second one where the sentence goes on to another.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .bearers import bearer_of, lead_bearer
from .binding_clauses import (
    DESCRIBING,
    binds,
    is_granted,
    is_owed,
    tells_of_company,
    what_words,
)
from .duty_tables import tabled_norms
from .joined_deeds import further_deeds, without
from .main_clauses import MainClause, main_clauses, subject_of
from .modality import (
    denies_duty,
    is_imperative,
    item_modality,
    main_modal,
    modality_of,
    opens_with_infinitive,
    opens_with_order,
)
from .norm_facts import norm_facts
from .norm_parts import made, part_of
from .norm_records import Norm
from .norm_topics import Surroundings, topics_of
from .party_pronouns import addressed, calls_a_party
from .tick_boxes import is_left_open
from .widened_norms import extends, lasts, widened

__all__ = ["Norm", "find_norms", "norm_facts"]

_NO_NORM_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_NO_NORM_SECTIONS = frozenset({"definitions", "changelog"})
_LISTED = "list"
_BARE_LEAD = 4  # tokens after a lead-in's modal when its items hold all that is to be done
_LEAST_TOKENS = 4  # tokens that a further clause has at least


def find_norms(scope: Scope) -> list[Norm]:
    """Return the norms of an agreement, in order; those of its tables of duties last."""
    return [*_norms(scope), *tabled_norms(scope)]


def _norms(scope: Scope) -> Iterator[Norm]:
    by_index = {u.index: u for u in scope.units}
    items: dict[int, tuple[Unit, ...]] = {}
    for unit in scope.units:
        if unit.kind == "item" and unit.lead is not None:
            items[unit.lead] = (*items.get(unit.lead, ()), unit)
    previous: Norm | None = None
    for unit in scope.units:
        if not _may_hold_norm(scope, unit):
            continue
        lead = by_index.get(unit.lead) if unit.lead is not None else None
        around = Surroundings(lead, items.get(unit.index, ()), previous)
        for norm in _of_unit(scope, unit, around):
            previous = norm
            yield norm


def _of_unit(scope: Scope, unit: Unit, around: Surroundings) -> Iterator[Norm]:
    """Yield the norms of a unit: of each main clause that binds, or of a bare item by its lead."""
    if unit.sections & {"signature"} or _leads_in(scope, unit, around):
        return
    inherited = _inherited_norm(scope, unit, around)
    if inherited is not None:
        yield inherited
        return
    first: Norm | None = None
    clauses = main_clauses(scope, unit)
    if around.previous is not None and lasts(scope, unit, clauses, around.previous):
        yield widened(scope, unit, around, around.previous)
        return
    for number, clause in enumerate(clauses):
        goes_on = any(c.kind != "state" for c in clauses[number + 1 :])
        norm = _clause_norm(scope, unit, clause, around, first, goes_on)
        if norm is not None:
            first = first or norm
            further = tuple(further_deeds(scope, unit, clause, around, norm))
            yield without(norm, further)
            yield from further
    if first is None:
        ordered = _ordered(scope, unit, around)
        if ordered is not None:
            yield ordered
            return
        if not clauses and _is_terse(scope, unit):
            topics, senses = topics_of(scope, unit, around, inherits=False)
            bearer = lead_bearer(scope, unit, unit, topics[0])
            yield made(scope, unit, unit, topics, senses, bearer, ("obligation", False))
    before = around.previous
    if first is None and before is not None and extends(scope, unit, clauses, before):
        yield widened(scope, unit, around, before)


def _is_terse(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit says without a verb who is let in: `Tilgang bare ved tjenstlig behov`."""
    opens = any(h.start == unit.first and h.code == "access" for h in unit.of("sense"))
    limited = any(h.code == "only" and h.start == unit.first + 1 for h in unit.of("modal"))
    return opens and limited and "need_to_know" in unit.codes("sense")


def _ordered(scope: Scope, unit: Unit, around: Surroundings) -> Norm | None:
    """Return the norm of a sentence that tells `dere` what to do: `Fortell oss hva som skjedde`."""
    if unit.kind != "sentence" or not opens_with_order(scope, unit):
        return None
    bearer = addressed(scope)
    if bearer is None:
        return None
    topics, senses = topics_of(scope, unit, around, inherits=False)
    if topics[0] == "other" and not unit.of("trigger"):
        return None
    modality = item_modality(unit, unit)
    if topics[0] == "subprocessor_objection":
        modality = ("right", False)  # `Liker dere det ikke, si fra`
    return made(scope, unit, unit, topics, senses, (bearer, True), modality, ("ordered",))


def _may_hold_norm(scope: Scope, unit: Unit) -> bool:
    """Tell whether a unit is a sentence or item that may bind, by where it stands and begins."""
    if unit.kind not in ("sentence", "item") or unit.zones & _NO_NORM_ZONES:
        return False
    if unit.sections & _NO_NORM_SECTIONS or denies_duty(scope, unit):
        return False
    if is_left_open(scope, unit):
        return False  # the parties ticked another option
    if unit.label and unit.sections & {"purpose", "nature", "contacts"}:
        return False
    if calls_a_party(scope, unit) and main_modal(unit) is None:
        return False
    if unit.last - unit.first < 3 and not opens_with_infinitive(scope, unit):
        return False
    first = scope.reading.tokens[unit.first].lower
    words = scope.reading.words(unit)
    asks = first in word_list("asking") and not words.rstrip().endswith(".")
    if asks and unit.lead is None and (first in what_words(scope) or "," not in words):
        return False  # a heading put as a question
    if first in word_list("modal_verbs", scope.reading.language) and "?" in words:
        return False  # `Skal tidligere ansatte være med? ☐ ja ☐ nei`
    itself = any(hit.start == unit.first for hit in unit.cues("agreement_itself"))
    tells_aim = itself and (unit.heading is None or unit.sections & DESCRIBING)
    return not tells_aim or "precedence" in unit.codes("sense")


def _leads_in(scope: Scope, unit: Unit, around: Surroundings) -> bool:
    """Tell whether a unit only opens a list: its items are the norms, or a case is told."""
    if around.lead is not None and _opens_cases(scope, around.lead):
        modal = main_modal(unit)
        if modal is None or modal.code == "may":
            return True  # a case in which the lead-in's duty arises
    modal = main_modal(unit)
    binding = any(opens_with_infinitive(scope, item) for item in around.items)
    return binding and modal is not None and unit.last - modal.end <= _BARE_LEAD


def _opens_cases(scope: Scope, lead: Unit) -> bool:
    """Tell whether a lead-in ends in a word that opens a condition (`Varselet gis dersom:`)."""
    words = " ".join(scope.reading.words(lead).rstrip(": \n").lower().split())
    return words.endswith(tuple(f" {case}" for case in word_list("opening_cases")))


def _inherited_norm(scope: Scope, unit: Unit, around: Surroundings) -> Norm | None:
    """Return the norm of a bare item (`slette dem`, `Slett dem`), by its lead-in or itself."""
    lead = around.lead
    if unit.kind != "item":
        return None
    bare = opens_with_infinitive(scope, unit) or (lead is not None and _asks(scope, unit))
    ordered = is_imperative(scope, unit)
    head = _lead_clause(scope, lead) if lead is not None and (bare or ordered) else None
    if head is None and not (ordered and not unit.sections & DESCRIBING and unit.heading):
        return None
    topics, senses = topics_of(scope, unit, around, inherits=True)
    if lead is None or head is None:
        bearer = lead_bearer(scope, unit, lead or unit, topics[0])
        modality = item_modality(unit, lead or unit)
    else:
        bearer = bearer_of(scope, lead, head, topics[0])
        modality = item_modality(unit, lead)
        if modality[0] == "obligation":
            modality = modality_of(scope, lead, head, bearer[0])
    grounds = ("ordered",) if head is None else ("led_in",)
    return made(scope, unit, unit, topics, senses, bearer, modality, grounds)


def _lead_clause(scope: Scope, lead: Unit) -> MainClause | None:
    """Return the clause of a lead-in that binds what stands in the list under it."""
    clauses = main_clauses(scope, lead)
    binding = [c for c in clauses if c.modal] or [c for c in clauses if c.kind != "state"]
    return binding[-1] if binding else None


def _asks(scope: Scope, unit: Unit) -> bool:
    """Tell whether an item opens as an indirect question does: `hvilke tiltak som er truffet`."""
    return scope.reading.tokens[unit.first].lower in word_list("asking", scope.reading.language)


def _clause_norm(
    scope: Scope,
    unit: Unit,
    clause: MainClause,
    around: Surroundings,
    first: Norm | None,
    goes_on: bool,
) -> Norm | None:
    """Return the norm of a main clause, or None when it only states something.

    `goes_on` tells that the sentence goes on to another clause that may bind.
    """
    if not binds(scope, unit, clause):
        return None
    part = unit if first is None else part_of(scope, unit, clause)
    topics, senses = topics_of(scope, part, around, inherits=False)
    if first is None and goes_on:
        own, _ = topics_of(scope, part_of(scope, unit, clause), around, inherits=False)
        topics = topics if own == ("other",) else own
    subject = subject_of(scope, unit, clause)
    if first is not None:
        if scope.reading.tokens[clause.first].lower in what_words(scope):
            return None  # `Varselet skal si hva som er skjedd, hvilke følger det kan få`
        if not clause.joined or part.last - part.first < _LEAST_TOKENS:
            return None
        same = topics[0] in (first.topics[0], "other")
        own_subject = subject is not None or clause.verb - part.first >= 1
        if same and clause.modal is None and not own_subject:
            return None  # one duty, told in two verbs
        topics = first.topics if same else topics
    if clause.modal is None and subject is None and tells_of_company(scope, clause):
        return None  # `Pling SMS AB sender påminnelser` tells what a sub-processor does
    bearer, known = bearer_of(scope, unit, clause, topics[0])
    modality = modality_of(scope, unit, clause, bearer)
    if not known and first is not None and not _is_checked(first, modality[0], bearer):
        bearer, known = first.bearer, first.bearer_known
        modality = modality_of(scope, unit, clause, bearer)
    if is_granted(scope, part, clause, topics[0], modality[0], bearer):
        bearer, known, modality = "processor", True, ("permission", False)
        if clause.kind == "passive":
            senses |= {_LISTED}  # who is used is told, not that anybody may be
    if clause.modal is None and topics[0] == "other" and not is_owed(scope, unit, clause, bearer):
        return None  # in the present tense, about nothing that the law knows
    grounds = (
        *(() if clause.modal else ("present_tense",)),
        *(() if first is None else ("further_clause",)),
    )
    return made(scope, part, unit, topics, senses, (bearer, known), modality, grounds)


def _is_checked(first: Norm, modality: str, bearer: str) -> bool:
    """Tell whether what follows a right forbids something to the other side.

    `Kunden kan motsette seg endringen, og da kan den ikke gjennomføres`.
    """
    return first.modality == "right" and modality == "prohibition" and bearer != first.bearer
