"""The graph of an agreement against ontology/MODEL.md, triple by triple."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import DCTERMS, PROV, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from avtalegraf import __version__
from avtalegraf.extract import Agreement, extract, from_text
from avtalegraf.extract.triples import KIND_CLASS, agreement_iri, document_iri, graph_of
from avtalegraf.ontology import AVT, DPV, LOC, OA, codes, concept
from avtalegraf.queries.terms import statements
from avtalegraf.server.web.graph_formats import graph_bytes

NOT_A_DURATION = re.compile(r"^(?!P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?)?$)")


@pytest.fixture(scope="module")
def everything(
    example_agreements: dict[str, tuple[Agreement, ...]],
) -> list[tuple[Agreement, Graph]]:
    return [(a, graph_of(a)) for group in example_agreements.values() for a in group]


@pytest.fixture(scope="module")
def legevakt(everything: list[tuple[Agreement, Graph]]) -> tuple[Agreement, Graph]:
    return next(pair for pair in everything if pair[0].slug == "fagertind-legevakt")


def fact_with(graph: Graph, relation: URIRef, **values: object) -> URIRef:
    """Return the one fact of a relation that has these values."""
    found = [
        fact
        for fact in graph.objects(None, relation)
        if all(graph.value(fact, AVT[k]) == v for k, v in values.items())
    ]
    assert len(found) == 1, found
    assert isinstance(found[0], URIRef)
    return found[0]


def test_there_are_no_blank_nodes(everything: list[tuple[Agreement, Graph]]) -> None:
    assert not [n for _, g in everything for triple in g for n in triple if isinstance(n, BNode)]


def test_every_iri_is_under_the_base_or_of_a_known_vocabulary(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    for _, graph in everything:
        subjects = {str(s) for s in graph.subjects()}
        assert all(s.startswith("https://w3id.org/avtalegraf/id/") for s in subjects)
        assert not [s for s in subjects if re.search(r"[\s<>\"{}|\\^`]", s)]


def test_the_head_of_an_agreement(legevakt: tuple[Agreement, Graph]) -> None:
    agreement, graph = legevakt
    iri = agreement_iri("fagertind-legevakt")
    assert {AVT.Agreement, DPV.ControllerProcessorAgreement} <= set(graph.objects(iri, RDF.type))
    assert graph.value(iri, AVT.slug) == Literal("fagertind-legevakt")
    assert graph.value(iri, AVT.kind) == concept("kind", "data_processing_agreement")
    assert graph.value(iri, DCTERMS.language) == Literal("nb")
    assert graph.value(iri, AVT.isTemplate) == Literal(False)
    assert graph.value(iri, AVT.isSigned) == Literal(True)
    assert graph.value(iri, AVT.languageSupported) == Literal(True)
    assert str(graph.value(iri, DCTERMS.title))
    source = graph.value(iri, DCTERMS.source)
    assert source == document_iri(agreement.document)
    assert graph.value(source, AVT.fileName) == Literal("fagertind-legevakt.txt")
    assert graph.value(source, AVT.checksum) == Literal(agreement.document.checksum)
    assert graph.value(source, AVT.characters) == Literal(len(agreement.document.text))
    run = graph.value(iri, PROV.wasGeneratedBy)
    assert {AVT.Extraction, PROV.Activity} == set(graph.objects(run, RDF.type))
    assert graph.value(run, PROV.used) == source
    assert graph.value(run, AVT.softwareVersion) == Literal(__version__)


def test_an_inner_agreement_points_at_its_outer_one(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    inner = [(a, g) for a, g in everything if a.part_of]
    assert inner
    for agreement, graph in inner:
        outer = graph.value(agreement_iri(agreement.slug), AVT.partOfAgreement)
        assert outer == agreement_iri(str(agreement.part_of))


def test_every_fact_has_evidence_confidence_and_a_place_under_its_agreement(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    for agreement, graph in everything:
        iri = agreement_iri(agreement.slug)
        facts = set(graph.objects(iri, AVT.fact))
        assert len(facts) > 10
        for fact in facts:
            assert str(fact).startswith(f"{iri}/")
            assert graph.value(fact, AVT.evidence) is not None
            confidence = graph.value(fact, AVT.confidence)
            assert isinstance(confidence, Literal)
            assert isinstance(confidence.value, Decimal)
            assert 0 < confidence.value <= 1
            # avt:fact is the super-property: each fact is reached by its own one too.
            assert len(set(graph.predicates(iri, fact))) == 2


def test_facts_that_differ_have_iris_that_differ(everything: list[tuple[Agreement, Graph]]) -> None:
    for agreement, graph in everything:
        facts = set(graph.objects(agreement_iri(agreement.slug), AVT.fact))
        told = {(f.kind, f.span, repr(sorted(f.values.items()))) for f in agreement.facts}
        # Two facts may fall together only if they say the same of the same words.
        assert len(facts) <= len(told)
        for fact in facts:
            for single in (AVT.topic, AVT.value, AVT.duration, AVT.category, AVT.role, AVT.aspect):
                assert len(set(graph.objects(fact, single))) <= 1, (fact, single)


def test_evidence_has_a_position_and_a_quote(legevakt: tuple[Agreement, Graph]) -> None:
    agreement, graph = legevakt
    spans = list(graph.subjects(RDF.type, AVT.Evidence))
    assert len(spans) > 50
    for span in spans:
        assert (span, RDF.type, OA.SpecificResource) in graph
        assert graph.value(span, OA.hasSource) == document_iri(agreement.document)
        position, quote = URIRef(f"{span}/position"), URIRef(f"{span}/quote")
        assert set(graph.objects(span, OA.hasSelector)) == {position, quote}
        assert (position, RDF.type, OA.TextPositionSelector) in graph
        assert (quote, RDF.type, OA.TextQuoteSelector) in graph
        start, end = (int(str(graph.value(position, p))) for p in (OA.start, OA.end))
        assert agreement.document.text[start:end] == str(graph.value(quote, OA.exact))
        assert str(span).endswith(f"/span/{start}-{end}")


def test_a_code_is_in_its_code_list(everything: list[tuple[Agreement, Graph]]) -> None:
    schemes = {
        AVT.kind: "kind", AVT.role: "role", AVT.topic: "topic", AVT.modality: "modality",
        AVT.bearerRole: "role", AVT.counterpartyRole: "role", AVT.what: "what",
        AVT.promptness: "promptness", AVT.category: "category", AVT.status: "status",
        AVT.subject: "subject", AVT.measure: "measure", AVT.slotKind: "slot",
        AVT.aspect: "aspect", AVT.fieldStatus: "field", AVT.sense: "sense", AVT.concept: "data",
        AVT.force: "force", AVT.transferGroundKind: "ground", AVT.term: "term",
    }  # fmt: skip
    used = 0
    for predicate, scheme in schemes.items():
        known = {concept(scheme, code) for code in codes(scheme)}
        for _, graph in everything:
            values = set(graph.objects(None, predicate))
            assert values <= known, (predicate, values - known)
            used += len(values)
    assert used > 100


def test_a_measured_deadline(legevakt: tuple[Agreement, Graph]) -> None:
    _, graph = legevakt
    fact = fact_with(graph, AVT.deadline, what=concept("what", "breach_notification"))
    assert (fact, RDF.type, AVT.Deadline) in graph
    duration = graph.value(fact, AVT.duration)
    assert isinstance(duration, Literal)
    assert (str(duration), duration.datatype) == ("PT24H", XSD.duration)  # not P1D
    assert graph.value(fact, AVT.maxHours) == Literal(Decimal("24.0"))
    assert graph.value(fact, AVT.promptness) == concept("promptness", "without_undue_delay")
    assert graph.value(fact, AVT.bearerRole) == concept("role", "processor")
    assert graph.value(fact, AVT.isPlaceholder) == Literal(False)
    assert graph.value(fact, AVT.businessDays) == Literal(False)
    assert graph.value(fact, AVT.effective) == Literal(True)
    (norm,) = graph.subjects(AVT.hasDeadline, fact)
    assert (norm, RDF.type, concept("topic", "breach_notification")) in graph


def test_durations_are_durations_and_only_days_and_shorter_have_hours(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    seen = 0
    for _, graph in everything:
        for fact, duration in graph.subject_objects(AVT.duration):
            assert not NOT_A_DURATION.match(str(duration)), duration
            calendar = bool(re.match(r"P\d+[YM]", str(duration)))
            assert (graph.value(fact, AVT.maxHours) is None) == calendar
            seen += 1
    assert seen > 20


def test_a_norm_has_every_topic_as_class_and_one_of_four_modalities(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    modalities = {DPV.Obligation, DPV.Prohibition, DPV.Permission, DPV.Right}
    for agreement, graph in everything:
        for norm in graph.objects(agreement_iri(agreement.slug), AVT.norm):
            classes = set(graph.objects(norm, RDF.type))
            assert AVT.Norm in classes
            assert len(classes & modalities) == 1
            assert graph.value(norm, AVT.topic) in classes
            bearer = graph.value(norm, AVT.bearer)
            if bearer is not None:
                assert graph.value(bearer, AVT.role) == graph.value(norm, AVT.bearerRole)


def test_a_party_is_an_organisation_without_a_role_of_its_own(
    legevakt: tuple[Agreement, Graph],
) -> None:
    _, graph = legevakt
    fact = fact_with(graph, AVT.participation, role=concept("role", "processor"))
    organisation = graph.value(fact, AVT.party)
    assert organisation == URIRef("https://w3id.org/avtalegraf/id/organisation/NO-859083013")
    assert set(graph.objects(organisation, RDF.type)) == {DPV.Organisation}
    assert graph.value(organisation, RDFS.label) == Literal("Prikkfri Journal AS")
    assert graph.value(fact, AVT.orgNumber) == Literal("859083013")


def test_a_placeholder_party_belongs_to_its_agreement_alone(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    seen = 0
    for agreement, graph in everything:
        iri = agreement_iri(agreement.slug)
        for fact in graph.objects(iri, AVT.participation):
            if graph.value(fact, AVT.isPlaceholder) == Literal(True):
                assert str(graph.value(fact, AVT.party)).startswith(f"{iri}/party/")
                seen += 1
    assert seen


def test_a_sub_processor_abroad(legevakt: tuple[Agreement, Graph]) -> None:
    _, graph = legevakt
    fact = fact_with(graph, AVT.subProcessor, name=Literal("Cobalt Relay Inc."))
    assert {AVT.SubProcessorEngagement, AVT.Participation} <= set(graph.objects(fact, RDF.type))
    assert graph.value(fact, AVT.role) == concept("role", "subprocessor")
    assert graph.value(fact, AVT.country) == LOC.US
    assert graph.value(fact, AVT.countryCode) == Literal("US")
    assert graph.value(fact, AVT.inEEA) == Literal(False)
    assert graph.value(fact, AVT.hasAdequacy) == Literal(False)
    assert graph.value(fact, AVT.transferGroundKind) == concept("ground", "scc")


def test_what_a_row_says_of_data_is_said_of_that_sub_processor_alone(
    legevakt: tuple[Agreement, Graph],
) -> None:
    _, graph = legevakt
    health = {
        str(graph.value(fact, AVT.name))
        for fact in graph.subjects(AVT.personalDataCategory, concept("category", "health"))
    }
    assert health == {"Steinrøys Drift AS", "Labmottak Vest AS"}


def test_a_range_of_articles_is_every_one_of_them() -> None:
    (agreement,) = extract(
        from_text(
            "Databehandleravtale\n\nmellom Lyngvik kommune som behandlingsansvarlig og Skyfri "
            "Drift AS som databehandler.\n\n1 Bistand\n\n1.1 Databehandleren skal bistå etter "
            "personvernforordningen artikkel 32 til 36.\n",
            "lyngvik.txt",
        )
    )
    graph = graph_of(agreement)
    (reference,) = graph.objects(None, AVT.lawReference)
    assert {int(str(a)) for a in graph.objects(reference, AVT.article)} == {32, 33, 34, 35, 36}


def test_every_kind_has_a_class_and_every_class_a_kind() -> None:
    assert set(KIND_CLASS) == set(codes("kind"))
    assert len(set(KIND_CLASS.values())) == len(KIND_CLASS)


def test_the_same_text_gives_the_same_iris_and_another_text_others() -> None:
    text = (
        "Databehandleravtale\n\nmellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS "
        "som databehandler.\n\n1 Brudd\n\n1.1 Databehandleren skal varsle innen 24 timer.\n"
    )
    one, again = (graph_of(extract(from_text(text, "lyngvik.txt"))[0]) for _ in range(2))
    assert set(one) == set(again)
    changed = graph_of(extract(from_text(text.replace("24", "48"), "lyngvik.txt"))[0])
    assert set(one.objects(None, AVT.deadline)) != set(changed.objects(None, AVT.deadline))
    assert set(one.subjects(RDF.type, AVT.SourceDocument)) != set(
        changed.subjects(RDF.type, AVT.SourceDocument)
    )


def test_the_base_of_the_iris_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVTALEGRAF_BASE_IRI", "https://example.org/avtaler/")
    (agreement, *_) = extract(from_text("Databehandleravtale\n\nTekst.\n", "x.txt"))
    subjects = {str(s) for s in graph_of(agreement).subjects()}
    assert subjects
    assert all(s.startswith("https://example.org/avtaler/") for s in subjects)


# ------------------------------------------------------------------ JSON-LD, by other tools


def test_jsonld_read_by_oxigraph_is_the_same_graph(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    for _, graph in everything:
        written = graph_bytes(graph, "jsonld")
        quads = ox.parse(written, format=ox.RdfFormat.JSON_LD)
        ours = ox.parse(
            graph.serialize(format="nt11", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES
        )
        assert {q.triple for q in quads} == {q.triple for q in ours}


def test_jsonld_read_by_an_independent_processor_is_the_same_graph(
    everything: list[tuple[Agreement, Graph]],
) -> None:
    """PyLD shares no code with rdflib, which wrote it: each triple comes back to the letter."""
    for _, graph in everything:
        written = json.loads(graph_bytes(graph, "jsonld"))
        nquads = jsonld.to_rdf(written, {"format": "application/n-quads"})
        read = {str(q.triple) for q in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}
        assert read == {line.removesuffix(" .") for line in statements(graph)}


def test_jsonld_read_by_rdflib_is_isomorphic(legevakt: tuple[Agreement, Graph]) -> None:
    _, graph = legevakt
    again = Graph().parse(data=graph_bytes(graph, "jsonld"), format="json-ld")
    # rdflib reads PT24H as P1D: let it do so to both.
    ours = Graph().parse(data=graph.serialize(format="nt11"), format="nt11")
    assert len(again) > 1000
    assert isomorphic(again, ours)


def test_jsonld_is_compact_and_needs_no_network(legevakt: tuple[Agreement, Graph]) -> None:
    _, graph = legevakt
    text = graph_bytes(graph, "jsonld").decode()
    assert '"@context": {' in text
    assert text.count("https://w3id.org/avtalegraf/ns#") < 100
