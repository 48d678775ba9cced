"""Judge one agreement: what its facts show, then which condition of each requirement holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import fmean

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from .catalogue import Catalogue, Condition, catalogue
from .engines import Engine, direct
from .evidence import evidence_of, in_order
from .reasons import reason_of
from .report import Assessment, Evidence, Outcome, Report, Requirement, State
from .rivals import rivals
from .severity import scaled, state_of
from .shacl import Triples
from .terms import AVT, DCTERMS, OA, RDF

# Looked up once: a name of a namespace is a new IRI each time that it is asked for.
_EVIDENCE, _SELECTOR, _EXACT = AVT.evidence, OA.hasSelector, OA.exact
_LEFT_OUT = frozenset({AVT.fact, AVT.hasPart})

Shown = Mapping[URIRef, tuple[URIRef, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """An agreement as the shapes see it: its own triples with what they show, provision by fact."""

    facts: Triples
    shown: Shown


def check(graph: Graph | Triples, agreement: URIRef, engine: Engine = direct) -> Report:
    """Check one agreement's graph against the requirements on its kind; `graph` is not changed.

    Only the agreement's own facts count (`avt:fact`), so an agreement inside another, or beside
    it in the same graph, is judged by its own words.
    """
    law = catalogue()
    judged = judge(graph, agreement, engine)
    kinds = set(graph.objects(agreement, RDF.type))
    rows = tuple(row for row in law.requirements if not kinds.isdisjoint(row.kinds))
    holding = _holding(law, rows, judged.facts, agreement, engine)
    state = state_of(graph, agreement)
    sureness = _Sureness(graph, agreement)
    return Report(
        agreement=agreement,
        slug=str(graph.value(agreement, AVT.slug) or str(agreement).rsplit("/", 1)[-1]),
        title=str(graph.value(agreement, DCTERMS.title) or ""),
        state=state,
        assessments=tuple(
            sureness.tell(
                _with_evidence(_assess(law, row, holding, judged.shown, state), graph, judged.shown)
            )
            for row in rows
        ),
        language=str(graph.value(agreement, DCTERMS.language) or ""),
    )


def judge(graph: Graph | Triples, agreement: URIRef, engine: Engine = direct) -> Judged:
    """Put the facts to the provisions (layer 1), and note on fact and agreement what they show."""
    facts = _own_triples(graph, agreement)
    shown = _shown(catalogue(), facts, engine)
    for provision, bearers in shown.items():
        facts.add((agreement, AVT.shows, provision))
        for fact in bearers:
            facts.add((fact, AVT.shows, provision))
    return Judged(facts, shown)


def _own_triples(graph: Graph | Triples, agreement: URIRef) -> Triples:
    """Copy the agreement and its facts, with their words but without the parts of the text."""
    own = Triples()
    for subject in (agreement, *graph.objects(agreement, AVT.fact)):
        for predicate, value in graph.predicate_objects(subject):
            if predicate == _EVIDENCE:
                if subject != agreement:
                    _add_words(own, graph, subject, value)
            elif predicate not in _LEFT_OUT:
                own.add((subject, predicate, value))
    for fact, other in rivals(graph, agreement):
        own.add((fact, AVT.rival, other))
    return own


def _add_words(own: Triples, graph: Graph | Triples, fact: Node, evidence: Node) -> None:
    own.add((fact, _EVIDENCE, evidence))
    for selector in graph.objects(evidence, _SELECTOR):
        for quote in graph.objects(selector, _EXACT):
            own.add((evidence, _SELECTOR, selector))
            own.add((selector, _EXACT, quote))


def _shown(law: Catalogue, facts: Triples, engine: Engine) -> Shown:
    """Return the facts that show each provision, of the facts that could."""
    by_class: dict[Node, list[URIRef]] = {}
    for fact, kind in facts.with_predicate(RDF.type):
        if isinstance(fact, URIRef):
            by_class.setdefault(kind, []).append(fact)
    candidates = {
        iri: found
        for iri, provision in law.provisions.items()
        if (
            found := sorted({fact for kind in provision.targets for fact in by_class.get(kind, ())})
        )
    }
    refused = engine(
        facts, [(law.provisions[iri].rule, found) for iri, found in candidates.items()]
    )
    return {
        iri: bearers
        for iri, found in candidates.items()
        if (bearers := tuple(fact for fact in found if (iri, fact) not in refused))
    }


def _holding(
    law: Catalogue,
    rows: Iterable[Requirement],
    facts: Triples,
    agreement: URIRef,
    engine: Engine,
) -> set[URIRef]:
    """Return the conditions that hold for the agreement (layer 2)."""
    asked = [condition.rule for row in rows for condition in law.conditions[row.iri]]
    refused = engine(facts, [(rule, (agreement,)) for rule in asked])
    return {rule.iri for rule in asked if (rule.iri, agreement) not in refused}


def _assess(
    law: Catalogue, row: Requirement, holding: set[URIRef], shown: Shown, state: State
) -> Assessment:
    conditions = law.conditions[row.iri]
    holds = next((item for item in conditions if item.rule.iri in holding), None)
    outcome = Outcome.MISSING if holds is None else holds.outcome
    named = {iri for item in _telling(conditions, holds) for iri in item.provisions}
    provisions = tuple(sorted(named & shown.keys()))
    own = None if holds is None else holds.severity
    return Assessment(
        requirement=row,
        outcome=outcome,
        severity=scaled(own or row.severity, outcome, state, is_stated=own is not None)
        if outcome.is_finding
        else row.severity,
        message=(outcome.is_finding and holds and holds.message) or row.message,
        remedy=(outcome.is_finding and holds and holds.remedy) or row.remedy,
        reason=reason_of(row, outcome, holds, provisions, law.provisions),
        provisions=provisions,
    )


def _telling(conditions: tuple[Condition, ...], holds: Condition | None) -> tuple[Condition, ...]:
    """Return the conditions whose provisions tell why.

    Half-met and contradicted demands rest on what is there of the demand itself as well: all the
    words involved are shown.
    """
    if holds is None:
        return ()
    if holds.outcome in (Outcome.PARTIAL, Outcome.CONTRADICTED):
        whole = tuple(item for item in conditions if item.outcome is Outcome.SATISFIED)
        return (holds, *whole)
    return (holds,)


def _with_evidence(assessment: Assessment, graph: Graph | Triples, shown: Shown) -> Assessment:
    basis = {fact for iri in assessment.provisions for fact in shown[iri]}
    evidence: set[Evidence] = set()
    for fact in basis:
        yields = (fact, AVT.effective, Literal(False)) in graph
        evidence |= {replace(found, is_set_aside=yields) for found in evidence_of(graph, fact)}
    return replace(assessment, basis=tuple(sorted(basis)), evidence=in_order(evidence))


class _Sureness:
    """How surely an agreement's facts were read, and so what rests on them."""

    def __init__(self, graph: Graph | Triples, agreement: URIRef) -> None:
        self._own = {
            fact: float(str(sure))
            for fact in graph.objects(agreement, AVT.fact)
            if (sure := graph.value(fact, AVT.confidence)) is not None
        }

    def tell(self, assessment: Assessment) -> Assessment:
        """Return the assessment with its confidence."""
        known = [self._own[fact] for fact in assessment.basis if fact in self._own]
        if not self._own:
            return assessment
        sure = min(known) if known else fmean(self._own.values())
        return replace(assessment, confidence=round(sure, 2))
