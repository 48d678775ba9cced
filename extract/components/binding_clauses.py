"""A unit and one of its main clauses in, out whether it binds, allows or only states something."""

from __future__ import annotations

from ..reading import Unit
from ..scope import Scope
from ..wordings import word_list
from .durations import measured_in
from .law_articles import articles_in
from .main_clauses import MainClause, subject_of

DESCRIBING = frozenset(
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
_ASKED = frozenset({"only", "requests", "notify", "object", "silence", "change"})
_PREAMBLE = 1500  # characters in which an agreement presents itself, until its first heading
_HAPPENING_REACH = 6
_GROUNDS = frozenset({6, 9})  # the articles that the grounds of processing stand in
_ACTING = frozenset({"controller", "both", "joint_controller", "independent_controller"})
_PARTIES = frozenset({"controller", "processor", "both", "subprocessor", "other"})


def binds(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether a main clause binds or allows: by a modal, or in the present tense."""
    if clause.modal is not None:
        return not _may_happen(scope, unit, clause)
    if clause.kind == "state" and _binds_people(scope, unit, clause):
        return True
    preamble = unit.heading is None and unit.start - scope.region.start < _PREAMBLE
    if clause.kind == "state" or preamble or describes(unit):
        return False
    if unit.kind == "item" and unit.lead is not None and clause.kind == "passive":
        return True
    return not scope.reading.words(unit).rstrip().endswith("?")


def is_owed(scope: Scope, unit: Unit, clause: MainClause, bearer: str) -> bool:
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
    if subject in _ACTING and _GROUNDS.intersection(articles_in(scope.reading.words(unit))):
        return False  # `Kommunen bygger på artikkel 6`: on what ground, not what is to be done
    return limited or denied or bool(others) or subject in _ACTING


def is_granted(
    scope: Scope, part: Unit, clause: MainClause, topic: str, modality: str, bearer: str
) -> bool:
    """Tell whether a clause in the present allows the other to engage somebody.

    `Kunden gir Leverandøren en generell godkjenning`, `Per i dag benyttes`.
    """
    if topic != "subprocessor_authorisation" or clause.modal is not None:
        return False
    senses = part.codes("sense")
    text, language = scope.reading.shadow.text, scope.reading.language
    timed = next(measured_in(text, part.start, part.end, language), None)
    if modality != "obligation" or senses & _ASKED or timed is not None:
        return False
    given = clause.kind == "active" and bearer == "controller" and "authorise" in senses
    used = clause.kind == "passive" and bool(senses & {"engage", "authorise"})
    return given or used


def tells_of_company(scope: Scope, clause: MainClause) -> bool:
    """Tell whether a company that is none of the parties stands before an active verb."""
    if clause.kind != "active":
        return False
    tokens = scope.reading.tokens
    before = (tokens[i].text for i in range(clause.first, clause.verb))
    return any(word in word_list("legal_forms") for word in before)


def what_words(scope: Scope) -> frozenset[str]:
    """Return the words that open an indirect question and nothing else."""
    language = scope.reading.language
    return word_list("asking", language) - word_list("condition_words", language)


def describes(unit: Unit) -> bool:
    """Tell whether a unit stands where an agreement only describes the processing."""
    return bool(unit.sections) and unit.sections <= DESCRIBING


def _binds_people(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether a duty is said to hold for people: `Taushetsplikten gjelder alle ansatte`."""
    language = scope.reading.language
    if scope.reading.tokens[clause.verb].lower not in word_list("extending", language):
        return False
    denied = any(h.code == "not" and clause.has(h) for h in unit.of("modal"))
    duty = scope.reading.tokens[unit.first].lower.startswith(
        tuple(word_list("duty_nouns", language))
    )
    people = any(h.code == "employee" and h.start > clause.verb for h in unit.of("sense"))
    return duty and people and not denied and not describes(unit)


def _may_happen(scope: Scope, unit: Unit, clause: MainClause) -> bool:
    """Tell whether `kan` says what may be (`kan inneholde`), not what somebody may do."""
    if clause.modal is None or clause.modal.code != "may":
        return False
    happening = word_list("happening", scope.reading.language)
    after = [i for i in sorted(clause.tokens) if i > clause.verb][:_HAPPENING_REACH]
    if not any(scope.reading.tokens[i].lower in happening for i in after):
        return False
    return subject_of(scope, unit, clause) not in _PARTIES
