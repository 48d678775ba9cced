"""Blocks: headings, contents, lists, tables and paragraphs, found by their form."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.structure import Block, blocks


def words(text: str, block: Block) -> str:
    return text[block.text_start : block.end]


def shown(text: str) -> list[tuple[str, str | None, str]]:
    return [(b.kind, b.number, " ".join(words(text, b).split())) for b in blocks(text)]


@pytest.mark.parametrize(
    ("line", "number", "level"),
    [
        ("# Databehandleravtale", None, 1),
        ("### 3.2 Sletting", "3.2", 3),
        ("## § 4. Innsyn", "4", 2),
        ("DATABEHANDLERAVTALE", None, 2),
        ("5 Bruk av underdatabehandlere", "5", 2),
        ("5.1 Godkjenning", "5.1", 3),
        ("§ 7 Sikkerhet", "7", 2),
        ("VEDLEGG 2 SIKKERHETSTILTAK", None, 1),
    ],
)
def test_a_heading_is_known_by_its_form(line: str, number: str | None, level: int) -> None:
    (heading, *_) = blocks(f"{line}\n\nDatabehandleren skal varsle om brudd.\n")
    assert (heading.kind, heading.number, heading.level) == ("heading", number, level)


@pytest.mark.parametrize(
    "line",
    [
        "Databehandleren skal varsle den behandlingsansvarlige.",
        "5.1 Databehandleren skal slette opplysningene når avtalen er slutt.",
        "Kontakt: Kari Nordmann, telefon 99 99 99 99",
        "og varer til den er sagt opp",
        "- føre logg",
    ],
)
def test_a_sentence_or_item_is_no_heading(line: str) -> None:
    first, *_ = blocks(f"{line}\n\nPartene er enige om dette.\n")
    assert first.kind != "heading"


def test_an_annex_heading_has_its_label() -> None:
    labels = [
        b.annex
        for b in blocks("Vedlegg 1\n\nTekst her.\n\nBILAG C - TILTAK\n\nMer tekst her.\n")
        if b.kind == "heading"
    ]
    assert labels == ["Vedlegg 1", "BILAG C"]


def test_a_table_of_contents_is_set_apart_from_the_headings_it_names() -> None:
    text = (
        "Innhold\n1 Formål ........ 2\n2 Plikter ....... 3\n\n1 Formål\n\nAvtalen gjelder drift.\n"
    )
    assert shown(text) == [
        ("contents", None, "Innhold"),
        ("contents", None, "1 Formål ........ 2"),
        ("contents", None, "2 Plikter ....... 3"),
        ("heading", "1", "Formål"),
        ("paragraph", None, "Avtalen gjelder drift."),
    ]


def test_lists_keep_their_labels() -> None:
    text = "2.1 Databehandleren skal:\n\na) slette opplysninger\nb) varsle om brudd\n- føre logg\n"
    assert shown(text) == [
        ("item", "2.1", "Databehandleren skal:"),
        ("item", "a", "slette opplysninger"),
        ("item", "b", "varsle om brudd"),
        ("item", None, "føre logg"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| Navn | Sted |\n|---|---|\n| Skyfri AS | Oslo |\n",
        "Navn | Sted\nSkyfri AS | Oslo\n",
        "Navn\tSted\nSkyfri AS\tOslo\n",
    ],
    ids=["markdown", "bare", "tabs"],
)
def test_a_table_row_has_cells_without_their_borders(text: str) -> None:
    rows = [b for b in blocks(text) if b.kind == "row"]
    assert [[text[a:b] for a, b in row.cells] for row in rows] == [
        ["Navn", "Sted"],
        ["Skyfri AS", "Oslo"],
    ]


def test_an_empty_cell_keeps_its_column() -> None:
    text = "| Skyfri AS | | Oslo |\n"
    (row,) = blocks(text)
    assert [text[a:b] for a, b in row.cells] == ["Skyfri AS", "", "Oslo"]


def test_a_wrapped_paragraph_is_one_block_and_a_blank_line_ends_it() -> None:
    text = (
        "Databehandleren skal varsle den behandlingsansvarlige om alle brudd som\n"
        "den får kjennskap til, og legge ved det som trengs for å vurdere dem.\n\n"
        "Varselet skal være skriftlig.\n"
    )
    assert len(blocks(text)) == 2


def test_each_numbered_line_is_its_own_block() -> None:
    text = (
        "3.1 Databehandleren skal varsle den behandlingsansvarlige om alle brudd som\n"
        "den får kjennskap til.\n"
        "3.2 Databehandleren skal ikke varsle andre.\n"
    )
    assert [b.number for b in blocks(text)] == ["3.1", "3.2"]


def test_a_line_of_dashes_is_nothing() -> None:
    assert [b.kind for b in blocks("Tekst her.\n\n-----\n\nMer tekst her.\n")] == ["paragraph"] * 2


# ------------------------------------------------------------------ clauses and agreements

_NESTED = """Rammeavtale om drift

mellom Lyngvik kommune som kunde og Skyfri Drift AS som leverandør.

1 Omfang

1.1 Leverandøren skal drifte kommunens systemer.

1.2 Kunden skal betale innen 30 dager.

Bilag 1 – Databehandleravtale

Databehandleravtale

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

1 Plikter

1.1 Databehandleren skal behandle personopplysninger etter instruks fra den
behandlingsansvarlige.

1.2 Databehandleren skal varsle den behandlingsansvarlige om brudd innen 24 timer.

1.3 Databehandleren skal slette personopplysningene når avtalen opphører.
"""


def test_an_inner_agreement_has_its_own_kind_and_names_its_outer_one() -> None:
    outer, inner = extract(from_text(_NESTED, "ramme.txt"))
    assert (outer.kind, outer.part_of) == ("framework_agreement", None)
    assert (inner.kind, inner.part_of) == ("data_processing_agreement", outer.slug)
    assert outer.span.holds(inner.span)
    assert _NESTED[inner.span.start :].startswith("Bilag 1")


def test_no_fact_of_the_one_lies_in_the_other() -> None:
    outer, inner = extract(from_text(_NESTED, "ramme.txt"))
    assert all(inner.span.holds(f.span) for f in inner.facts)
    assert not [f for f in outer.facts if inner.span.overlaps(f.span)]
    assert {f.values["value"] for f in outer.facts if f.kind == "deadline"} == {"P30D"}
    assert {f.values["value"] for f in inner.facts if f.kind == "deadline"} == {"PT24H"}


def test_a_fact_bears_the_number_of_its_clause() -> None:
    _, inner = extract(from_text(_NESTED, "ramme.txt"))
    (deadline,) = [f for f in inner.facts if f.kind == "deadline"]
    assert deadline.clause == "1.2"


def test_an_annex_that_is_only_mentioned_is_no_agreement() -> None:
    text = _NESTED[: _NESTED.index("Bilag 1")] + "Bilag:\n\n1. Databehandleravtale\n2. Priser\n"
    assert [a.kind for a in extract(from_text(text, "ramme.txt"))] == ["framework_agreement"]
