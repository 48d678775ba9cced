"""What an agreement says of others, and which stored agreements are linked by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.ingest import ingest
from avtalegraf.queries import load
from avtalegraf.server.storage.related import Known, Said, related
from avtalegraf.server.store import Reader

PARTIES = (
    "mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarlig») og Skyfri Drift AS "
    "(org.nr. 914778271) («databehandler»)"
)
PROCESSING = """DATABEHANDLERAVTALE

{parties}.

1. Bakgrunn

{says}

2. Plikter

Databehandleren skal bare behandle personopplysninger etter instruks fra den behandlingsansvarlige.
Databehandleren skal varsle den behandlingsansvarlige om brudd innen 24 timer.
Ved motstrid går databehandleravtalen foran Rammeavtalen.
"""
FRAMEWORK = """RAMMEAVTALE OM DRIFT AV {service}

mellom Lyngvik kommune (org.nr. 937418264) («Kunden») og Skyfri Drift AS (org.nr. 914778271)
(«Leverandøren»).

1. Formål

Formålet med rammeavtalen er drift av fagsystemet {service} for alle kommunens virksomheter.

2. Betaling

Kunden skal betale innen 30 dager. Leverandøren skal erstatte Kundens tap.

{annexes}
"""
ANNEXES = "VEDLEGG\n\n1. Databehandleravtale\n2. Priser\n"
SAYS = "Denne avtalen er vedlegg 1 til Rammeavtale om drift av Saksfar mellom partene."


def said(sentence: str, title: str = "") -> list[tuple[object, object]]:
    text = PROCESSING.format(parties=PARTIES, says=sentence)
    (agreement,) = extract(from_text(text.replace("AVTALE\n", f"AVTALE\n{title}\n", 1), "a.txt"))
    return [
        (f.values["relation"], f.values["label"])
        for f in agreement.facts
        if f.kind == "agreement_reference"
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (SAYS, [("annex_to", "Rammeavtale om drift av Saksfar")]),
        (
            "Databehandleravtalen utgjør en del av Tjenesteavtale nr. 2022/17 om drift.",
            [("part_of", "Tjenesteavtale nr. 2022/17 om drift")],
        ),
        ("Avtalen supplerer Driftsavtalen.", [("supplements", "Driftsavtalen")]),
        (
            "Denne avtalen erstatter databehandleravtalen av 1. mai 2019.",
            [("replaces", "databehandleravtalen av 1. mai 2019")],
        ),
        ("Vedleggene er en del av avtalen.", []),
        ("Vedlegg 1 til 3 er en del av databehandleravtalen.", []),
        ("Databehandleren erstatter tap som følger av Rammeavtalen.", []),
        ("Denne avtalen er en del av [navn på hovedavtale].", []),
    ],
)
def test_what_an_agreement_says_of_others(
    sentence: str, expected: list[tuple[object, object]]
) -> None:
    assert said(sentence) == expected


def test_a_title_may_say_whose_annex_it_is() -> None:
    assert said("Bakgrunn.", "\nBilag 4 til Rammeavtale om drift av Saksfar\n") == [
        ("annex_to", "Rammeavtale om drift av Saksfar")
    ]


def test_in_english_and_nynorsk() -> None:
    english = """DATA PROCESSING AGREEMENT

between Lyngvik Municipality as controller and Skyfri Drift AS as processor.

1.1 This Agreement forms part of the Master Services Agreement for Nordlight.
1.2 The Processor shall process personal data only on documented instructions.
"""
    nynorsk = """DATABEHANDLARAVTALE

mellom Lyngvik kommune som behandlingsansvarleg og Skyfri Drift AS som databehandlar.

1.1 Denne avtala er ein del av driftsavtala for Nordlys.
1.2 Databehandlaren skal berre handsame personopplysningar etter instruks.
"""
    for text in (english, nynorsk):
        (agreement,) = extract(from_text(text, "a.txt"))
        (fact,) = (f for f in agreement.facts if f.kind == "agreement_reference")
        assert fact.values["relation"] == "part_of"
        assert agreement.document[fact.span].startswith(("This Agreement", "Denne avtala"))


# ------------------------------------------------------------------ in the store


def links(folder: Path, *names: str) -> list[tuple[str, str, str, str]]:
    """Ingest files in the order given, and return what is linked."""
    data = folder / "store"
    for name in names:
        (result,) = ingest([folder / name], data)
        assert result.refusal is None
    rows = Reader.open(data).select(load("related-agreements").text).records()
    return [
        (
            row["agreement"].rpartition("/")[2], row["relation"],
            row["other"].rpartition("/")[2], row.get("prevails", ""),
        )
        for row in rows
    ]  # fmt: skip


def write(
    folder: Path, says: str = SAYS, service: str = "SAKSFAR", annexes: str = ANNEXES,
    parties: str = PARTIES,
) -> None:  # fmt: skip
    (folder / "dba.txt").write_text(PROCESSING.format(parties=parties, says=says), "utf-8")
    (folder / "ramme.txt").write_text(FRAMEWORK.format(service=service, annexes=annexes), "utf-8")


LINK = ("dba", "annex_to", "ramme", "true")


@pytest.mark.parametrize("order", [("dba.txt", "ramme.txt"), ("ramme.txt", "dba.txt")])
def test_the_order_of_ingest_does_not_matter(tmp_path: Path, order: tuple[str, ...]) -> None:
    write(tmp_path)
    assert links(tmp_path, *order) == [LINK]


def test_a_relation_goes_when_one_of_the_two_no_longer_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    assert links(tmp_path, "dba.txt", "ramme.txt") == [LINK]
    write(tmp_path, says="Avtalen gjelder alene.")
    assert links(tmp_path, "dba.txt") == []
    write(tmp_path)
    assert links(tmp_path, "dba.txt") == [LINK]


def test_the_graph_has_the_relation_in_both_directions_and_what_it_rests_on(tmp_path: Path) -> None:
    write(tmp_path)
    links(tmp_path, "dba.txt", "ramme.txt")
    rows = (
        Reader.open(tmp_path / "store")
        .select(
            """PREFIX avt: <https://w3id.org/avtalegraf/ns#> PREFIX dct: <http://purl.org/dc/terms/>
            PREFIX oa: <http://www.w3.org/ns/oa#>
            SELECT ?words WHERE {
              ?a avt:partOfAgreement ?b ; dct:relation ?b ; avt:prevailsOver ?b .
              ?b dct:relation ?a .
              ?link avt:fromAgreement ?a ; avt:targetAgreement ?b ; avt:evidence ?e .
              ?e oa:hasSelector/oa:exact ?words .
            } ORDER BY ?words"""
        )
        .records()
    )
    assert [row["words"] for row in rows] == [
        "Databehandleravtale",
        "Denne avtalen er vedlegg 1 til Rammeavtale om drift av Saksfar",
    ]


def test_a_title_that_many_agreements_have_is_not_enough(tmp_path: Path) -> None:
    write(
        tmp_path,
        says="Denne avtalen er vedlegg 1 til Rammeavtalen.",
        parties=PARTIES.replace("Lyngvik kommune (org.nr. 937418264)", "Nordvik kommune"),
    )
    assert links(tmp_path, "dba.txt", "ramme.txt") == []


def test_the_same_parties_without_more_are_not_enough(tmp_path: Path) -> None:
    write(tmp_path, says="Denne avtalen er vedlegg 1 til Rammeavtalen.", annexes="")
    assert links(tmp_path, "dba.txt", "ramme.txt") == []


def test_another_service_between_the_same_parties_is_not_meant(tmp_path: Path) -> None:
    write(tmp_path, service="SKULEVEG", annexes="")
    assert links(tmp_path, "dba.txt", "ramme.txt") == []


# ------------------------------------------------------------------ what is strong enough

DPA, FRAME = "data_processing_agreement", "framework_agreement"
BOTH = frozenset({"NO-1", "NO-2"})


def known(
    iri: str, kind: str, keywords: str = "", parties: frozenset[str] = BOTH, *said_of: Said
) -> Known:
    return Known(iri, f"document {iri}", kind, frozenset(keywords.split()), parties, said_of)


def says(relation: str, kind: str | None, keywords: str = "") -> Said:
    return Said(f"fact {relation}", relation, kind, frozenset(keywords.split()))


def pairs(*agreements: Known) -> list[tuple[str, str]]:
    return [(r.one.iri, r.other.iri) for r in related(agreements)]


def test_of_two_that_fit_equally_well_neither_is_taken() -> None:
    one = known("a", DPA, "", BOTH, says("part_of", FRAME, "saksfar"))
    assert pairs(one, known("b", FRAME, "saksfar")) == [("a", "b")]
    assert pairs(one, known("b", FRAME, "saksfar"), known("c", FRAME, "saksfar")) == []
    lists = known("c", FRAME, "saksfar", BOTH, says("has_annex", DPA))
    assert pairs(one, known("b", FRAME, "saksfar"), lists) == [("a", "c")]


def test_without_common_parties_names_and_a_list_of_annexes_are_both_needed() -> None:
    nobody: frozenset[str] = frozenset()
    one = known("a", DPA, "", nobody, says("part_of", FRAME, "modia oppfolging"))
    assert pairs(one, known("b", FRAME, "modia oppfolging", nobody)) == []
    lists = says("has_annex", DPA)
    assert pairs(one, known("b", FRAME, "modia oppfolging", nobody, lists)) == [("a", "b")]
    assert pairs(one, known("b", FRAME, "modia", nobody, lists)) == []


def test_agreements_of_one_document_are_not_linked_by_likeness() -> None:
    one = known("a", DPA, "", BOTH, says("part_of", FRAME, "saksfar"))
    other = Known("b", one.document, FRAME, frozenset({"saksfar"}), BOTH)
    assert pairs(one, other) == []


def test_what_is_replaced_is_of_the_same_kind() -> None:
    one = known("a", DPA, "", BOTH, says("replaces", DPA, "saksfar"))
    assert pairs(one, known("b", FRAME, "saksfar")) == []
    assert pairs(one, known("b", DPA, "saksfar")) == [("a", "b")]
