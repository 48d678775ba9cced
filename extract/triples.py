"""An Agreement becomes triples, as ontology/MODEL.md has them: the one border to RDF.

Every IRI is made from the text alone, so the same text gives the same graph, triple by triple.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from .. import __version__
from ..ontology import AVT, DPV, LOC, OA, base_iri, concept, laws
from .document import slug_of
from .keywords import keywords
from .model import Agreement, Document, Fact, Span
from .organisations import full_name, name_key, numbers_of

KIND_CLASS = {
    "data_processing_agreement": DPV.ControllerProcessorAgreement,
    "joint_controllers_agreement": DPV.JointDataControllersAgreement,
    "independent_controllers_agreement": AVT.IndependentControllersAgreement,
    "cooperation_agreement": AVT.CooperationAgreement,
    "framework_agreement": AVT.FrameworkAgreement,
    "purchase_agreement": AVT.PurchaseAgreement,
    "change_agreement": AVT.ChangeAgreement,
    "confidentiality_declaration": DPV.ConfidentialityAgreement,
    "other": AVT.OtherAgreement,
}
"""The class that an agreement of a kind has beside avt:Agreement."""

PDF_FRAGMENT = URIRef("http://tools.ietf.org/rfc/rfc3778")
"""What a fragment like `page=3` conforms to (Web Annotation Data Model, section 4.2.1)."""

_IDENTIFYING = frozenset(
    {"role", "name", "value", "topic", "aspect", "status", "category", "what"}
)  # the values that tell two facts on the same words apart
_LINK = {
    "party": (AVT.participation, AVT.Participation),
    "subprocessor": (AVT.subProcessor, AVT.SubProcessorEngagement),
    "data_subject": (AVT.dataSubject, AVT.DataSubjectCategory),
    "personal_data": (AVT.personalData, AVT.DataUse),
    "norm": (AVT.norm, AVT.Norm),
    "deadline": (AVT.deadline, AVT.Deadline),
    "security_measure": (AVT.securityMeasure, AVT.SecurityMeasure),
    "law_reference": (AVT.lawReference, AVT.LawReference),
    "placeholder": (AVT.placeholder, AVT.Placeholder),
    "precedence": (AVT.precedenceRule, AVT.PrecedenceRule),
    "contact": (AVT.contact, AVT.Contact),
    "governing_law": (AVT.governingLaw, AVT.GoverningLaw),
    "venue": (AVT.venue, AVT.Venue),
    "definition": (AVT.definition, AVT.Definition),
    "description": (AVT.description, AVT.Description),
    "cross_reference": (AVT.crossReference, AVT.CrossReference),
    "agreement_reference": (AVT.agreementReference, AVT.AgreementReference),
}
_TIED = {"deadline": AVT.hasDeadline, "cross_reference": AVT.cites}
"""The facts that a norm is tied to when they stand in its words."""

_ABOUT = frozenset({"subject_matter", "purpose", "nature"})
"""The aspects in which an agreement says what it is about."""

_PROVISOS = {"conditions": AVT.condition, "exceptions": AVT.exception}
_MODALITY_CLASS = {
    "obligation": DPV.Obligation,
    "prohibition": DPV.Prohibition,
    "permission": DPV.Permission,
    "right": DPV.Right,
}
# value name → (property, scheme of its code list)
_CODES = {
    "role": (AVT.role, "role"),
    "subject": (AVT.subject, "subject"),
    "category": (AVT.category, "category"),
    "concept": (AVT.concept, "data"),
    "status": (AVT.status, "status"),
    "topic": (AVT.topic, "topic"),
    "modality": (AVT.modality, "modality"),
    "force": (AVT.force, "force"),
    "bearer": (AVT.bearerRole, "role"),
    "counterparty": (AVT.counterpartyRole, "role"),
    "what": (AVT.what, "what"),
    "measure": (AVT.measure, "measure"),
    "slot": (AVT.slotKind, "slot"),
    "ground_kind": (AVT.transferGroundKind, "ground"),
    "term": (AVT["term"], "term"),
    "aspect": (AVT.aspect, "aspect"),
    "promptness": (AVT.promptness, "promptness"),
    "relation": (AVT.relation, "relation"),
    "other_kind": (AVT.otherKind, "kind"),
}
_WORDS = {
    "name": AVT.name,
    "org_number": AVT.orgNumber,
    "invalid_org_number": AVT.invalidOrgNumber,
    "activity": AVT.activity,
    "address": AVT.address,
    "place": AVT.place,
    "country": AVT.countryCode,
    "ground": AVT.transferGround,
    "label": RDFS.label,
    "trigger": AVT.trigger,
    "prevailing": AVT.prevailing,
    "yielding": AVT.yielding,
    "scope_words": AVT.scope,
    "email": AVT.email,
    "phone": AVT.phone,
    "text": AVT.definitionText,
    "refers_to": AVT.refersTo,
    "annex": AVT.annexLabel,
}
_TRUTHS = {
    "is_placeholder": AVT.isPlaceholder,
    "special": AVT.special,
    "conditional": AVT.conditional,
    "business_days": AVT.businessDays,
    "effective": AVT.effective,
    "in_eea": AVT.inEEA,
    "has_adequacy": AVT.hasAdequacy,
    "outdated": AVT.outdated,
    "disowned": AVT.disowned,
    "excludes_adequacy": AVT.excludesAdequacy,
    "to_annex": AVT.toAnnex,
    "resolved": AVT.resolved,
    "prevails": AVT.prevails,
}


def agreement_iri(slug: str) -> URIRef:
    """Return the IRI of an agreement."""
    return URIRef(f"{base_iri()}agreement/{slug}")


def document_iri(document: Document) -> URIRef:
    """Return the IRI of a stored text, by its checksum."""
    return URIRef(f"{base_iri()}document/{document.checksum[:16]}")


def graph_of(agreement: Agreement) -> Graph:
    """Return all triples of one agreement."""
    return _Builder(agreement).build()


class _Builder:
    """Adds the triples of one agreement to one graph."""

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._graph = Graph(bind_namespaces="none")
        self._iri = agreement_iri(agreement.slug)
        self._document = document_iri(agreement.document)
        self._facts: dict[int, URIRef] = {}
        self._numbers = numbers_of(agreement.facts)

    def build(self) -> Graph:
        """Return the graph."""
        self._head()
        for clause in self._agreement.clauses:
            span = clause.span
            iri = self._clause(f"{span.start}-{span.end}")
            self._add(self._iri, AVT.hasPart, iri)
            self._add(iri, RDF.type, AVT.Annex if clause.annex else AVT.Clause)
            if clause.number:
                self._add(iri, AVT.number, Literal(clause.number))
            if clause.heading:
                self._add(iri, AVT.heading, Literal(clause.heading))
            self._add(iri, AVT.evidence, self._evidence(span))
        for fact in self._agreement.facts:
            self._fact(fact)
        self._tie()
        return self._graph

    def _clause(self, place: str) -> URIRef:
        return URIRef(f"{self._iri}/clause-{place}")

    def _add(self, subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        self._graph.add((subject, predicate, value))

    def _head(self) -> None:
        agreement, iri = self._agreement, self._iri
        document = agreement.document
        self._add(iri, RDF.type, AVT.Agreement)
        self._add(iri, RDF.type, KIND_CLASS[agreement.kind])
        self._add(iri, AVT.slug, Literal(agreement.slug))
        self._add(iri, DCTERMS.title, Literal(agreement.title))
        self._add(iri, DCTERMS.language, Literal(agreement.language))
        self._add(iri, AVT.kind, concept("kind", agreement.kind))
        self._add(iri, AVT.isTemplate, Literal(agreement.is_template))
        self._add(iri, AVT.isExample, Literal(agreement.is_example))
        self._add(iri, AVT.isSigned, Literal(agreement.is_signed))
        self._add(iri, AVT.languageSupported, Literal(agreement.language_supported))
        for keyword in self._keywords():
            self._add(iri, AVT.keyword, Literal(keyword))
        if agreement.part_of:
            self._add(iri, AVT.partOfAgreement, agreement_iri(agreement.part_of))
        self._add(iri, DCTERMS.source, self._document)
        self._add(iri, AVT.evidence, self._evidence(agreement.span))
        self._add(self._document, RDF.type, AVT.SourceDocument)
        self._add(self._document, AVT.fileName, Literal(document.name))
        self._add(self._document, AVT.checksum, Literal(document.checksum))
        self._add(self._document, AVT.characters, Literal(len(document.text)))
        run = URIRef(f"{base_iri()}extraction/{document.checksum[:16]}-{__version__}")
        self._add(iri, PROV.wasGeneratedBy, run)
        self._add(run, RDF.type, AVT.Extraction)
        self._add(run, RDF.type, PROV.Activity)
        self._add(run, PROV.used, self._document)
        self._add(run, AVT.softwareVersion, Literal(__version__))

    def _keywords(self) -> tuple[str, ...]:
        """Return the names and numbers in what an agreement says that it is about."""
        agreement = self._agreement
        parties = [str(f.values["name"]) for f in agreement.facts if f.kind == "party"]
        about = [
            agreement.document[f.span]
            for f in agreement.facts
            if f.kind == "description" and f.values["aspect"] in _ABOUT
        ]
        title = agreement.title if agreement.title in agreement.document.text else ""
        return keywords("\n\n".join((title, *about)), parties)

    def _evidence(self, span: Span) -> URIRef:
        iri = URIRef(f"{self._document}/span/{span.start}-{span.end}")
        if (iri, RDF.type, AVT.Evidence) in self._graph:
            return iri
        position, quote = URIRef(f"{iri}/position"), URIRef(f"{iri}/quote")
        self._add(iri, RDF.type, AVT.Evidence)
        self._add(iri, RDF.type, OA.SpecificResource)
        self._add(iri, OA.hasSource, self._document)
        self._add(iri, OA.hasSelector, position)
        self._add(iri, OA.hasSelector, quote)
        self._add(position, RDF.type, OA.TextPositionSelector)
        self._add(position, OA.start, Literal(span.start))
        self._add(position, OA.end, Literal(span.end))
        self._add(quote, RDF.type, OA.TextQuoteSelector)
        self._add(quote, OA.exact, Literal(self._agreement.document[span]))
        page = self._agreement.document.page(span.start)
        if page is not None:
            fragment = URIRef(f"{iri}/page")
            self._add(iri, OA.hasSelector, fragment)
            self._add(fragment, RDF.type, OA.FragmentSelector)
            self._add(fragment, DCTERMS.conformsTo, PDF_FRAGMENT)
            self._add(fragment, RDF.value, Literal(f"page={page}"))
        return iri

    def _fact(self, fact: Fact) -> None:
        link, class_ = _LINK[fact.kind]
        told = sorted((k, v) for k, v in fact.values.items() if k in _IDENTIFYING)
        key = repr((fact.kind, fact.span.start, fact.span.end, told))
        name = hashlib.sha256(key.encode()).hexdigest()[:12]
        iri = URIRef(f"{self._iri}/{fact.kind.replace('_', '-')}-{name}")
        self._facts[id(fact)] = iri
        self._add(self._iri, link, iri)
        self._add(self._iri, AVT.fact, iri)
        self._add(iri, RDF.type, class_)
        self._add(iri, AVT.evidence, self._evidence(fact.span))
        self._confide(iri, Decimal(str(round(fact.confidence, 2))))
        if fact.clause:
            self._add(iri, AVT.clauseNumber, Literal(fact.clause))
        if fact.pattern:
            self._add(iri, AVT.pattern, Literal(fact.pattern))
        for ground in fact.grounds:
            self._add(iri, AVT.confidenceGround, Literal(ground))
        for predicate, value in self._values(fact):
            self._add(iri, predicate, value)
        if fact.kind in ("party", "subprocessor"):
            self._organisation(fact, iri)

    def _confide(self, iri: URIRef, confidence: Decimal) -> None:
        """Say how sure a fact is; of a fact that was found twice, the surer holds."""
        known = self._graph.value(iri, AVT.confidence)
        if isinstance(known, Literal):
            confidence = max(confidence, Decimal(str(known)))
        self._graph.set((iri, AVT.confidence, Literal(confidence)))

    def _values(self, fact: Fact) -> Iterator[tuple[URIRef, URIRef | Literal]]:
        for name, value in fact.values.items():
            if name == "status" and fact.kind == "description":
                yield AVT.fieldStatus, concept("field", str(value))
            elif name in _CODES:
                predicate, scheme = _CODES[name]
                yield predicate, concept(scheme, str(value))
            elif name in _WORDS:
                yield _WORDS[name], Literal(re.sub(r"\s+", " ", str(value)))
            elif name in _TRUTHS:
                yield _TRUTHS[name], Literal(bool(value))
        values = fact.values
        if fact.kind == "norm":
            yield RDF.type, _MODALITY_CLASS[str(values["modality"])]
            for topic in _many(values.get("topics")):
                yield RDF.type, concept("topic", topic)
            for sense in _many(values.get("senses")):
                yield AVT.sense, concept("sense", sense)
            for name, predicate in _PROVISOS.items():
                for place in _many(values.get(name)):
                    start, end = map(int, place.split("-"))
                    yield predicate, self._evidence(Span(start, end))
        elif fact.kind == "deadline":
            value = str(values["value"])
            if value.startswith("P"):
                # As written: rdflib would make P1D of PT24H.
                yield AVT.duration, Literal(value, datatype=XSD.duration, normalize=False)
            else:
                yield AVT.promptness, concept("promptness", value)
            hours = values.get("hours")
            if isinstance(hours, float | int):
                yield AVT.maxHours, Literal(Decimal(str(float(hours))))
        elif fact.kind == "law_reference":
            if values.get("law"):
                yield AVT.law, URIRef(str(values["law"]))
                successor = _successors().get(URIRef(str(values["law"])))
                if values.get("outdated") and successor is not None:
                    yield AVT.replacedBy, successor
            for article in _many(values.get("articles")):
                yield AVT.article, Literal(int(article))
        elif fact.kind == "agreement_reference":
            for keyword in _many(values.get("keywords")):
                yield AVT.keyword, Literal(keyword)
        elif fact.kind == "cross_reference" and values.get("target"):
            yield AVT.targetClause, self._clause(str(values["target"]))
        elif fact.kind == "subprocessor":
            yield RDF.type, AVT.Participation
            yield AVT.role, concept("role", "subprocessor")
            if values.get("country"):
                yield AVT.country, LOC[str(values["country"])]
            for category in _many(values.get("categories")):
                yield AVT.personalDataCategory, concept("category", category)

    def _organisation(self, fact: Fact, iri: URIRef) -> None:
        name = str(fact.values["name"])
        full = full_name(name)
        number = fact.values.get("org_number") or (full and self._numbers.get(full))
        if fact.values.get("is_placeholder"):
            organisation = URIRef(f"{self._iri}/party/{slug_of(name)}-{fact.span.start}")
        elif number:
            organisation = URIRef(f"{base_iri()}organisation/NO-{number}")
        elif full:
            organisation = URIRef(f"{base_iri()}organisation/name/{name_key(full)}")
        else:
            organisation = URIRef(f"{self._iri}/party/{slug_of(name)}")
        self._add(iri, AVT.party, organisation)
        self._add(organisation, RDF.type, DPV.Organisation)
        self._add(organisation, RDFS.label, Literal(re.sub(r"\s+", " ", name)))
        if number:
            self._add(organisation, AVT.orgNumber, Literal(str(number)))

    def _tie(self) -> None:
        """Tie norms to their deadlines, their references and the participation that bears them."""
        norms = [f for f in self._agreement.facts if f.kind == "norm"]
        parties = [f for f in self._agreement.facts if f.kind == "party"]
        by_role: dict[str, Fact] = {}
        for party in parties:
            by_role.setdefault(str(party.values["role"]), party)
        for norm in norms:
            bearer = by_role.get(str(norm.values["bearer"]))
            if bearer:
                self._add(self._facts[id(norm)], AVT.bearer, self._facts[id(bearer)])
        for fact in self._agreement.facts:
            if fact.kind not in _TIED:
                continue
            for norm in norms:
                if norm.span.start <= fact.span.start < norm.span.end:
                    self._add(self._facts[id(norm)], _TIED[fact.kind], self._facts[id(fact)])


@cache
def _successors() -> Mapping[URIRef, URIRef]:
    """Return, for each law that was replaced, the one that was put in its place."""
    return {law.iri: law.replaced_by for law in laws() if law.replaced_by is not None}


def _many(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, tuple) else ()
