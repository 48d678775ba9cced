"""The ontology and the code lists say what MODEL.md and the agreed lists of codes demand."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic, to_isomorphic

from avtalegraf import ontology
from avtalegraf.errors import DataFileError
from avtalegraf.ontology import AVT, DPV, LOC, OA, V

ROOT = Path(__file__).resolve().parents[1]
DPV_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "dpv"
LANGUAGES = {"nb", "nn", "en"}

CODES = {
    "kind": """data_processing_agreement joint_controllers_agreement
        independent_controllers_agreement cooperation_agreement framework_agreement
        purchase_agreement change_agreement confidentiality_declaration other""",
    "role": """controller joint_controller independent_controller processor subprocessor customer
        supplier both other""",
    "category": """name national_id contact address employment education health ethnic_origin
        political religion trade_union sexual genetic biometric criminal financial location
        online_identifier behaviour family status other""",
    "status": "stated possible",
    "modality": "obligation prohibition permission right",
    "topic": """instructions unlawful_instruction_notice purpose_limitation confidentiality
        authorised_persons security access_control logging training subprocessor_authorisation
        subprocessor_change_notice subprocessor_objection subprocessor_flowdown
        subprocessor_liability subprocessor_control assist_rights forward_requests information_duty
        assist_security assist_breach_dpia breach_notification breach_content deviation_notice
        authority_requests deletion_return deletion_confirmation audit_allow audit_own audit_costs
        records transfer_instruction transfer_basis precedence change_notice reporting dispute
        termination suspension liability_indemnity other""",
    "promptness": """immediately without_undue_delay as_soon_as_possible as_soon_as_law_permits
        within_reasonable_time same_day on_request on_event before_event until_event as_long_as
        ongoing regularly no_longer_than_necessary""",
    "outcome": "satisfied partial unfilled missing contradicted not-applicable",
    "force": "strong weak",
    "relation": "part_of annex_to has_annex replaces supplements",
    "ground": "adequacy scc bcr derogation outdated none",
    "slot": "bracket line insert signature tick other",
    "field": """complete unfilled example_only alternatives generic external negated undecided""",
    "aspect": """subject_matter duration nature purpose data_types special_categories data_subjects
        subprocessor_list security_annex contact_points signature deletion_rules roles
        transfer_locations transfer_ground certification subprocessor_authorisation
        breach_content""",
}
ONLY_DEADLINES = """retention payment report correction subject_request authority_notification
    duration other"""
OPEN_LISTS = {
    "data": """name first_name national_id_number passport_number d_number phone email
        postal_address birth_date birth_place citizenship language gender marital_status photo
        voice employer job_title work_place employee_number work_history cv education certificate
        competence grades diagnosis medication health_condition disability sick_leave care_need
        ethnic_origin race political_opinion religion belief trade_union_membership sex_life
        sexual_orientation genetic_data biometric_data fingerprint criminal_conviction
        police_matter bank_account salary income credit tax debt benefit position ip_address
        username password device_id log cookie behaviour interests personality next_of_kin children
        household relation case_status decision absence free_text case_number key_id vehicle
        property_number""",
    "subject": """citizen customer client patient user employee former_employee job_applicant
        job_seeker participant pupil student child parent guardian next_of_kin contact_person
        supplier_contact member resident tenant visitor applicant benefit_recipient
        household_member neighbour contractor caseworker supervisor employer volunteer
        service_recipient website_visitor other""",
    "measure": """general_art32 encryption encryption_transit encryption_rest pseudonymisation
        anonymisation access_control two_factor password role_based_access need_to_know logging
        backup restore testing penetration_test physical_security firewall antivirus segregation
        training confidentiality_declaration incident_handling risk_assessment availability
        integrity confidentiality continuity patching certification security_norm monitoring
        minimisation privacy_by_default integrity_check deletion secure_login redundancy other""",
    "sense": """controller processor subprocessor authority data_subject employee third_party
        auditor parties process instruct notify assist forward delete return confirm engage
        authorise general specific prior written object disclose transfer store audit inspection
        demonstrate information record secure appropriate_measures train log encrypt pseudonymise
        backup restore test access authorised need_to_know confidentiality declaration statutory
        survive breach deviation liability fully as_own same similar indemnify compensate limit
        exclude cost fee suspend terminate third_country international_organisation transfer_ground
        own_purpose other_purpose purpose only documented law_exception law_forbids before unlawful
        immediately undue_delay rights access_request rectification requests dpia
        prior_consultation art28 art30 art32 art33 art34 art35 art36 inform_subjects
        inform_authority risk assess nature_of_breach categories_numbers contact_point consequences
        measures_taken copies backups choice_controller choice_processor end_of_agreement guarantee
        certification legal_basis precedence dispute payment report change list contract
        best_effort trade_secrets silence website ordinary_notice material_breach eea adequacy scc
        minimisation duty_of_controller outsource comply choose unless_authorised leave_unanswered
        allocation joint independent misdirected essence mutual retention cache test_data
        statistics training_models""",
    "term": "third_country breach personal_data other",
}
SPECIAL = {
    *("health", "ethnic_origin", "political", "religion", "trade_union", "sexual"),
    *("genetic", "biometric"),
}

EEA = (
    """AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE NO IS LI"""
)
EEA_TERRITORIES = "AX GF GP MF MQ RE YT"  # of Finland and France
ADEQUATE = "AD AR CA FO GG IL IM JE JP NZ KR CH GB UY"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return ontology.load()


def ours(graph: Graph, *types: URIRef) -> list[URIRef]:
    return sorted({s for t in types for s in graph.subjects(RDF.type, t) if isinstance(s, URIRef)})


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str]:
    return sorted(o.language for o in graph.objects(subject, predicate) if o.language)


# ------------------------------------------------------------------ words for people


def test_every_class_and_property_has_one_label_and_definition_in_each_language(graph: Graph):
    terms = ours(graph, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert len(terms) > 130
    for term in terms:
        assert languages(graph, term, RDFS.label) == sorted(LANGUAGES), term
        assert languages(graph, term, SKOS.definition) == sorted(LANGUAGES), term


def test_every_concept_scheme_law_and_country_has_one_label_in_each_language(graph: Graph):
    named = ours(graph, SKOS.Concept, SKOS.ConceptScheme, AVT.Law, AVT.Country)
    assert len(named) > 800
    for term in named:
        assert languages(graph, term, SKOS.prefLabel) == sorted(LANGUAGES), term


@pytest.mark.parametrize("scheme", ["sense", "topic"])
def test_every_sense_and_topic_is_defined_in_each_language(graph: Graph, scheme: str):
    for code in ontology.codes(scheme):
        iri = ontology.concept(scheme, code)
        assert languages(graph, iri, SKOS.definition) == sorted(LANGUAGES), iri


def test_two_codes_of_a_list_never_read_the_same(graph: Graph):
    for scheme in ontology.schemes():
        for language in LANGUAGES:
            words = [
                ontology.label(ontology.concept(scheme, code), language)
                for code in ontology.codes(scheme)
            ]
            assert len(words) == len(set(words)), (scheme, language)


def test_the_ontology_says_its_title_licence_and_version(graph: Graph):
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert graph.value(header, OWL.versionInfo) == Literal("0.1.0")
    licence = URIRef("http://purl.org/dc/terms/license")
    assert graph.value(header, licence) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    title = URIRef("http://purl.org/dc/terms/title")
    assert languages(graph, header, title) == sorted(LANGUAGES)


# ------------------------------------------------------------------ code lists


@pytest.mark.parametrize("scheme", sorted(CODES))
def test_closed_code_lists_hold_exactly_the_agreed_codes(scheme: str):
    assert ontology.codes(scheme) == set(CODES[scheme].split())


@pytest.mark.parametrize("scheme", sorted(OPEN_LISTS))
def test_open_code_lists_hold_at_least_the_agreed_codes(scheme: str):
    assert set(OPEN_LISTS[scheme].split()) - ontology.codes(scheme) == set()


def test_a_deadline_is_for_a_topic_or_for_what_only_deadlines_have():
    assert ontology.codes("what") == ontology.codes("topic") | set(ONLY_DEADLINES.split())


def test_a_concept_is_named_after_its_scheme_and_code_and_no_code_stands_twice(graph: Graph):
    seen = set()
    for iri in ours(graph, SKOS.Concept):
        (scheme,) = graph.objects(iri, SKOS.inScheme)
        (code,) = graph.objects(iri, SKOS.notation)
        assert iri == V[f"{str(scheme).removeprefix(str(V))}-{code}"]
        assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
        assert (scheme, code) not in seen
        seen.add((scheme, code))


def test_exactly_the_categories_of_article_9_are_special(graph: Graph):
    assert ontology.special_categories() == SPECIAL
    for code in ontology.codes("category"):
        assert graph.value(V[f"category-{code}"], AVT.specialCategory) is not None


def test_every_kind_of_data_has_a_category():
    categories = ontology.data_categories()
    assert set(categories) == ontology.codes("data")
    assert set(categories.values()) == ontology.codes("category")
    assert categories["diagnosis"] == "health"
    assert categories["fingerprint"] == "biometric"
    assert categories["criminal_conviction"] == "criminal"


def test_every_topic_is_a_class_of_norms(graph: Graph):
    for code in ontology.codes("topic"):
        topic = ontology.concept("topic", code)
        assert (topic, RDF.type, RDFS.Class) in graph
        assert (topic, RDFS.subClassOf, AVT.Norm) in graph


def test_every_category_modality_and_side_is_linked_to_dpv(graph: Graph):
    links = (SKOS.exactMatch, SKOS.broadMatch, SKOS.closeMatch)
    for scheme, unlinked in (("category", set()), ("modality", set()), ("role", {"both", "other"})):
        for code in ontology.codes(scheme) - unlinked:
            iri = ontology.concept(scheme, code)
            assert any(graph.value(iri, link) for link in links), iri


def test_every_kind_of_agreement_names_its_class(graph: Graph):
    for code in ontology.codes("kind"):
        matched = graph.value(ontology.concept("kind", code), SKOS.exactMatch)
        assert str(matched).startswith((str(AVT), str(DPV)))


def test_an_undeclared_code_or_list_is_an_error_that_names_it():
    with pytest.raises(DataFileError, match="'overlord'"):
        ontology.concept("role", "overlord")
    with pytest.raises(DataFileError, match=r"'rolle'.*role"):
        ontology.codes("rolle")


# ------------------------------------------------------------------ labels


def test_a_label_is_in_the_language_asked_for():
    processor = ontology.concept("role", "processor")
    assert ontology.label(processor, "nb") == "databehandler"
    assert ontology.label(processor, "nn") == "databehandlar"
    assert ontology.label(processor, "en") == "processor"
    assert ontology.label(AVT.Deadline, "nn") == "frist"


def test_a_label_falls_back_to_what_there_is():
    assert ontology.label(ontology.concept("role", "processor"), "de") == "databehandler"
    assert ontology.label(V["place-oslo"], "nn") == "Oslo"
    assert ontology.label("https://example.org/id/agreement/avtale-1", "nb") == "avtale-1"


def test_an_outside_class_has_the_label_of_our_concept():
    assert ontology.label(DPV.Obligation, "nn") == "plikt"
    assert ontology.label(DPV.ControllerProcessorAgreement, "en") == "data processing agreement"


# ------------------------------------------------------------------ laws, countries, places


def law(ending: str) -> ontology.Law:
    (found,) = (one for one in ontology.laws() if str(one.iri).endswith(ending))
    return found


def test_laws_have_their_names_in_both_forms_of_norwegian():
    act = law("eli/lov/2018/06/15/38/nor")
    assert str(act.iri) == "https://lovdata.no/eli/lov/2018/06/15/38/nor"
    assert {"personopplysningsloven", "personopplysningslova"} <= set(act.names)
    assert not act.repealed
    gdpr = law("eli/reg/2016/679/oj")
    assert str(gdpr.iri) == "http://data.europa.eu/eli/reg/2016/679/oj"
    assert {"GDPR", "personvernforordningen", "personvernforordninga"} <= set(gdpr.names)
    assert "forvaltningslova" in law("eli/lov/1967/02/10/nor").names


@pytest.mark.parametrize(
    ("repealed", "successor"),
    [
        ("lov/2000/04/14/31/nor", "lov/2018/06/15/38/nor"),
        ("dir/1995/46/oj", "reg/2016/679/oj"),
        ("dec/2010/87/oj", "dec_impl/2021/914/oj"),
        ("dec/2001/497/oj", "dec_impl/2021/914/oj"),
        ("dec/2004/915/oj", "dec_impl/2021/914/oj"),
        ("dec_impl/2016/1250/oj", "dec_impl/2023/1795/oj"),
        ("dec/2000/520/oj", "dec_impl/2023/1795/oj"),
    ],
)
def test_repealed_law_names_what_stands_in_its_place(repealed: str, successor: str):
    assert law(f"eli/{repealed}").repealed
    assert law(f"eli/{repealed}").replaced_by == law(f"eli/{successor}").iri
    assert not law(f"eli/{successor}").repealed


def test_only_repealed_laws_have_a_successor():
    assert len(ontology.laws()) >= 60
    for one in ontology.laws():
        assert one.repealed == (one.replaced_by is not None), one


def test_a_name_that_two_laws_share_is_shared_by_one_in_force_and_repealed_ones():
    by_name: dict[str, list[ontology.Law]] = {}
    for one in ontology.laws():
        for name in one.names:
            by_name.setdefault(name.casefold(), []).append(one)
    for name, sharing in by_name.items():
        assert sum(not one.repealed for one in sharing) <= 1, name


def test_a_norwegian_law_is_named_by_the_date_and_number_that_its_iri_has():
    for one in ontology.laws():
        if "lovdata.no" not in str(one.iri):
            continue
        kind, *numbers = str(one.iri).split("/eli/")[1].removesuffix("/nor").split("/")
        code = "-".join([{"lov": "LOV", "forskrift": "FOR"}[kind], *numbers])
        given = {name for name in one.names if re.fullmatch(r"(?:LOV|FOR)-[\d-]+", name)}
        assert given <= {code}, one
        if len(numbers) == 4:  # older acts have no number
            year, _, day, number = numbers
            dated = re.compile(rf"{int(day)}\. [a-z]+ {year} nr\.? {number}")
            names = (*one.names, *one.hidden_names)
            assert any(dated.search(name) for name in names), one


def test_the_eea_and_adequate_countries_are_exactly_those_of_the_law():
    countries = {country.iso2: country for country in ontology.countries()}
    assert len(countries) == 250
    assert {c for c, country in countries.items() if country.in_eea} == (
        {*EEA.split(), *EEA_TERRITORIES.split(), "EEA"}
    )
    assert {c for c, country in countries.items() if country.has_adequacy} == set(ADEQUATE.split())
    assert countries["US"].adequacy_condition == "EU-US Data Privacy Framework"
    assert not countries["US"].has_adequacy
    assert countries["CA"].adequacy_condition
    assert not countries["SJ"].in_eea


def test_country_iris_are_those_of_dpv_and_names_are_in_use():
    countries = {country.iso2: country for country in ontology.countries()}
    assert countries["NO"].iri == LOC.NO
    assert {"Norge", "Noreg", "Norway"} <= set(countries["NO"].names)
    assert {"USA", "De forente stater"} <= set(countries["US"].names)
    assert {"Storbritannia", "England", "UK"} <= set(countries["GB"].names)
    assert {"EU", "EØS", "EEA"} <= set(countries["EEA"].names)


def test_a_name_means_one_country_and_one_place():
    for things in (ontology.countries(), ontology.places()):
        meant: dict[str, set[URIRef]] = {}
        for thing in things:
            for name in thing.names:
                meant.setdefault(name.casefold(), set()).add(thing.iri)
        assert {name: iris for name, iris in meant.items() if len(iris) > 1} == {}


@pytest.mark.parametrize(
    ("name", "iso2"),
    [
        ("Oslo", "NO"),
        ("Luleå", "SE"),
        ("Aarhus", "DK"),
        ("Tartu", "EE"),
        ("Kiev", "UA"),
        ("Bangalore", "IN"),
        ("Dublin", "IE"),
        ("eu-north-1", "SE"),
        ("West Europe", "NL"),
        ("Longyearbyen", "SJ"),
    ],
)
def test_places_lie_in_their_country(name: str, iso2: str):
    assert [place.iso2 for place in ontology.places() if name in place.names] == [iso2]


# ------------------------------------------------------------------ the base of IRIs


def test_the_base_of_iris_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AVTALEGRAF_BASE_IRI", raising=False)
    assert ontology.base_iri() == "https://w3id.org/avtalegraf/id/"
    monkeypatch.setenv("AVTALEGRAF_BASE_IRI", "https://avtaler.example.no/id")
    assert ontology.base_iri() == "https://avtaler.example.no/id/"
    monkeypatch.setenv("AVTALEGRAF_BASE_IRI", "urn:avtaler#")
    assert ontology.base_iri() == "urn:avtaler#"


@pytest.mark.parametrize("wrong", ["avtaler", "https://a b/", "https://x/<y>"])
def test_a_base_that_is_no_iri_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str):
    monkeypatch.setenv("AVTALEGRAF_BASE_IRI", wrong)
    with pytest.raises(DataFileError, match="AVTALEGRAF_BASE_IRI"):
        ontology.base_iri()


# ------------------------------------------------------------------ the files agree with each other


def data_files() -> list[Path]:
    return [
        *ontology.turtle_files(),
        *sorted((ROOT / "shapes").rglob("*.ttl")),
        *sorted((ROOT / "queries").rglob("*.rq")),
    ]


def terms_used(path: Path, prefix: str) -> set[str]:
    """Return the local names used with a prefix in code, not in comments, strings or IRIs."""
    text = re.sub(
        r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|<[^<>"{}|\\^`\s]*>|#[^\n]*',
        " ",
        path.read_text(encoding="utf-8"),
    )
    found = re.findall(rf"(?<![\w:.-]){re.escape(prefix)}:([A-Za-z][\w-]*)", text)
    return set(found)


def test_all_files_are_there():
    assert {path.name for path in ontology.turtle_files()} >= {
        "avtalegraf.ttl",
        "vocab.ttl",
        "laws.ttl",
        "countries.ttl",
    }


def test_terms_are_found_outside_of_comments_strings_and_iris(tmp_path: Path):
    path = tmp_path / "x.ttl"
    path.write_text('# avt:no\n<http://a/avt:no#x> avt:yes "avt:no" ; pavt:no v:topic-a . # avt:no')
    assert terms_used(path, "avt") == {"yes"}
    assert terms_used(path, "v") == {"topic-a"}


@pytest.mark.parametrize("path", data_files(), ids=lambda path: path.name)
def test_every_term_and_code_in_a_data_file_is_declared(graph: Graph, path: Path):
    for prefix, namespace in (("avt", AVT), ("v", V)):
        undeclared = {
            name for name in terms_used(path, prefix) if (namespace[name], None, None) not in graph
        }
        assert undeclared == set()


def test_every_term_that_the_code_names_is_declared(graph: Graph):
    named = {
        found
        for folder in ("extract", "shapes", "queries", "server", "ontology")
        for path in (ROOT / folder).rglob("*.py")
        for found in re.findall(r"\bAVT(?:\.|\[\")([A-Za-z]\w*)", path.read_text(encoding="utf-8"))
    }
    assert "evidence" in named
    assert {name for name in named if (AVT[name], None, None) not in graph} == set()


@pytest.mark.parametrize("scheme", ["sense", "data", "subject", "measure", "kind", "promptness"])
def test_every_code_that_the_wordings_of_a_language_give_is_declared(scheme: str):
    given = {
        entry["code"]
        for path in sorted((ROOT / "extract" / "languages").glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get(scheme, [])
    }
    assert given - ontology.codes(scheme) == set()


DPV_FILES = {
    "dpv": "dpv.ttl",
    "pd": "pd.ttl",
    "eu-gdpr": "eu-gdpr.ttl",
    "loc": "loc-countries-slim.ttl",
    "legal-eu": "legal-eu.ttl",
    "legal-no": "legal-no.ttl",
    "risk": "risk.ttl",
    "tech": "tech.ttl",
}


@pytest.mark.shared
@pytest.mark.skipif(not DPV_FOLDER.is_dir(), reason="DPV's files do not lie beside the project")
@pytest.mark.parametrize("prefix", sorted(DPV_FILES))
def test_every_dpv_term_that_we_use_exists(prefix: str):
    theirs = (DPV_FOLDER / DPV_FILES[prefix]).read_text(encoding="utf-8")
    declared = set(re.findall(rf"^{prefix}:([\w-]+)", theirs, re.MULTILINE))
    assert declared
    used = {name for path in data_files() for name in terms_used(path, prefix)}
    assert used - declared == set()


def test_no_file_has_blank_nodes(graph: Graph):
    assert all(isinstance(s, URIRef) for s in graph.subjects())


def test_domains_ranges_and_super_terms_of_ours_are_declared(graph: Graph):
    links = (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf)
    for link in links:
        for subject, target in graph.subject_objects(link):
            if str(target).startswith((str(AVT), str(V))):
                assert (target, RDF.type, None) in graph, (subject, target)


def test_codes_and_laws_are_read_fast_without_the_whole_graph():
    """A command that only needs codes must not wait for rdflib to read ten thousand statements."""
    script = (
        "import time, rdflib, pyoxigraph\n"
        "from avtalegraf import ontology\n"
        "start = time.perf_counter()\n"
        "ontology.codes('role'), ontology.laws(), ontology.countries(), ontology.places()\n"
        "print(time.perf_counter() - start)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert float(run.stdout) < 1.0


# ------------------------------------------------------------------ JSON-LD


def there_and_back(graph: Graph) -> tuple[str, Graph]:
    text = graph.serialize(format="json-ld", context=ontology.context()["@context"])
    return text, Graph().parse(data=text, format="json-ld")


SAMPLE = """
@prefix avt: <https://w3id.org/avtalegraf/ns#> .
@prefix v: <https://w3id.org/avtalegraf/vocab#> .
@prefix req: <https://w3id.org/avtalegraf/requirement#> .
@prefix dpv: <https://w3id.org/dpv#> .
@prefix loc: <https://w3id.org/dpv/loc#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/avtalegraf/id/agreement/a1/> .

<https://w3id.org/avtalegraf/id/agreement/a1> a avt:Agreement, dpv:ControllerProcessorAgreement ;
    avt:slug "a1" ; dct:title "Databehandleravtale" ; dct:language "nb" ; dct:source :d ;
    avt:isTemplate false ; avt:kind v:kind-data_processing_agreement ; avt:fact :n, :l, :u, :s ;
    avt:norm :n ; prov:wasGeneratedBy :x ; avt:evidence :e .
:n a avt:Norm, v:topic-breach_notification, v:topic-breach_content, dpv:Obligation ;
    avt:topic v:topic-breach_notification ; avt:sense v:sense-breach, v:sense-notify ;
    avt:conditional true ; avt:confidence 0.95 ; avt:evidence :e, :f ; avt:hasDeadline :l .
:l a avt:Deadline ; avt:duration "PT24H"^^xsd:duration ; avt:maxHours 24.0 ;
    avt:promptness v:promptness-without_undue_delay ; avt:businessDays false .
:odd a avt:Deadline ; avt:maxHours 24 , "24" ; avt:duration "24 timer" ; avt:article 32, "28(4)" .
:u a avt:DataUse ; rdfs:label "navn", "namn"@nn ; avt:special false .
:s a avt:SubProcessorEngagement, avt:Participation ; avt:country loc:NO ; avt:place "Oslo" ;
    avt:name "true", "12", "https://x.no/" .
:r avt:article 32, 33 .
:e a avt:Evidence, oa:SpecificResource ; oa:hasSource :d ; oa:hasSelector :e1, :e2 .
:e1 a oa:TextPositionSelector ; oa:start 12 ; oa:end 34 .
:e2 a oa:TextQuoteSelector ; oa:exact "varsle\\n«straks» \\"nå\\"" .
:x a avt:Extraction, prov:Activity ; prov:used :d ;
    prov:generatedAtTime "2026-11-23T22:00:00+00:00"^^xsd:dateTime .
:rep a avt:ComplianceReport, sh:ValidationReport ; sh:conforms false ; sh:result :res .
:res a sh:ValidationResult, avt:Assessment ; sh:resultSeverity sh:Violation ;
    avt:requirement req:A28-4-flowdown ; sh:focusNode :n ;
    sh:resultMessage "Mangler."@nb, "Manglar."@nn, "Missing."@en, "One more."@en, "untagged" .
"""


def test_a_graph_survives_json_ld_with_our_context():
    graph = Graph().parse(data=SAMPLE, format="turtle")
    text, back = there_and_back(graph)
    assert isomorphic(graph, back), to_isomorphic(graph) - to_isomorphic(back)
    assert '"type": "Deadline"' in text or '"Deadline"' in text
    assert '"kind": "v:kind-data_processing_agreement"' in text
    assert '"maxHours": "24.0"' in text
    assert "rdf-schema#label" not in text.split('"@graph"')[1]


def test_another_reader_of_json_ld_finds_the_same_graph():
    graph = Graph().parse(data=SAMPLE, format="turtle")
    text, _ = there_and_back(graph)
    plain = graph.serialize(format="nt11")
    read = set(map(str, ox.parse(text, format=ox.RdfFormat.JSON_LD)))
    assert read == set(map(str, ox.parse(plain, format=ox.RdfFormat.N_TRIPLES)))


def test_the_whole_ontology_survives_json_ld(graph: Graph):
    _, back = there_and_back(graph)
    assert set(graph) == set(back)


def test_the_context_has_every_term_of_ours_with_its_kind_of_value(graph: Graph):
    context = ontology.context()["@context"]
    prefix = str(AVT)
    for term in ours(graph, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        name = str(term).removeprefix(prefix)
        if (term, RDF.type, OWL.Class) in graph:
            assert context[name] == f"avt:{name}"
        elif (term, RDF.type, OWL.ObjectProperty) in graph:
            assert context[name]["@id"] == f"avt:{name}"
            assert context[name]["@type"] == "@id"
        elif graph.value(term, RDFS.range) in {XSD.boolean, XSD.decimal, XSD.duration, XSD.integer}:
            short = str(graph.value(term, RDFS.range)).replace(str(XSD), "xsd:")
            assert context[name] == {"@id": f"avt:{name}", "@type": short}
        else:
            assert name in context


def test_evidence_is_found_in_json_ld_by_short_names():
    graph = Graph().parse(data=SAMPLE, format="turtle")
    text, back = there_and_back(graph)
    assert '"start": "12"' in text
    assert set(back.objects(None, OA.end)) == {Literal(34)}
