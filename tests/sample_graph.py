"""Three small documents with their graphs and reports, made by hand after ontology/MODEL.md.

The builder knows nothing of the extraction: a test of the store or of a query rests on the model
alone. `NORDVIK` is a filled data processing agreement, `RAMME` one file with a framework agreement
and a data processing template, `LOFTNES` an agreement between independent controllers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from rdflib import DCTERMS, PROV, RDF, RDFS, SH, XSD, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from avtalegraf.server.store import SourceEntry, StoredAgreement

AVT = Namespace("https://w3id.org/avtalegraf/ns#")
V = Namespace("https://w3id.org/avtalegraf/vocab#")
OA = Namespace("http://www.w3.org/ns/oa#")
DPV = Namespace("https://w3id.org/dpv#")
LOC = Namespace("https://w3id.org/dpv/loc#")
REQ = Namespace("https://w3id.org/avtalegraf/requirement#")
BASE = "https://w3id.org/avtalegraf/id/"

Value = Node | str | bool | int | Decimal


def code(scheme: str, name: str) -> URIRef:
    """Return the IRI of a code."""
    return V[f"{scheme}-{name}"]


def hours(number: str) -> Decimal:
    return Decimal(number)


def duration(text: str) -> Literal:
    return Literal(text, datatype=XSD.duration, normalize=False)


@dataclass
class Sheet:
    """One agreement that is being written down: its triples so far."""

    slug: str
    file_name: str
    text: str
    graph: Graph = field(default_factory=Graph)
    report: Graph = field(default_factory=Graph)
    facts: int = 0

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def iri(self) -> URIRef:
        return URIRef(f"{BASE}agreement/{self.slug}")

    @property
    def document(self) -> URIRef:
        return URIRef(f"{BASE}document/{self.checksum[:16]}")

    def head(self, title: str, kind: str, span: tuple[int, int], **flags: Value) -> Sheet:
        self.graph.add((self.iri, RDF.type, AVT.Agreement))
        self.graph.add((self.iri, DCTERMS.title, Literal(title)))
        self.graph.add((self.iri, DCTERMS.language, Literal("nb")))
        self.graph.add((self.iri, DCTERMS.source, self.document))
        self._say(self.iri, slug=self.slug, kind=code("kind", kind), isTemplate=False)
        for name, value in flags.items():
            self.graph.set((self.iri, AVT[name], self._term(value)))
        self.graph.add((self.iri, AVT.evidence, self._evidence(self.graph, *span)))
        self.graph.add((self.document, RDF.type, AVT.SourceDocument))
        self._say(self.document, fileName=self.file_name, checksum=self.checksum)
        self._say(self.document, characters=len(self.text))
        run = URIRef(f"{BASE}extraction/{self.checksum[:16]}-0.1.0")
        self.graph.add((run, RDF.type, AVT.Extraction))
        self.graph.add((run, PROV.used, self.document))
        self.graph.add((self.iri, PROV.wasGeneratedBy, run))
        return self

    def fact(
        self,
        relation: str,
        quotes: str | Iterable[str],
        label: str | None = None,
        types: Iterable[URIRef] = (),
        **properties: Value | tuple[Value, ...],
    ) -> URIRef:
        self.facts += 1
        node = URIRef(f"{self.iri}/{relation}-{self.facts:03d}")
        self.graph.add((self.iri, AVT[relation], node))
        self.graph.add((self.iri, AVT.fact, node))
        for type_ in types:
            self.graph.add((node, RDF.type, type_))
        if label is not None:
            self.graph.add((node, RDFS.label, Literal(label)))
        self._say(node, confidence=Decimal("0.95"), **properties)
        for quote in (quotes,) if isinstance(quotes, str) else quotes:
            start = self.text.index(quote)
            evidence = self._evidence(self.graph, start, start + len(quote))
            self.graph.add((node, AVT.evidence, evidence))
        return node

    def party(self, role: str, name: str, org_number: str | None = None) -> URIRef:
        words = name.lower().strip("[]").replace(" ", "-")
        key = f"NO-{org_number}" if org_number else f"name/{words}"
        organisation = URIRef(f"{BASE}organisation/{key}")
        self.graph.add((organisation, RDF.type, DPV.Organisation))
        self.graph.add((organisation, RDFS.label, Literal(name)))
        extra: dict[str, Value] = {"orgNumber": org_number} if org_number else {}
        return self.fact(
            "participation",
            name,
            types=[AVT.Participation],
            role=code("role", role),
            party=organisation,
            name=name,
            isPlaceholder=name.startswith("["),
            **extra,
        )

    def engagement(self, name: str, quote: str, **properties: Value | tuple[Value, ...]) -> URIRef:
        return self.fact(
            "subProcessor",
            quote,
            types=[AVT.SubProcessorEngagement, AVT.Participation],
            role=code("role", "subprocessor"),
            name=name,
            **properties,
        )

    def norm(self, quote: str, topic: str, bearer: str, **properties: Value) -> URIRef:
        properties.setdefault("modality", code("modality", "obligation"))
        return self.fact(
            "norm",
            quote,
            types=[AVT.Norm, code("topic", topic), DPV.Obligation],
            topic=code("topic", topic),
            bearerRole=code("role", bearer),
            force=code("force", "strong"),
            **properties,
        )

    def deadline(self, quote: str, what: str, bearer: str, **properties: Value) -> URIRef:
        properties.setdefault("isPlaceholder", False)
        properties.setdefault("effective", True)
        return self.fact(
            "deadline",
            quote,
            types=[AVT.Deadline],
            what=code("what", what),
            bearerRole=code("role", bearer),
            **properties,
        )

    def data(
        self, label: str, category: str, special: bool = False, status: str = "stated"
    ) -> None:
        self.fact(
            "personalData",
            label,
            label=label,
            types=[AVT.DataUse],
            category=code("category", category),
            special=special,
            status=code("status", status),
        )

    def assess(self, requirement: str, outcome: str, severity: str, *quotes: str) -> None:
        report = URIRef(f"{BASE}report/{self.slug}")
        node = URIRef(f"{report}/{requirement}")
        self.report.add((report, RDF.type, AVT.ComplianceReport))
        self.report.add((report, AVT.agreement, self.iri))
        self.report.add((report, AVT.assessment, node))
        self.report.add((node, RDF.type, AVT.Assessment))
        self.report.add((node, AVT.agreement, self.iri))
        self.report.add((node, AVT.requirement, REQ[requirement]))
        self.report.add((node, AVT.requirementId, Literal(requirement)))
        self.report.add((node, AVT.outcome, code("outcome", outcome)))
        self.report.add((node, SH.resultSeverity, SH[severity]))
        for quote in quotes:
            start = self.text.index(quote)
            # The words stand in the report as well, so that it can be read by itself: a query
            # over both graphs must not meet them twice.
            evidence = self._evidence(self.report, start, start + len(quote))
            self.report.add((node, AVT.evidence, evidence))

    def stored(self) -> StoredAgreement:
        return StoredAgreement(self.slug, self.graph, self.report)

    def _say(self, node: URIRef, **properties: Value | tuple[Value, ...]) -> None:
        for name, values in properties.items():
            for value in values if isinstance(values, tuple) else (values,):
                self.graph.add((node, AVT[name], self._term(value)))

    @staticmethod
    def _term(value: Value) -> Node:
        if isinstance(value, str) and not isinstance(value, Node):
            return Literal(value)
        if isinstance(value, Decimal):
            return Literal(str(value), datatype=XSD.decimal, normalize=False)
        return value if isinstance(value, Node) else Literal(value)

    def _evidence(self, graph: Graph, start: int, end: int) -> URIRef:
        node = URIRef(f"{self.document}/span/{start}-{end}")
        position, quote = URIRef(f"{node}/position"), URIRef(f"{node}/quote")
        graph.add((node, RDF.type, AVT.Evidence))
        graph.add((node, OA.hasSource, self.document))
        graph.add((node, OA.hasSelector, position))
        graph.add((node, OA.hasSelector, quote))
        graph.add((position, RDF.type, OA.TextPositionSelector))
        graph.add((position, OA.start, Literal(start)))
        graph.add((position, OA.end, Literal(end)))
        graph.add((quote, RDF.type, OA.TextQuoteSelector))
        graph.add((quote, OA.exact, Literal(self.text[start:end])))
        return node


@dataclass(frozen=True, slots=True)
class Sample:
    """A document ready to be ingested."""

    entry: SourceEntry
    text: str
    agreements: tuple[StoredAgreement, ...]


def sample(*sheets: Sheet, version: str = "0.1.0", key: str = "k") -> Sample:
    """Return the document that holds these agreements."""
    first = sheets[0]
    slugs = tuple(sheet.slug for sheet in sheets)
    entry = SourceEntry(first.file_name, key, first.checksum, slugs, version)
    return Sample(entry, first.text, tuple(sheet.stored() for sheet in sheets))


def dataset(samples: Iterable[Sample]) -> Dataset:
    """Return the same graphs in rdflib, with the union as default graph."""
    whole = Dataset(default_union=True)
    for each in samples:
        for agreement in each.agreements:
            for kind, graph in (("graph", agreement.graph), ("report", agreement.report)):
                target = whole.graph(URIRef(f"{BASE}{kind}/{agreement.slug}"))
                for triple in graph:
                    target.add(triple)
    return whole


NORDVIK_TEXT = """Databehandleravtale 🙂 Nordvik
Behandlingsansvarlig: Nordvik kommune, org.nr. 937418264
Databehandler: Skyfabrikken AS
Opplysningene er diagnose og e-postadresse, og kan omfatte medlemskap i fagforening.
4.1 Databehandleren skal varsle behandlingsansvarlig uten ugrunnet opphold og senest 24 timer
etter at bruddet ble oppdaget. Behandlingsansvarlig varsler Datatilsynet innen 72 timer.
4.2 Databehandleren skal straks si fra om ulovlige instrukser.
5 Databehandleren fører protokoll over behandlingen. Alt slettes senest 30 dager etter opphør.
Underdatabehandlere: Lagerhuset AS (drift, helseopplysninger), Storgata 1, Oslo;
Chatbyrået Ltd (kundestøtte, e-post), London, Storbritannia; Ukjent Drift.
Kryptering brukes, jf. direktiv 95/46/EF. Tredjestat er land utenfor EØS som ikke er godkjent.
Databehandleravtalen går foran hovedavtalen om personvern.
Kontakt: Kari Nordmann, kari@nordvik.example
Avtalen er en del av rammeavtalen om Nordsky. Feil meldes etter punkt 4.1.
"""


def nordvik(text: str = NORDVIK_TEXT, slug: str = "nordvik") -> Sheet:
    """Return a filled data processing agreement."""
    sheet = Sheet(slug, "nordvik.txt", text)
    sheet.head("Databehandleravtale Nordvik", "data_processing_agreement", (0, len(text)))
    clause = URIRef(f"{sheet.iri}/clause-1")
    sheet.graph.add((clause, AVT.number, Literal("4.1")))
    sheet.fact(
        "crossReference",
        "punkt 4.1",
        types=[AVT.CrossReference],
        refersTo="4.1",
        toAnnex=False,
        resolved=True,
        targetClause=clause,
    )
    said = sheet.fact(
        "agreementReference",
        "Avtalen er en del av rammeavtalen om Nordsky",
        "rammeavtalen om Nordsky",
        types=[AVT.AgreementReference],
        otherKind=code("kind", "framework_agreement"),
        keyword="nordsky",
        prevails=True,
    )
    sheet.graph.add((said, AVT.relation, code("relation", "part_of")))
    sheet.party("controller", "Nordvik kommune", "937418264")
    sheet.party("processor", "Skyfabrikken AS")
    sheet.engagement(
        "Lagerhuset AS",
        "Lagerhuset AS (drift, helseopplysninger), Storgata 1, Oslo",
        activity="drift",
        address="Storgata 1, Oslo",
        place="Oslo",
        country=LOC.NO,
        countryCode="NO",
        inEEA=True,
        personalDataCategory=(code("category", "health"), code("category", "contact")),
    )
    sheet.engagement(
        "Chatbyrået Ltd",
        "Chatbyrået Ltd (kundestøtte, e-post), London, Storbritannia",
        activity="kundestøtte",
        country=LOC.GB,
        countryCode="GB",
        inEEA=False,
        hasAdequacy=True,
        transferGroundKind=code("ground", "adequacy"),
        personalDataCategory=code("category", "contact"),
    )
    sheet.engagement("Ukjent Drift", "Ukjent Drift")
    sheet.data("diagnose", "health", special=True)
    sheet.data("e-postadresse", "contact")
    sheet.data("medlemskap i fagforening", "trade_union", special=True, status="possible")
    sheet.fact(
        "dataSubject",
        "Opplysningene",
        label="innbyggere",
        types=[AVT.DataSubjectCategory],
        subject=code("subject", "citizen"),
    )
    notice = sheet.deadline(
        "uten ugrunnet opphold og senest 24 timer",
        "breach_notification",
        "processor",
        duration=duration("PT24H"),
        maxHours=hours("24.0"),
        promptness=code("promptness", "without_undue_delay"),
        trigger="etter at bruddet ble oppdaget",
        clauseNumber="4.1",
    )
    sheet.deadline(
        "innen 72 timer",
        "authority_notification",
        "controller",
        duration=duration("PT72H"),
        maxHours=hours("72.0"),
    )
    at_once = sheet.deadline(
        "straks",
        "unlawful_instruction_notice",
        "processor",
        promptness=code("promptness", "immediately"),
        clauseNumber="4.2",
    )
    sheet.deadline(
        "senest 30 dager etter opphør",
        "deletion_return",
        "processor",
        duration=duration("P30D"),
        maxHours=hours("720.0"),
        trigger="opphør",
    )
    sheet.norm(
        "Databehandleren skal varsle behandlingsansvarlig uten ugrunnet opphold",
        "breach_notification",
        "processor",
        counterpartyRole=code("role", "controller"),
        clauseNumber="4.1",
        hasDeadline=notice,
    )
    sheet.norm(
        "Databehandleren skal straks si fra om ulovlige instrukser",
        "unlawful_instruction_notice",
        "processor",
        clauseNumber="4.2",
        hasDeadline=at_once,
    )
    # Two places in the text say it: one fact, one row, the first place.
    sheet.graph.add(
        (
            sheet.norm("fører protokoll", "records", "processor", clauseNumber="5"),
            AVT.evidence,
            sheet._evidence(
                sheet.graph, text.index("Databehandleren fører"), text.index("over behandlingen")
            ),
        )
    )
    sheet.fact(
        "securityMeasure",
        "Kryptering brukes",
        types=[AVT.SecurityMeasure],
        measure=code("measure", "encryption"),
    )
    sheet.fact(
        "lawReference",
        "direktiv 95/46/EF",
        label="direktiv 95/46/EF",
        types=[AVT.LawReference],
        law=URIRef("http://data.europa.eu/eli/dir/1995/46/oj"),
        outdated=True,
        replacedBy=URIRef("http://data.europa.eu/eli/reg/2016/679/oj"),
    )
    sheet.fact(
        "definition",
        "Tredjestat er land utenfor EØS som ikke er godkjent",
        label="Tredjestat",
        types=[AVT.Definition],
        term=code("term", "third_country"),
        definitionText="land utenfor EØS som ikke er godkjent",
        excludesAdequacy=True,
    )
    sheet.fact(
        "precedenceRule",
        "Databehandleravtalen går foran hovedavtalen om personvern",
        types=[AVT.PrecedenceRule],
        prevailing="Databehandleravtalen",
        yielding="hovedavtalen",
        scope="personvern",
    )
    sheet.fact(
        "contact",
        "Kari Nordmann, kari@nordvik.example",
        types=[AVT.Contact],
        bearerRole=code("role", "controller"),
        name="Kari Nordmann",
        email="kari@nordvik.example",
    )
    sheet.assess(
        "A33-2-breach",
        "satisfied",
        "Violation",
        "senest 24 timer",
        "Databehandleren skal varsle behandlingsansvarlig",
    )
    sheet.assess("A28-4-flowdown", "missing", "Violation")
    return sheet


RAMME_TEXT = """Rammeavtale mellom Nordvik kommune og Skyfabrikken AS
Leverandøren erstatter kundens tap.
Bilag 7 Databehandleravtale
Behandlingsansvarlig: [kommunens navn]
Databehandler: Skyfabrikken AS
Databehandleren varsler innen [antall] timer. Loggene lagres i 12 måneder.
Databehandleren kan sende rapport samme dag. Helseopplysninger behandles. Drift AS, Sverige.
Behandlingsansvarlig bærer kostnadene ved revisjon.
"""


def ramme() -> tuple[Sheet, Sheet]:
    """Return a framework agreement and the template that is an annex to it, of one file."""
    annex = RAMME_TEXT.index("Bilag 7")
    outer = Sheet("ramme", "ramme.txt", RAMME_TEXT)
    outer.head("Rammeavtale", "framework_agreement", (0, len(RAMME_TEXT)), keyword="nordsky")
    outer.party("customer", "Nordvik kommune", "937418264")
    outer.party("supplier", "Skyfabrikken AS")
    outer.norm("Leverandøren erstatter kundens tap", "liability_indemnity", "supplier")
    inner = Sheet("ramme-bilag-7", "ramme.txt", RAMME_TEXT)
    inner.head(
        "Bilag 7 Databehandleravtale",
        "data_processing_agreement",
        (annex, len(RAMME_TEXT)),
        isTemplate=True,
        partOfAgreement=outer.iri,
    )
    inner.party("controller", "[kommunens navn]")
    inner.party("processor", "Skyfabrikken AS")
    for quote, kind in (("[kommunens navn]", "bracket"), ("[antall]", "bracket")):
        inner.fact("placeholder", quote, types=[AVT.Placeholder], slotKind=code("slot", kind))
    inner.deadline("innen [antall] timer", "breach_notification", "processor", isPlaceholder=True)
    inner.deadline(
        "i 12 måneder", "retention", "processor", duration=duration("P12M"), businessDays=False
    )
    same_day = inner.deadline(
        "samme dag", "report", "processor", promptness=code("promptness", "same_day")
    )
    inner.norm(
        "Databehandleren kan sende rapport samme dag",
        "reporting",
        "processor",
        modality=code("modality", "permission"),
        hasDeadline=same_day,
    )
    inner.data("Helseopplysninger", "health", special=True)
    inner.engagement("Drift AS", "Drift AS, Sverige", country=LOC.SE, countryCode="SE", inEEA=True)
    inner.norm("Behandlingsansvarlig bærer kostnadene ved revisjon", "audit_costs", "controller")
    inner.assess("A28-4-flowdown", "unfilled", "Info", "Drift AS, Sverige")
    return outer, inner


LOFTNES_TEXT = """Avtale om utlevering
Loftnes skole og Loftnes legesenter er hver for seg behandlingsansvarlig.
"""


def loftnes() -> Sheet:
    """Return an agreement between independent controllers."""
    sheet = Sheet("loftnes", "loftnes.txt", LOFTNES_TEXT)
    sheet.head("Avtale om utlevering", "independent_controllers_agreement", (0, len(LOFTNES_TEXT)))
    sheet.party("independent_controller", "Loftnes skole")
    sheet.party("independent_controller", "Loftnes legesenter")
    return sheet


def samples() -> tuple[Sample, ...]:
    """Return the three documents."""
    return sample(nordvik()), sample(*ramme()), sample(loftnes())
