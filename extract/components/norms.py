"""An agreement in, its norms out: who must, must not, may or has a right to do what.

One norm a sentence or binding list item, a second one where the sentence goes on to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .bearers import bearer_of, lead_bearer
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

__all__ = ["Norm", "find_norms", "norm_facts"]

_NO_NORM_ZONES = frozenset({"definition", "example", "guidance", "italic"})
_NO_NORM_SECTIONS = frozenset({"definitions", "changelog"})
_DESCRIBING = frozenset(
    {
        "definitions",
        "background",
        "purpose",
        "nature",
        "data_types",
        "data_subjects",
        "special_categories",
        "signature",
        "changelog",
    }
)
_DUTIES = frozenset({"controller_duties", "processor_duties"})
_PREAMBLE = 1500  # characters in which an agreement presents itself, until its first heading
_BARE_LEAD = 4  # tokens after a lead-in's modal when its items hold all that is to be done
_HAPPENING_REACH = 6
_LEAST_TOKENS = 4  # tokens that a further clause has at least
_PARTIES = frozenset({"controller", "processor", "both", "subprocessor", "other"})


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
    for number, clause in enumerate(clauses):
        goes_on = any(c.kind != "state" for c in clauses[number + 1 :])
        norm = _clause_norm(scope, unit, clause, around, first, goes_on)
        if norm is not None:
            first = first or norm
            further = tuple(further_deeds(scope, unit, clause, around, norm))
            yield without(norm, further)
            yield from further
    if first is None and not any(c.kind != "state" for c in clauses):
        ordered = _ordered(scope, unit, around)
        if ordered is not None:
            yield ordered
            return
    before = around.previous
    if first is None and before is not None and _extends(scope, unit, clauses, before):
        topics, senses = topics_of(scope, unit, around, inherits=True)
        topics = before.topics if topics[0] == "other" else topics
        bound = (before.bearer, before.bearer_known)
        modality = (before.modality, before.weak)
        senses |= before.senses  # what is widened goes on to hold
        yield made(scope, unit, unit, topics, senses, bound, modality, ("points_back",))


def _ordered(scope: Scope, unit: Unit, around: Surroundings) -> Norm | None:
    """Return the norm of a sentence that tells `dere` what to do: `Fortell oss hva som skjedde`."""
    bearer = addressed(scope)
    if bearer is None or unit.kind != "sentence" or not opens_with_order(scope, unit):
        return None
    topics, senses = topics_of(scope, unit, around, inherits=False)
    if topics[0] == "other" and not unit.of("trigger"):
        return None
    return made(
        scope, unit, unit, topics, senses, (bearer, True), item_modality(unit, unit), ("ordered",)
    )


def _extends(scope: Scope, unit: Unit, clauses: Sequence[MainClause], before: Norm) -> bool:
    """Tell whether a unit widens the norm before it: `Dette gjelder også sikkerhetskopier`."""
    if unit.index - before.unit.index > 1 or not clauses or _describes(unit):
        return False
    tokens, head = scope.reading.tokens, clauses[0]
    if tokens[head.verb].lower not in word_list("extending", scope.reading.language):
        return False
    subject = [tokens[i].lower for i in range(unit.first, head.verb) if tokens[i].is_alpha]
    duties = word_list("duty_nouns", scope.reading.language)
    pointing = len(subject) == 1 and subject[0] in word_list("back_pointing")
    if not pointing and not any(w.startswith(tuple(duties)) for w in subject[-1:]):
        return False
    after = {tokens[i].lower for i in range(head.verb, unit.last)}
    return bool(after & word_list("also", scope.reading.language))


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
    if asks and unit.lead is None:
        return False  # a heading put as a question
    if first in word_list("modal_verbs", scope.reading.language) and "?" in words:
        return False  # `Skal tidligere ansatte være med? ☐ ja ☐ nei`
    itself = any(hit.start == unit.first for hit in unit.cues("agreement_itself"))
    tells_aim = itself and (unit.heading is None or unit.sections & _DESCRIBING)
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
    if head is None and not (ordered and not unit.sections & _DESCRIBING and unit.heading):
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
    if not _binds(scope, unit, clause):
        return None
    part = unit if first is None else part_of(scope, unit, clause)
    topics, senses = topics_of(scope, part, around, inherits=False)
    if first is None and goes_on:
        own, _ = topics_of(scope, part_of(scope, unit, clause), around, inherits=False)
        topics = topics if own == ("other",) else own
    subject = subject_of(scope, unit, clause)
    if first is not None:
        if not clause.joined or part.last - part.first < _LEAST_TOKENS:
            return None
        same = topics[0] in (first.topics[0], "other")
        own_subject = subject is not None or clause.verb - part.first >= 1
        if same and clause.modal is None and not own_subject:
            return None  # one duty, told in two verbs
        topics = first.topics if same else topics
    bearer, known = bearer_of(scope, unit, clause, topics[0])
    modality = modality_of(scope, unit, clause, bearer)
    if not known and first is not None and not _is_checked(first, modality[0], bearer):
        bearer, known = first.bearer, first.bearer_known
        modality = modality_of(scope, unit, clause, bearer)
    if clause.modal is None and topics[0] == "other" and not _owed(scope, unit, clause, bearer):
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


def _owed(scope: Scope, unit: Unit, clause: MainClause, bearer: str) -> bool:
    """Tell whether a clause in the present tense says what is owed, not what happens to be.

    Something is owed when a time is set, when it is done to another party, or when it is a party
    other than the one whose service the agreement describes that acts.
    """
    if "negated_data" in unit.zones:
        return False
    limited = any(h.group == "trigger" and clause.has(h) for h in unit.hits)
    denied = any(h.code in ("not", "only") and clause.has(h) for h in unit.of("modal"))
    subject = subject_of(scope, unit, clause)
    if subject is None:
        duties = bool(unit.sections & _DUTIES)
        return limited or (clause.kind == "passive" and (denied or duties))
    tokens = scope.reading.tokens
    named = (r for r in scope.roles(unit) if r.start in clause.tokens)
    # `Leverandørens ansatte` names nobody that anything is owed to.
    others = {r.code for r in named if not tokens[r.end - 1].lower.endswith("s")}
    others -= {bearer, "other"}
    return limited or denied or bool(others) or subject in ("controller", "both")


def _binds(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether a main clause binds or allows: by a modal, or in the present tense."""
    if clause.modal is not None:
        return not _may_happen(scope, unit, clause)
    preamble = unit.heading is None and unit.start - scope.region.start < _PREAMBLE
    if clause.kind == "state" or preamble or _describes(unit):
        return False
    if unit.kind == "item" and unit.lead is not None and clause.kind == "passive":
        return True
    return not scope.reading.words(unit).rstrip().endswith("?")


def _describes(unit: Unit) -> bool:
    """Tell whether a unit stands where an agreement only describes the processing."""
    return bool(unit.sections) and unit.sections <= _DESCRIBING


def _may_happen(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether `kan` says what may be (`kan inneholde`), not what somebody may do."""
    if clause.modal is None or clause.modal.code != "may":
        return False
    happening = word_list("happening", scope.reading.language)
    after = [i for i in sorted(clause.tokens) if i > clause.verb][:_HAPPENING_REACH]
    if not any(scope.reading.tokens[i].lower in happening for i in after):
        return False
    return subject_of(scope, unit, clause) not in _PARTIES
