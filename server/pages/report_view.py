"""An agreement's compliance report as rows for a page: outcome, severity, words, remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import SH, Graph, Literal, URIRef

from .agreement_view import AVT, Words, words_of
from .spoken import spoken

if TYPE_CHECKING:
    from ...shapes.report import Requirement

_GRAVITY = ("contradicted", "missing", "unfilled", "partial", "satisfied", "not-applicable")
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One requirement: what came out, and the words that show it."""

    identifier: str
    name: str
    article: str
    outcome: str
    outcome_words: str
    severity: str
    message: str
    remedy: str
    words: tuple[tuple[Words, str], ...]


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many requirements had an outcome."""

    outcome: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the page of a report shows; `findings` is how many requirements ask for something."""

    conforms: bool
    findings: int
    counts: tuple[OutcomeCount, ...]
    rows: tuple[AssessmentRow, ...]


def report_view(
    report: Graph,
    evidence: Graph,
    requirements: Mapping[str, Requirement],
    language: str,
) -> ReportView:
    """Return the report in a language; `evidence` is the agreement's graph, with the words."""
    both = report + evidence
    rows = sorted(
        (
            _row(both, assessment, requirements, language)
            for assessment in report.objects(None, AVT.assessment)
            if isinstance(assessment, URIRef)
        ),
        key=_order,
    )
    return ReportView(
        conforms=str(next(report.objects(None, AVT.hasViolation), None)) == "false",
        findings=sum(bool(row.severity) for row in rows),
        counts=_counts(tuple(rows)),
        rows=tuple(rows),
    )


def _counts(rows: tuple[AssessmentRow, ...]) -> tuple[OutcomeCount, ...]:
    counter = Counter(row.outcome for row in rows)
    words = {row.outcome: row.outcome_words for row in rows}
    return tuple(OutcomeCount(o, words[o], counter[o]) for o in _GRAVITY if counter[o])


def _row(
    graph: Graph,
    assessment: URIRef,
    requirements: Mapping[str, Requirement],
    language: str,
) -> AssessmentRow:
    identifier = str(graph.value(assessment, AVT.requirementId) or "")
    outcome = graph.value(assessment, AVT.outcome)
    code = str(outcome or "").partition("#outcome-")[2]
    known = requirements.get(identifier)
    stands_well = code in {"satisfied", "not-applicable"}
    clauses = _clauses(graph, assessment)
    return AssessmentRow(
        identifier=identifier,
        name=known.name[language] if known else identifier,
        article=known.article if known else "",
        outcome=code,
        outcome_words=spoken(outcome, language) if isinstance(outcome, URIRef) else code,
        # What is satisfied has no gravity worth a word.
        severity=""
        if stands_well
        else str(graph.value(assessment, SH.resultSeverity) or "").rpartition("#")[2],
        message="" if stands_well else _message(graph, assessment, known, language),
        remedy="" if stands_well else _remedy(graph, assessment, known, language),
        words=tuple((words, clauses.get(words, "")) for words in words_of(graph, assessment)),
    )


def _message(graph: Graph, assessment: URIRef, known: Requirement | None, language: str) -> str:
    """Return the message of this result, which may say more than the requirement's own."""
    own = _own_text(graph, assessment, SH.resultMessage, language)
    return own or (known.message[language] if known else "")


def _remedy(graph: Graph, assessment: URIRef, known: Requirement | None, language: str) -> str:
    """Return what to do about this result, which may be another than the requirement's own."""
    own = _own_text(graph, assessment, AVT.remedy, language)
    return own or (known.remedy[language] if known else "")


def _own_text(graph: Graph, assessment: URIRef, predicate: URIRef, language: str) -> str:
    for value in graph.objects(assessment, predicate):
        if isinstance(value, Literal) and value.language == language:
            return str(value)
    return ""


def _clauses(graph: Graph, assessment: URIRef) -> dict[Words, str]:
    """Return the clause numbers of the facts that the outcome rests on, by their words."""
    return {
        words: str(number)
        for fact in graph.objects(assessment, AVT.basis)
        if (number := graph.value(fact, AVT.clauseNumber)) is not None
        for words in words_of(graph, fact)
    }


def _order(row: AssessmentRow) -> tuple[int, int, str]:
    outcome = _GRAVITY.index(row.outcome) if row.outcome in _GRAVITY else len(_GRAVITY)
    well = outcome >= _GRAVITY.index("satisfied")
    severity = _SEVERITIES.index(row.severity) if row.severity in _SEVERITIES else 3
    # Shortcomings by gravity first; what stands well by its outcome.
    return (4 if well else severity, outcome, row.identifier)
