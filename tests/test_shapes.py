"""The law in the shapes: outcomes of hand-made agreements by family, and the form of the shapes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache

import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.term import Node

from avtalegraf.shapes import (
    Assessment,
    Family,
    Outcome,
    Report,
    Severity,
    State,
    check,
    requirements,
    shapes_graph,
)
from avtalegraf.shapes.catalogue import catalogue

AVT = Namespace("https://w3id.org/avtalegraf/ns#")
V = Namespace("https://w3id.org/avtalegraf/vocab#")
OA = Namespace("http://www.w3.org/ns/oa#")
DPV = Namespace("https://w3id.org/dpv#")
A = URIRef("https://w3id.org/avtalegraf/id/agreement/prove")
ARTICLE_28 = DPV.ControllerProcessorAgreement
LANGUAGES = ("nb", "nn", "en")


class Agreement:
    """Builds the graph of one agreement, fact by fact; each fact gets words of its own."""

    def __init__(self, kind: URIRef = ARTICLE_28, **flags: bool) -> None:
        self.graph = Graph()
        self.graph.add((A, RDF.type, AVT.Agreement))
        self.graph.add((A, RDF.type, kind))
        self.graph.add((A, AVT.slug, Literal("prove")))
        self.graph.add((A, DCTERMS.title, Literal("Prøveavtale")))
        for name in ("isTemplate", "isExample", "isSigned"):
            self.graph.add((A, AVT[name], Literal(flags.get(name, False))))
        self.numbers = itertools.count()

    def fact(self, kind: str, words: str = "", **values: object) -> URIRef:
        number = next(self.numbers)
        node = URIRef(f"{A}/{kind.lower()}-{number}")
        self.graph.add((A, AVT.fact, node))
        self.graph.add((node, RDF.type, AVT[kind]))
        for name, value in values.items():
            for one in value if isinstance(value, tuple) else (value,):
                self.graph.add((node, AVT[name], one if isinstance(one, Node) else Literal(one)))
        span = URIRef(f"urn:text/span/{number * 10}-{number * 10 + 5}")
        self.graph.add((node, AVT.evidence, span))
        self.graph.add((span, OA.hasSelector, URIRef(f"{span}/position")))
        self.graph.add((span, OA.hasSelector, URIRef(f"{span}/quote")))
        self.graph.add((URIRef(f"{span}/position"), OA.start, Literal(number * 10)))
        self.graph.add((URIRef(f"{span}/position"), OA.end, Literal(number * 10 + 5)))
        self.graph.add((URIRef(f"{span}/quote"), OA.exact, Literal(words or f"ord {number}")))
        return node

    def norm(
        self,
        topics: str,
        senses: str = "",
        modality: str = "obligation",
        bearer: str = "processor",
        force: str = "strong",
        **values: object,
    ) -> URIRef:
        node = self.fact(
            "Norm",
            modality=V[f"modality-{modality}"],
            force=V[f"force-{force}"],
            bearerRole=V[f"role-{bearer}"],
            sense=tuple(V[f"sense-{name}"] for name in senses.split()),
            **values,
        )
        for topic in topics.split():
            self.graph.add((node, RDF.type, V[f"topic-{topic}"]))
        return node

    def time(self, what: str, bearer: str = "processor", **values: object) -> URIRef:
        known: dict[str, object] = {
            "isPlaceholder": False,
            "businessDays": False,
            "effective": True,
        }
        return self.fact(
            "Deadline",
            what=V[f"what-{what}"],
            bearerRole=V[f"role-{bearer}"],
            **(known | values),
        )

    def describe(self, aspect: str, status: str = "complete") -> URIRef:
        return self.fact(
            "Description", aspect=V[f"aspect-{aspect}"], fieldStatus=V[f"field-{status}"]
        )

    def party(self, role: str, placeholder: bool = False) -> URIRef:
        node = self.fact("Participation", role=V[f"role-{role}"], isPlaceholder=placeholder)
        self.graph.add((A, AVT.participation, node))
        return node

    def subprocessor(self, **values: object) -> URIRef:
        return self.fact("SubProcessorEngagement", role=V["role-subprocessor"], **values)

    def check(self) -> Report:
        return check(self.graph, A)

    def outcome(self, requirement: str) -> str:
        return str(self.assessment(requirement).outcome)

    def assessment(self, requirement: str) -> Assessment:
        found = self.check().item(requirement)
        assert found is not None
        return found

    def severity(self, requirement: str) -> Severity:
        return self.assessment(requirement).severity


def outcomes(report: Report) -> Mapping[str, Outcome]:
    """Return what became of the law's demands."""
    return {
        item.requirement.id: item.outcome
        for item in report.assessments
        if item.requirement.family is Family.LAW
    }


@cache
def complete() -> Agreement:
    """Return a data processing agreement that says all that the 47 rows ask for."""
    it = Agreement(isSigned=True)
    it.describe("signature")
    it.party("controller")
    it.party("processor")
    it.fact("Contact", bearerRole=V["role-controller"], email="ombud@kommune.example")
    it.fact("Contact", bearerRole=V["role-processor"], phone="70 00 00 00")
    for aspect in ("subject_matter", "duration", "nature", "purpose"):
        it.describe(aspect)
    it.fact("DataUse", category=V["category-name"], special=False, status=V["status-stated"])
    it.describe("special_categories", "negated")
    it.fact("DataSubjectCategory", subject=V["subject-citizen"])
    it.norm("other", "legal_basis", bearer="controller")
    it.norm("instructions", "instruct", "right", bearer="controller")
    it.norm("instructions", "instruct only documented")
    it.norm("transfer_instruction", "only third_country international_organisation documented")
    it.norm("instructions", "law_exception", "permission")
    it.norm("instructions", "notify before law_exception")
    it.norm("unlawful_instruction_notice", "notify unlawful immediately")
    it.norm("purpose_limitation", "own_purpose", "prohibition")
    it.norm("authorised_persons", "need_to_know access")
    it.norm("confidentiality", "confidentiality employee")
    it.norm("security", "appropriate_measures")
    for measure in ("encryption", "access_control", "restore", "testing"):
        it.fact("SecurityMeasure", measure=V[f"measure-{measure}"])
    it.norm("reporting", "assess risk")
    it.norm("other", "guarantee certification")
    it.norm("records", "record")
    it.norm("subprocessor_authorisation", "authorise general written", bearer="controller")
    it.norm("subprocessor_change_notice", "notify prior")
    it.norm("subprocessor_objection", "object", "right", bearer="controller")
    it.time("subprocessor_objection", bearer="controller", duration="P14D")
    it.norm("subprocessor_objection", "change", "prohibition")
    it.subprocessor(name="Nær AS", activity="drift", address="Gata 1", place="Oslo", inEEA=True)
    it.subprocessor(
        name="Fjern Inc.",
        activity="støtte",
        address="Road 1",
        inEEA=False,
        hasAdequacy=False,
        transferGroundKind=V["ground-scc"],
    )
    it.norm("subprocessor_flowdown", "same contract")
    it.norm("subprocessor_liability", "fully liability")
    it.norm("assist_rights", "assist rights")
    it.norm("assist_security", "assist secure")
    it.norm("assist_breach_dpia", "assist art33")
    it.norm("assist_breach_dpia", "assist inform_subjects")
    it.norm("assist_breach_dpia", "assist dpia")
    it.norm("assist_breach_dpia", "assist art36")
    it.norm("breach_notification", "breach notify undue_delay")
    it.time("breach_notification", maxHours=24.0)
    for sense in ("nature_of_breach", "contact_point", "consequences", "measures_taken"):
        it.norm("breach_content", sense)
    it.norm("deletion_return", "delete return end_of_agreement")
    it.norm("deletion_return", "delete choice_controller", "right", bearer="controller")
    it.norm("deletion_return", "copies")
    it.norm("deletion_confirmation", "confirm")
    it.norm("audit_allow", "demonstrate information")
    it.norm("audit_allow", "audit auditor")
    it.norm("authority_requests", "authority")
    it.norm("suspension", "suspend", "right", bearer="controller")
    it.norm("termination", "terminate material_breach", "right", bearer="controller")
    return it


@cache
def complete_report() -> Report:
    return complete().check()


def test_an_agreement_that_says_it_all_satisfies_all_47_rows() -> None:
    report = complete_report()
    assert len(outcomes(report)) == 47
    assert {item.requirement.id for item in report.findings} == set()
    assert report.conforms


@pytest.mark.parametrize("part", range(8))
def test_without_its_facts_a_requirement_is_not_satisfied_and_the_others_stand(part: int) -> None:
    """Every eighth requirement loses the facts that it rests on."""
    report = complete_report()
    law = [item for item in report.assessments if item.requirement.family is Family.LAW]
    poor = [item for item in law if item.basis][part::8]
    assert poor
    gone = {fact for item in poor for fact in item.basis}
    poorer = Agreement()
    poorer.graph = Graph() + complete().graph
    for fact in gone:
        poorer.graph.remove((fact, None, None))
        poorer.graph.remove((None, None, fact))
    poorer.graph.set((A, AVT.isSigned, Literal(False)))
    after = outcomes(poorer.check())
    for item in poor:
        if item.requirement.id != "A31-authority-cooperation":  # forbidding breaks it, not silence
            assert after[item.requirement.id] is not Outcome.SATISFIED
    for other in law:
        if other.requirement.id != "A28-9-written" and not set(other.basis) & gone:
            assert after[other.requirement.id] is other.outcome


def test_evidence_of_an_outcome_is_the_words_of_the_facts_that_show_it() -> None:
    it = Agreement()
    it.norm("security", "appropriate_measures", clauseNumber="5.1")
    it.norm("training", "train", clauseNumber="5.2")
    (item,) = [i for i in it.check().assessments if i.requirement.id == "A28-3-c-security"]
    assert [(e.start, e.end, e.quote, e.clause) for e in item.evidence] == [(0, 5, "ord 0", "5.1")]


def test_an_empty_agreement_is_missing_nearly_everything_without_evidence() -> None:
    report = Agreement().check()
    assert not report.conforms
    found = outcomes(report)
    assert found.pop("A28-3-a-law-exception") is Outcome.NOT_APPLICABLE
    assert found.pop("A31-authority-cooperation") is Outcome.SATISFIED
    assert found.pop("A44-outdated-mechanism") is Outcome.SATISFIED
    assert set(found.values()) == {Outcome.MISSING}
    assert all(item.evidence == () for item in report.assessments)
    assert all(item.confidence is None for item in report.assessments)


def one(requirement: str, build, **flags: bool) -> str:
    it = Agreement(**flags)
    build(it)
    return it.outcome(requirement)


DESCRIBED = [
    ("A28-3-subject-matter", "subject_matter"),
    ("A28-3-duration", "duration"),
    ("A28-3-nature", "nature"),
    ("A28-3-purpose", "purpose"),
    ("A28-3-datatypes", "data_types"),
    ("A28-3-datasubjects", "data_subjects"),
    ("A28-3-special-categories", "special_categories"),
]


@pytest.mark.parametrize(("requirement", "aspect"), DESCRIBED)
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("complete", "satisfied"),
        ("unfilled", "unfilled"),
        ("example_only", "unfilled"),
        ("alternatives", "unfilled"),
        ("generic", "partial"),
        ("external", "partial"),
    ],
)
def test_a_form_field_is_judged_by_how_it_is_filled(requirement, aspect, status, outcome) -> None:
    assert one(requirement, lambda it: it.describe(aspect, status)) == outcome


def test_an_open_field_keeps_stray_facts_from_filling_it() -> None:
    it = Agreement()
    it.fact("DataUse", category=V["category-health"], special=True, status=V["status-stated"])
    it.describe("data_types", "example_only")
    assert it.outcome("A28-3-datatypes") == "unfilled"


CASES = {
    "controller named": ("A28-3-controller-id", lambda it: it.party("controller"), "satisfied"),
    "controller open": ("A28-3-controller-id", lambda it: it.party("controller", True), "unfilled"),
    "processor is no controller": (
        "A28-3-controller-id",
        lambda it: it.party("processor"),
        "missing",
    ),
    "signature lines empty": (
        "A28-9-written",
        lambda it: it.describe("signature", "unfilled"),
        "unfilled",
    ),
    "one contact only": (
        "A28-3-contact-points",
        lambda it: it.fact("Contact", bearerRole=V["role-controller"], email="a@b.example"),
        "partial",
    ),
    "no special categories, expressly": (
        "A28-3-special-categories",
        lambda it: it.describe("special_categories", "negated"),
        "satisfied",
    ),
    "written instructions only": (
        "A28-3-a-instructions",
        lambda it: it.norm("instructions", "only instruct written"),
        "satisfied",
    ),
    "not without documented instructions": (
        "A28-3-a-instructions",
        lambda it: it.norm("instructions", "instruct documented", "prohibition"),
        "satisfied",
    ),
    "instructions, but not only": (
        "A28-3-a-instructions",
        lambda it: it.norm("instructions", "instruct"),
        "partial",
    ),
    "should follow instructions": (
        "A28-3-a-instructions",
        lambda it: it.norm("instructions", "only instruct documented", force="weak"),
        "partial",
    ),
    "the controller writes its instructions": (
        "A28-3-a-instructions",
        lambda it: it.norm("instructions", "only instruct written", bearer="controller"),
        "missing",
    ),
    "transfers, but no organisations": (
        "A28-3-a-transfer-instructions",
        lambda it: it.norm("transfer_instruction", "third_country written", "prohibition"),
        "partial",
    ),
    "exception without notice": (
        "A28-3-a-law-exception",
        lambda it: it.norm("instructions", "law_exception", "permission"),
        "partial",
    ),
    "unlawful instruction, no hurry": (
        "A28-3-h-infringing-instruction",
        lambda it: it.norm("unlawful_instruction_notice", "notify unlawful"),
        "partial",
    ),
    "own purposes permitted": (
        "A28-10-no-own-purpose",
        lambda it: it.norm("purpose_limitation", "own_purpose", "permission"),
        "contradicted",
    ),
    "statistics permitted beside a ban": (
        "A28-10-no-own-purpose",
        lambda it: (
            it.norm("purpose_limitation", "other_purpose", "prohibition"),
            it.norm("purpose_limitation", "statistics", "permission"),
        ),
        "partial",
    ),
    "trade secrets only": (
        "A28-3-b-confidentiality",
        lambda it: it.norm("confidentiality", "confidentiality trade_secrets", bearer="both"),
        "partial",
    ),
    "best possible security": (
        "A28-3-c-security",
        lambda it: it.norm("security", "secure best_effort"),
        "partial",
    ),
    "firewall only": (
        "A32-1-measures-specified",
        lambda it: it.fact("SecurityMeasure", measure=V["measure-firewall"]),
        "partial",
    ),
    "security annex empty": (
        "A32-1-measures-specified",
        lambda it: it.describe("security_annex", "unfilled"),
        "unfilled",
    ),
    "risk without assessment": (
        "A32-2-risk",
        lambda it: it.norm("security", "risk secure"),
        "partial",
    ),
    "notice is not authorisation": (
        "A28-2-authorisation",
        lambda it: it.norm("subprocessor_authorisation", "engage notify", "permission"),
        "partial",
    ),
    "approval that need not be written": (
        "A28-2-authorisation",
        lambda it: it.norm(
            "subprocessor_authorisation", "engage authorise specific", "prohibition"
        ),
        "partial",
    ),
    "alternatives of approval": (
        "A28-2-authorisation",
        lambda it: (
            it.norm("subprocessor_authorisation", "authorise general written", bearer="controller"),
            it.describe("subprocessor_authorisation", "alternatives"),
        ),
        "unfilled",
    ),
    "objection in time without effect": (
        "A28-2-objection",
        lambda it: (
            it.norm("subprocessor_authorisation", "authorise general written", bearer="controller"),
            it.norm("subprocessor_objection", "object", "right", bearer="controller"),
            it.time("subprocessor_objection", bearer="controller", duration="P14D"),
        ),
        "partial",
    ),
    "a certificate without scope": (
        "A28-1-guarantees",
        lambda it: it.norm("security", "guarantee certification certificate"),
        "partial",
    ),
    "a certificate with its scope": (
        "A28-1-guarantees",
        lambda it: it.norm("security", "guarantee certification certificate certificate_scope"),
        "satisfied",
    ),
    "a course is no measure of Article 32(1)": (
        "A32-1-measures-specified",
        lambda it: it.fact("SecurityMeasure", measure=V["measure-training"]),
        "missing",
    ),
    "confidentiality of those with access": (
        "A29-persons-on-instructions",
        lambda it: it.norm("authorised_persons", "employee authorised access confidentiality"),
        "missing",
    ),
    "Articles 35 and 36": (
        "A28-3-f-security-assist",
        lambda it: it.norm("assist_breach_dpia", "assist art35 art36"),
        "missing",
    ),
    "content of the notice open": (
        "A33-3-content",
        lambda it: it.describe("breach_content", "unfilled"),
        "unfilled",
    ),
    "places and grounds open": (
        "A44-transfer-basis",
        lambda it: it.describe("transfer_locations", "unfilled"),
        "unfilled",
    ),
    "stop and termination in one": (
        "A28-suspend-terminate",
        lambda it: it.norm(
            "suspension termination", "suspend terminate material_breach", bearer="controller"
        ),
        "satisfied",
    ),
    "the controller pays": (
        "A28-3-controller-rights",
        lambda it: (
            it.norm("other", "payment", bearer="controller"),
            it.norm("instructions", "instruct", "right", bearer="controller"),
        ),
        "partial",
    ),
    "sub-processors banned": (
        "A28-2-authorisation",
        lambda it: it.norm("subprocessor_authorisation", "engage", "prohibition"),
        "satisfied",
    ),
    "same duties weakened to similar": (
        "A28-4-flowdown",
        lambda it: it.norm("subprocessor_flowdown", "contract similar"),
        "partial",
    ),
    "liability excluded": (
        "A28-4-liability",
        lambda it: it.norm(
            "subprocessor_liability", "liability", "prohibition", bearer="controller"
        ),
        "contradicted",
    ),
    "may not disclaim liability": (
        "A28-4-liability",
        lambda it: it.norm("subprocessor_liability", "exclude liability", "prohibition"),
        "partial",
    ),
    "sub-processor without address": (
        "A28-2-subprocessor-list",
        lambda it: it.subprocessor(name="X", activity="drift", inEEA=True),
        "partial",
    ),
    "no sub-processors, expressly": (
        "A28-2-subprocessor-list",
        lambda it: it.describe("subprocessor_list", "negated"),
        "satisfied",
    ),
    "sub-processor list empty": (
        "A28-2-subprocessor-list",
        lambda it: it.describe("subprocessor_list", "unfilled"),
        "unfilled",
    ),
    "may help with access, for a fee": (
        "A28-3-e-rights",
        lambda it: it.norm("assist_rights", "assist access_request fee", "permission"),
        "partial",
    ),
    "Articles 33 to 36": (
        "A28-3-f-security-assist",
        lambda it: it.norm("assist_security assist_breach_dpia", "art33 art34 art35 art36"),
        "partial",
    ),
    "impact assessment only": (
        "A28-3-f-prior-consultation",
        lambda it: it.norm("assist_breach_dpia", "dpia"),
        "partial",
    ),
    "breach notice without a time": (
        "A33-2-notify",
        lambda it: it.norm("breach_notification", "breach notify"),
        "partial",
    ),
    "the controller's notice to the authority": (
        "A33-2-notify",
        lambda it: it.norm(
            "breach_notification", "breach notify undue_delay authority", bearer="controller"
        ),
        "missing",
    ),
    "48 hours": (
        "A33-2-deadline",
        lambda it: it.time("breach_notification", maxHours=48.0),
        "satisfied",
    ),
    "a week": (
        "A33-2-deadline",
        lambda it: it.time("breach_notification", maxHours=168.0),
        "partial",
    ),
    "one working day": (
        "A33-2-deadline",
        lambda it: it.time("breach_notification", maxHours=24.0, businessDays=True),
        "partial",
    ),
    "[24] hours": (
        "A33-2-deadline",
        lambda it: it.time("breach_notification", maxHours=24.0, isPlaceholder=True),
        "unfilled",
    ),
    "the authority's 72 hours": (
        "A33-2-deadline",
        lambda it: it.time("breach_notification", "controller", maxHours=72.0),
        "missing",
    ),
    "a time that another provision sets aside": (
        "A33-2-deadline",
        lambda it: it.time("breach_notification", maxHours=24.0, effective=False),
        "missing",
    ),
    "notice should contain": (
        "A33-3-content",
        lambda it: it.norm(
            "breach_content",
            "nature_of_breach contact_point consequences measures_taken",
            force="weak",
        ),
        "partial",
    ),
    "deletion, processor chooses return": (
        "A28-3-g-delete-return",
        lambda it: (
            it.norm("deletion_return", "delete end_of_agreement"),
            it.norm("deletion_return", "return choice_processor"),
        ),
        "partial",
    ),
    "report for a fee": (
        "A28-3-h-information",
        lambda it: it.norm("audit_allow", "report fee", "right", bearer="controller"),
        "partial",
    ),
    "audit without an auditor": (
        "A28-3-h-audit",
        lambda it: it.norm("audit_allow", "audit"),
        "partial",
    ),
    "audit in one sentence, the auditor in the next": (
        "A28-3-h-audit",
        lambda it: (
            it.norm("audit_allow", "audit", "right", bearer="controller"),
            it.norm("audit_allow", "auditor", "permission"),
        ),
        "satisfied",
    ),
    "an auditor of the processor's own": (
        "A28-3-h-audit",
        lambda it: (
            it.norm("audit_allow", "audit", "right", bearer="controller"),
            it.norm("audit_allow", "auditor own_audit"),
        ),
        "partial",
    ),
    "the controller may ask for what shows compliance": (
        "A28-3-h-information",
        lambda it: it.norm("audit_allow", "information comply", "right", bearer="controller"),
        "satisfied",
    ),
    "sub-processors without consent allowed": (
        "A28-2-authorisation",
        lambda it: it.norm(
            "subprocessor_authorisation", "engage authorise written unless_authorised", "permission"
        ),
        "partial",
    ),
    "sub-processors without consent banned": (
        "A28-2-authorisation",
        lambda it: it.norm(
            "subprocessor_authorisation",
            "outsource authorise written unless_authorised",
            "prohibition",
        ),
        "satisfied",
    ),
    "no milder terms for sub-processors": (
        "A28-4-flowdown",
        lambda it: it.norm("subprocessor_flowdown", "contract same", "prohibition"),
        "satisfied",
    ),
    "handed over to the controller and deleted at the end": (
        "A28-3-g-delete-return",
        lambda it: it.norm(
            "deletion_return", "transfer controller delete end_of_agreement", "obligation"
        ),
        "satisfied",
    ),
    "need to know of a sub-processor": (
        "A29-persons-on-instructions",
        lambda it: it.norm("authorised_persons", "need_to_know subprocessor", "prohibition"),
        "missing",
    ),
    "audit excluded": (
        "A28-3-h-audit",
        lambda it: (
            it.norm("audit_allow", "audit auditor"),
            it.norm("audit_allow", "inspection exclude", "prohibition", bearer="controller"),
        ),
        "contradicted",
    ),
    "silence towards the authority": (
        "A31-authority-cooperation",
        lambda it: it.norm("authority_requests", "authority", "prohibition"),
        "partial",
    ),
    "silence unless the law requires": (
        "A31-authority-cooperation",
        lambda it: it.norm("authority_requests", "authority law_exception", "prohibition"),
        "satisfied",
    ),
    "ordinary notice of termination": (
        "A28-suspend-terminate",
        lambda it: it.norm("termination", "terminate ordinary_notice", "right", bearer="both"),
        "partial",
    ),
    "2010 clauses": (
        "A44-outdated-mechanism",
        lambda it: it.fact(
            "LawReference", outdated=True, law=URIRef("http://data.europa.eu/eli/dec/2010/87/oj")
        ),
        "contradicted",
    ),
    "a repealed act is no ground for transfer": (
        "A44-outdated-mechanism",
        lambda it: it.fact(
            "LawReference",
            outdated=True,
            law=URIRef("https://lovdata.no/eli/lov/2000/04/14/31/nor"),
        ),
        "satisfied",
    ),
    "sub-processor in the EEA": (
        "A44-transfer-basis",
        lambda it: it.subprocessor(inEEA=True),
        "not-applicable",
    ),
    "sub-processor outside without ground": (
        "A44-transfer-basis",
        lambda it: it.subprocessor(inEEA=False, hasAdequacy=False),
        "missing",
    ),
    "sub-processor outside with repealed ground": (
        "A44-transfer-basis",
        lambda it: it.subprocessor(inEEA=False, transferGroundKind=V["ground-outdated"]),
        "partial",
    ),
    "sub-processor in an adequate country": (
        "A44-transfer-basis",
        lambda it: it.subprocessor(inEEA=False, hasAdequacy=True),
        "satisfied",
    ),
}


@pytest.mark.parametrize(("requirement", "build", "outcome"), CASES.values(), ids=CASES)
def test_outcome(requirement, build, outcome) -> None:
    assert one(requirement, build) == outcome


def test_changes_of_subprocessors_matter_only_under_a_general_authorisation() -> None:
    rows = ("A28-2-change-notice", "A28-2-objection")
    it = Agreement()
    it.norm("subprocessor_authorisation", "only engage authorise specific written", "prohibition")
    assert {it.outcome(row) for row in rows} == {"not-applicable"}
    it = Agreement()
    it.norm("subprocessor_authorisation", "authorise general written", bearer="controller")
    assert {it.outcome(row) for row in rows} == {"missing"}
    it.norm("subprocessor_change_notice", "notify")
    it.norm("subprocessor_objection", "object", "right", bearer="controller")
    assert {it.outcome(row) for row in rows} == {"partial"}
    it.time("subprocessor_change_notice", isPlaceholder=True)
    it.time("subprocessor_objection", isPlaceholder=True)
    assert {it.outcome(row) for row in rows} == {"unfilled"}
    it.time("subprocessor_change_notice", duration="P30D")
    it.time("subprocessor_objection", duration="P14D")
    assert [it.outcome(row) for row in rows] == ["satisfied", "unfilled"]
    it.norm("subprocessor_objection", "change", "prohibition")
    assert {it.outcome(row) for row in rows} == {"satisfied"}


def test_an_open_time_limit_that_a_duty_points_at_does_not_count_as_a_time() -> None:
    it = Agreement()
    filled = it.time("breach_notification", maxHours=24.0)
    notice = it.norm("breach_notification", "breach notify", hasDeadline=filled)
    assert it.outcome("A33-2-notify") == "satisfied"
    it.graph.set((filled, AVT.isPlaceholder, Literal(True)))
    assert (notice, AVT.hasDeadline, filled) in it.graph
    assert it.outcome("A33-2-notify") == "unfilled"


def test_a_ban_on_transfers_contradicts_a_subprocessor_outside_the_eea() -> None:
    it = Agreement()
    it.norm("transfer_instruction", "third_country", "prohibition")
    assert it.outcome("A28-3-a-transfer-instructions") == "partial"
    it.subprocessor(inEEA=False)
    (item,) = [
        item
        for item in it.check().assessments
        if item.requirement.id == "A28-3-a-transfer-instructions"
    ]
    assert item.outcome is Outcome.CONTRADICTED
    assert "utenfor EØS" in item.message.nb
    assert len(item.evidence) == 2


def test_leave_to_engage_freely_contradicts_the_requirement_of_approval() -> None:
    it = Agreement()
    ban = it.norm("subprocessor_authorisation", "engage authorise prior written", "prohibition")
    assert it.outcome("A28-2-authorisation") == "satisfied"
    leave = it.norm("subprocessor_authorisation", "engage", "permission", clauseNumber="7.2")
    item = it.assessment("A28-2-authorisation")
    assert item.outcome is Outcome.CONTRADICTED
    assert set(item.basis) == {ban, leave}
    assert len(item.evidence) == 2
    assert item.evidence[1].clause == "7.2"
    assert item.reason == item.message
    assert item.remedy != item.requirement.remedy


def test_leave_to_engage_without_consent_contradicts_it_too() -> None:
    it = Agreement()
    it.norm("subprocessor_authorisation", "engage authorise prior written", "prohibition")
    it.norm("subprocessor_authorisation", "authorise unless_authorised", "permission")
    assert it.outcome("A28-2-authorisation") == "contradicted"


@pytest.mark.parametrize("sense", ["notify", "written", "same", "object"])
def test_leave_that_has_terms_is_not_leave_to_engage_freely(sense: str) -> None:
    it = Agreement()
    it.norm("subprocessor_authorisation", "engage authorise prior written", "prohibition")
    it.norm("subprocessor_authorisation", f"engage {sense}", "permission")
    assert it.outcome("A28-2-authorisation") == "satisfied"


def two_limits(**second: object) -> Agreement:
    """24 hours in the body and 48 in an annex."""
    it = Agreement()
    it.time("breach_notification", maxHours=24.0, clauseNumber="9.1")
    late = it.time("breach_notification", maxHours=48.0, clauseNumber="Vedlegg 1", **second)
    annex = URIRef(f"{A}/clause-10-30")
    it.graph.add((A, AVT.hasPart, annex))
    it.graph.add((annex, RDF.type, AVT.Annex))
    words = it.graph.value(late, AVT.evidence)
    assert words is not None
    it.graph.add((annex, AVT.evidence, words))
    return it


def test_body_and_annex_that_set_different_limits_contradict_each_other() -> None:
    item = two_limits().assessment("A33-2-deadline")
    assert item.outcome is Outcome.CONTRADICTED
    assert item.severity is Severity.WARNING
    assert [words.clause for words in item.evidence] == ["9.1", "Vedlegg 1"]
    assert not any(words.is_set_aside for words in item.evidence)


def test_the_limit_that_yields_by_the_agreements_own_precedence_is_said_to_be_set_aside() -> None:
    it = two_limits(effective=False)
    rule = it.fact("PrecedenceRule", prevailing="avtaleteksten", yielding="vedleggene")
    item = it.assessment("A33-2-deadline")
    assert item.outcome is Outcome.CONTRADICTED
    assert item.severity is Severity.INFO
    assert "rangordning" in item.message.nb
    assert rule in item.basis
    assert [words.is_set_aside for words in item.evidence] == [False, True, False]


def test_two_limits_in_the_body_may_be_for_a_first_notice_and_for_more() -> None:
    it = Agreement()
    it.time("breach_notification", maxHours=24.0)
    it.time("breach_notification", maxHours=48.0)
    assert it.outcome("A33-2-deadline") == "satisfied"


def test_half_met_demands_show_all_the_words_involved() -> None:
    """The ban on other purposes and the leave for statistics that weakens it."""
    it = Agreement()
    it.norm("purpose_limitation", "other_purpose", "prohibition", clauseNumber="3")
    it.norm("purpose_limitation", "statistics", "permission", clauseNumber="Vedlegg 2")
    item = it.assessment("A28-10-no-own-purpose")
    assert item.outcome is Outcome.PARTIAL
    assert [words.clause for words in item.evidence] == ["3", "Vedlegg 2"]


def test_an_outcome_is_as_sure_as_the_least_sure_of_what_it_rests_on() -> None:
    it = Agreement()
    it.norm("security", "appropriate_measures", confidence=0.9)
    it.norm("breach_notification", "breach notify undue_delay", confidence=0.7)
    assert it.assessment("A28-3-c-security").confidence == 0.9
    assert it.assessment("A33-2-notify").confidence == 0.7
    assert it.assessment("A28-4-flowdown").confidence == 0.8  # silence: the mean of what was read


def test_a_reason_says_what_was_found_what_is_amiss_or_why_a_demand_does_not_apply() -> None:
    it = Agreement()
    it.norm("security", "appropriate_measures")
    it.norm("subprocessor_authorisation", "only engage authorise specific written", "prohibition")
    found = it.assessment("A28-3-c-security").reason
    assert found.nb == "Funnet i avtalen: Egnede tekniske og organisatoriske tiltak."
    assert "generell tillatelse" in it.assessment("A28-2-objection").reason.nb
    missing = it.assessment("A28-4-flowdown")
    assert missing.reason == missing.message
    for item in it.check().assessments:
        assert all(item.reason[language].strip() for language in LANGUAGES)


DOCUMENT = {
    "open bracket": (
        "DOC-placeholder",
        lambda it: it.fact("Placeholder", slotKind=V["slot-bracket"]),
        "unfilled",
    ),
    "a line to sign on is no open field": (
        "DOC-placeholder",
        lambda it: it.fact("Placeholder", slotKind=V["slot-signature"]),
        "satisfied",
    ),
    "example left in": (
        "DOC-example-text",
        lambda it: it.describe("data_types", "example_only"),
        "unfilled",
    ),
    "two alternatives": (
        "DOC-unselected-alternative",
        lambda it: it.describe("duration", "alternatives"),
        "unfilled",
    ),
    "no reference read": ("DOC-dangling-xref", lambda it: None, "not-applicable"),
    "a reference that leads somewhere": (
        "DOC-dangling-xref",
        lambda it: it.fact("CrossReference", refersTo="8", toAnnex=False, resolved=True),
        "satisfied",
    ),
    "a reference that leads nowhere": (
        "DOC-dangling-xref",
        lambda it: it.fact("CrossReference", refersTo="8", toAnnex=False, resolved=False),
        "contradicted",
    ),
    "an annex that is there": (
        "DOC-annex-missing",
        lambda it: it.fact("CrossReference", refersTo="2", toAnnex=True, resolved=True),
        "satisfied",
    ),
    "an annex that is not": (
        "DOC-annex-missing",
        lambda it: it.fact("CrossReference", refersTo="2", toAnnex=True, resolved=False),
        "contradicted",
    ),
    "a repealed act": (
        "DOC-outdated-law",
        lambda it: it.fact("LawReference", outdated=True),
        "contradicted",
    ),
    "the directive in the Regulation's title": (
        "DOC-outdated-law",
        lambda it: it.fact(
            "LawReference", outdated=True, law=URIRef("http://data.europa.eu/eli/dir/1995/46/oj")
        ),
        "satisfied",
    ),
    "no rule of precedence": ("DOC-precedence-cycle", lambda it: None, "not-applicable"),
    "one rule": (
        "DOC-precedence-cycle",
        lambda it: it.fact("PrecedenceRule", prevailing="avtalen", yielding="kontrakten"),
        "satisfied",
    ),
    "annexes first": (
        "DOC-precedence-cycle",
        lambda it: it.fact("PrecedenceRule", prevailing="Vedleggene", yielding="avtalen"),
        "partial",
    ),
    "one party in two roles": (
        "DOC-role-slip",
        lambda it: [
            it.fact("Participation", role=V[f"role-{role}"], name="Bø AS", isPlaceholder=False)
            for role in ("controller", "processor")
        ],
        "contradicted",
    ),
    "two open parties of one name": (
        "DOC-role-slip",
        lambda it: [
            it.fact("Participation", role=V[f"role-{role}"], name="[navn]", isPlaceholder=True)
            for role in ("controller", "processor")
        ],
        "satisfied",
    ),
}


@pytest.mark.parametrize(("requirement", "build", "outcome"), DOCUMENT.values(), ids=DOCUMENT)
def test_document_check(requirement, build, outcome) -> None:
    for kind in (ARTICLE_28, AVT.PurchaseAgreement):
        it = Agreement(kind)
        build(it)
        assert it.outcome(requirement) == outcome


@pytest.mark.parametrize("length", [2, 3])
def test_precedence_that_runs_in_a_circle_is_found_however_long_it_is(length: int) -> None:
    it = Agreement()
    parts = ["avtalen", "kontrakten", "instruksen"][:length]
    rules = [
        it.fact("PrecedenceRule", prevailing=high, yielding=low)
        for high, low in itertools.pairwise(parts)
    ]
    assert it.outcome("DOC-precedence-cycle") == "satisfied"
    rules.append(it.fact("PrecedenceRule", prevailing=parts[-1], yielding=parts[0]))
    item = it.assessment("DOC-precedence-cycle")
    assert item.outcome is Outcome.CONTRADICTED
    assert set(rules) <= set(item.basis)


def test_an_open_field_of_what_the_law_requires_is_a_violation_once_signed() -> None:
    for signed, severity in ((True, Severity.VIOLATION), (False, Severity.INFO)):
        it = Agreement(isSigned=signed)
        it.fact("Placeholder", slotKind=V["slot-bracket"])
        assert it.severity("DOC-placeholder") is (Severity.WARNING if signed else Severity.INFO)
        it.describe("purpose", "unfilled")
        assert it.severity("DOC-placeholder") is severity


def test_a_missing_annex_is_graver_where_it_should_hold_what_the_law_requires() -> None:
    it = Agreement()
    it.fact("CrossReference", refersTo="1", toAnnex=True, resolved=False)
    assert it.severity("DOC-annex-missing") is Severity.WARNING
    it.describe("data_types", "external")
    assert it.severity("DOC-annex-missing") is Severity.VIOLATION


WORDED = [
    ("DOC-mask", "Norm", "Xxxxxxxxx personvernregler skal følges.", "partial"),
    ("DOC-mask", "Norm", "Kontonummer XXX1400 og kr XX.", "satisfied"),
    ("DOC-outdated-law", "LawReference", "forordning (EU) 2016 av 27. april 2016", "partial"),
    ("DOC-outdated-law", "LawReference", "forordning (EU) 2016/679 av 27. april", "satisfied"),
]


@pytest.mark.parametrize(("requirement", "kind", "words", "outcome"), WORDED)
def test_document_check_of_words(requirement, kind, words, outcome) -> None:
    it = Agreement()
    it.fact(kind, words=words)
    assert it.outcome(requirement) == outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Overføringer som er godkjent av databehandleren, kan skje.", "contradicted"),
        ("Transfers that are approved by the Processor may take place.", "contradicted"),
        ("Overføringar som er godkjende av den behandlingsansvarlege, kan skje.", "satisfied"),
    ],
)
def test_it_is_not_the_processor_who_approves_transfers(words: str, outcome: str) -> None:
    it = Agreement()
    it.norm("transfer_instruction", "third_country", "permission", words=words)
    assert it.outcome("DOC-role-slip") == outcome


def test_severity_falls_one_step_for_partial_and_rises_where_the_row_says_so() -> None:
    it = Agreement()
    it.norm("subprocessor_flowdown", "contract similar")
    it.norm("purpose_limitation", "own_purpose", "permission")
    it.time("breach_notification", maxHours=96.0)
    assert it.severity("A28-4-flowdown") is Severity.WARNING
    assert it.severity("A28-4-liability") is Severity.VIOLATION
    assert it.severity("A28-10-no-own-purpose") is Severity.VIOLATION
    assert it.severity("A33-2-deadline") is Severity.VIOLATION
    assert not it.check().conforms


def test_an_open_field_weighs_as_much_as_the_document_binds() -> None:
    """Signed, unsigned, a form for others, and a form that binds nobody."""
    row = "A28-3-processor-id"
    severities = {}
    for state in State:
        flags = {} if state is State.DRAFT else {f"is{state.value.title()}": True}
        it = Agreement(**flags)
        it.party("processor", placeholder=True)
        assert it.check().state is state
        severities[state] = (it.severity(row), it.severity("A28-4-flowdown"))
    assert severities == {
        State.SIGNED: (Severity.VIOLATION, Severity.VIOLATION),
        State.DRAFT: (Severity.WARNING, Severity.VIOLATION),
        State.TEMPLATE: (Severity.INFO, Severity.WARNING),
        State.EXAMPLE: (Severity.INFO, Severity.INFO),
    }


@pytest.mark.parametrize("flag", ["isTemplate", "isExample"])
def test_nothing_in_a_template_or_example_is_a_violation(flag: str) -> None:
    it = Agreement(**{flag: True})
    it.norm("purpose_limitation", "own_purpose", "permission")
    report = it.check()
    assert it.outcome("A28-10-no-own-purpose") == "contradicted"
    assert report.findings
    assert report.conforms


OTHER_KINDS = [
    AVT.CooperationAgreement,
    AVT.IndependentControllersAgreement,
    AVT.FrameworkAgreement,
    AVT.PurchaseAgreement,
    AVT.ChangeAgreement,
    AVT.OtherAgreement,
    DPV.JointDataControllersAgreement,
    DPV.ConfidentialityAgreement,
]


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_article_28_binds_no_other_kind_of_agreement(kind: URIRef) -> None:
    report = Agreement(kind).check()
    found = {item.requirement.id for item in report.assessments}
    assert not [row for row in found if not row.startswith(("A26", "C2C", "DOC"))]
    assert sum(row.startswith("DOC") for row in found) == 9
    assert report.is_bound == any(not row.startswith("DOC") for row in found)


def test_only_the_agreements_own_facts_count() -> None:
    it = Agreement()
    inner = it.norm("security", "appropriate_measures")
    it.graph.remove((A, AVT.fact, inner))
    it.graph.add((URIRef(f"{A}-inner"), AVT.fact, inner))
    assert it.outcome("A28-3-c-security") == "missing"


def test_joint_controllers() -> None:
    it = Agreement(DPV.JointDataControllersAgreement)
    it.party("joint_controller")
    it.party("joint_controller")
    it.norm("other", "allocation", bearer="both")
    it.norm("assist_rights", "rights", bearer="both")
    it.norm("forward_requests", "misdirected forward", bearer="both")
    it.norm("information_duty", "inform_subjects", bearer="joint_controller")
    it.norm("deviation_notice", "deviation notify", bearer="both")
    assert outcomes(it.check()) == {
        "A26-1-roles": "satisfied",
        "A26-1-allocation": "satisfied",
        "A26-1-rights": "satisfied",
        "A26-1-information": "satisfied",
        "A26-security-breach": "partial",
        "A26-processors-dpia-transfers": "missing",
        "A26-2-essence-contact": "missing",
    }


def test_a_cooperation_without_joint_controllership_is_not_under_article_26() -> None:
    it = Agreement(AVT.CooperationAgreement)
    it.norm("training", "train", bearer="both")
    assert set(outcomes(it.check()).values()) == {"not-applicable"}


def test_independent_controllers() -> None:
    it = Agreement(AVT.IndependentControllersAgreement)
    it.party("independent_controller")
    it.party("independent_controller")
    it.describe("purpose")
    it.fact("LawReference", article=6, outdated=False)
    it.fact("DataUse", category=V["category-name"], special=False, status=V["status-stated"])
    it.norm("information_duty", "inform_subjects", bearer="both")
    it.norm("access_control", "access need_to_know", bearer="both")
    it.time("retention", duration="P30D")
    found = outcomes(it.check())
    assert found == {
        "C2C-roles": "satisfied",
        "C2C-purpose-legal-basis": "satisfied",
        "C2C-data-described": "partial",
        "C2C-boundary-rights-info": "partial",
        "C2C-security-access-retention": "satisfied",
        "C2C-incident-change": "missing",
    }


def test_each_row_of_the_catalogue_has_a_requirement() -> None:
    rows = requirements()
    assert sum(row.id.startswith("A26") for row in rows) == 7
    assert sum(row.id.startswith("C2C") for row in rows) == 6
    assert sum(ARTICLE_28 in row.kinds for row in rows) == 47
    assert sum(row.family is Family.LAW for row in rows) == 60
    assert sum(row.id.startswith("DOC-") for row in rows) == 9
    assert len({row.id for row in rows}) == 69


def test_each_requirement_has_its_texts_in_three_languages_and_its_source() -> None:
    graph = shapes_graph()
    for row in requirements():
        for predicate in (SH.name, SH.description, SH.message, AVT.remedy):
            texts = list(graph.objects(row.iri, predicate))
            assert {text.language for text in texts} == set(LANGUAGES)
            assert len(texts) == 3
        assert bool(row.sources) == bool(row.article) == (row.family is Family.LAW)
        assert all("/eli/reg/2016/679/art_" in source for source in row.sources)
    for iri, provision in catalogue().provisions.items():
        assert provision.targets, iri
        assert all(provision.label[language].strip() for language in LANGUAGES)


def test_no_two_requirements_or_provisions_say_the_same() -> None:
    for language in LANGUAGES:
        names = [row.name[language] for row in requirements()]
        labels = [item.label[language] for item in catalogue().provisions.values()]
        assert len(set(labels)) == len(labels)
        assert len(set(names)) == len(names)


def test_the_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=shapes_graph(), meta_shacl=True, advanced=False
    )
    assert conforms, text
