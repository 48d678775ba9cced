"""References of an agreement to its own clauses and annexes: what is meant, and is it there?"""

from __future__ import annotations

import pytest

from avtalegraf.extract import Agreement, Clause, Fact, extract, from_text
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.ontology import AVT

HEAD = """# DATABEHANDLERAVTALE

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

"""
BODY = """## 1. Formål

Formålet er drift av Saksfar.

## 2. Definisjoner

2.1 Med brudd menes brudd på personopplysningssikkerheten.

2.2 Med tredjestat menes et land utenfor EØS.

## 3. Bruk av underdatabehandlere

3.1 Databehandleren skal varsle nye underdatabehandlere 30 dager i forveien.

## 4. Sletting

4.1 {sentence}

4.2 Databehandleren skal bekrefte slettingen.

## Vedlegg 1. Opplysninger

Navn, adresse.

## Vedlegg 2. Tiltak

1. Kryptering.

2. Logging.

3. Reservekopi.
"""
# An editor's headings go on from 6, while the table of contents and the references count from 1.
RENUMBERED = """DATABEHANDLERAVTALE

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

Innholdsfortegnelse

1\tFormål med avtalen .....\t2
2\tDefinisjoner i avtalen .....\t2
3\tBruk av underdatabehandlere .....\t3
4\tSletting av opplysninger .....\t4
5\tRevisjon av leverandøren .....\t4
6\tMelding om brudd .....\t5

## 6 FORMÅL MED AVTALEN

Formålet er drift av Saksfar.

## 7 DEFINISJONER I AVTALEN

1. Med brudd menes brudd på personopplysningssikkerheten.
2. Med tredjestat menes et land utenfor EØS.

## 8 BRUK AV UNDERDATABEHANDLERE

1. Databehandleren skal varsle nye underdatabehandlere 30 dager i forveien.

## 9 SLETTING AV OPPLYSNINGER

1. Godkjente underdatabehandlere (se avtalens punkt 3) skal slette opplysningene, jf. punkt 2.2.
2. Ved sletting som nevnt i dette punkt 4 skal databehandleren gi bekreftelse.

## 10 REVISJON AV LEVERANDØREN

1. Kommunen kan revidere. Brudd meldes etter punkt 6.

## 11 MELDING OM BRUDD

1. Databehandleren skal melde brudd innen 24 timer.
"""


def references(text: str) -> list[tuple[Fact, Clause | None]]:
    (agreement,) = extract(from_text(text, "avtale.md"))
    return found_in(agreement)


def found_in(agreement: Agreement) -> list[tuple[Fact, Clause | None]]:
    clauses = {f"{c.span.start}-{c.span.end}": c for c in agreement.clauses}
    return [
        (fact, clauses.get(str(fact.values.get("target"))))
        for fact in agreement.facts
        if fact.kind == "cross_reference"
    ]


def said(sentence: str) -> list[tuple[str, object, str | None]]:
    """Return number, whether it is there, and the number of the clause meant."""
    return [
        (str(f.values["refers_to"]), f.values.get("resolved"), c.number if c else None)
        for f, c in references(HEAD + BODY.format(sentence=sentence))
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Databehandleren skal slette etter punkt 3.", [("3", True, "3")]),
        ("Databehandleren skal slette, jf. pkt. 2.2.", [("2.2", True, "2.2")]),
        ("Databehandleren skal følge avtalens punkt 3.1.", [("3.1", True, "3.1")]),
        (
            "Databehandleren skal følge punktene 2.1 til 3.1.",
            [("2.1", True, "2.1"), ("3.1", True, "3.1")],
        ),
        (
            "Databehandleren skal slette innen fristene i punkt 3 og 30 dager etter opphør.",
            [("3", True, "3")],
        ),
        ("Databehandleren skal følge punkt 3 i denne avtalen.", [("3", True, "3")]),
        ("Databehandleren skal følge tiltakene i vedlegg 2.", [("2", True, "Vedlegg 2")]),
        (
            "Databehandleren skal følge vedlegg 2 punkt 3.",
            [("2", True, "Vedlegg 2"), ("3", True, "3")],
        ),
    ],
)
def test_a_reference_leads_to_the_clause_that_is_meant(
    sentence: str, expected: list[tuple[str, object, str | None]]
) -> None:
    assert sorted(said(sentence)) == sorted(expected)


def test_a_clause_of_an_annex_is_looked_for_in_that_annex() -> None:
    text = HEAD + BODY.format(sentence="Databehandleren skal følge punkt 3 i vedlegg 2.")
    clause = next(c for f, c in references(text) if f.values["refers_to"] == "3")
    assert clause is not None
    assert "Reservekopi" in text[clause.span.start : clause.span.end]


@pytest.mark.parametrize(
    "sentence",
    [
        "Databehandleren skal slette etter personopplysningsloven § 3.",
        "Databehandleren skal bistå etter forordningens kapittel III.",
        "Databehandleren skal følge Driftsavtalen punkt 3.",
        "Databehandleren skal følge punkt 3 i Driftsavtalen.",
        "Databehandleren skal følge punkt 3 i Veiviseren hos KS.",
        "Databehandleren skal følge SSA-D bilag 2.",
        "Databehandleren skal følge NS 8401 punkt 3.",
    ],
)
def test_the_parts_of_laws_and_of_other_texts_are_no_parts_of_the_agreement(sentence: str) -> None:
    assert said(sentence) == []


def test_a_reference_to_a_number_past_the_last_is_dangling() -> None:
    assert said("Databehandleren skal slette etter punkt 9.") == [("9", False, None)]
    assert said("Databehandleren skal slette etter punkt 2.5.") == [("2.5", False, None)]
    assert said("Databehandleren skal slette etter vedlegg 7.") == [("7", False, None)]


def test_nothing_is_said_where_numbers_are_lost() -> None:
    """Clause 3 has no numbered items but 3.1: whether 3.4 was there, nobody can tell."""
    assert said("Databehandleren skal slette etter punkt 3.4.") == [("3.4", None, None)]


def test_headings_that_were_renumbered_are_found_by_the_table_of_contents() -> None:
    meant = {
        str(f.values["refers_to"]): (c.number, c.heading) for f, c in references(RENUMBERED) if c
    }
    assert meant["3"] == ("8", "BRUK AV UNDERDATABEHANDLERE")
    assert meant["4"] == ("9", "SLETTING AV OPPLYSNINGER")
    assert meant["2.2"][0] == "7.2"
    assert meant["6"] == ("11", "MELDING OM BRUDD"), "the printed 6 is the wrong one"


def test_in_english_too() -> None:
    text = """DATA PROCESSING AGREEMENT

between Lyngvik Municipality as controller and Skyfri Drift AS as processor.

## 1. Purpose

1.1 The purpose is set out in Annex A.

## 2. Security

2.1 The Processor shall encrypt data as set out in clause 1.1 and in section 2 of the Service
Agreement.

## 3. Deletion

3.1 The Processor shall delete the data as set out in section 2 above.

## Annex A

Names and addresses.
"""
    found = [(f.values["refers_to"], c.number if c else None) for f, c in references(text)]
    assert found == [("A", "Annex A"), ("1.1", "1.1"), ("2", "2")]


def test_the_graph_ties_a_norm_to_its_reference_and_that_to_the_clause() -> None:
    text = HEAD + BODY.format(sentence="Databehandleren skal slette etter punkt 3.")
    (agreement,) = extract(from_text(text, "avtale.md"))
    graph, iri = graph_of(agreement), agreement_iri(agreement.slug)
    (reference,) = graph.objects(iri, AVT.crossReference)
    assert str(graph.value(reference, AVT.refersTo)) == "3"
    assert str(graph.value(reference, AVT.toAnnex)) == "false"
    assert str(graph.value(reference, AVT.resolved)) == "true"
    clause = graph.value(reference, AVT.targetClause)
    assert str(graph.value(clause, AVT.heading)) == "Bruk av underdatabehandlere"
    (norm,) = graph.subjects(AVT.cites, reference)
    assert str(graph.value(norm, AVT.clauseNumber)) == "4.1"
