"""Blocks: headings, contents, lists, tables and paragraphs, found by their form."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.sentences import sentences
from avtalegraf.extract.structure import Block, blocks
from avtalegraf.extract.wordings import language_files


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


# ------------------------------------------------------------------ what real agreements look like


def test_a_line_underlined_with_dashes_or_equals_signs_is_a_heading() -> None:
    text = "Databehandleravtale\n===\n\n4 Sikkerhet\n-----------\nTiltakene står i vedlegg 1.\n"
    assert [(b.kind, b.level) for b in blocks(text)] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_items_with_small_letters_are_no_headings_however_short() -> None:
    text = "Tiltak\n\na) Adgangskort\nb) Kryptering i ro\nc) Logg\n"
    assert [b.kind for b in blocks(text)] == ["heading", "item", "item", "item"]


def test_a_full_line_that_the_next_goes_on_from_is_no_heading() -> None:
    text = (
        "2.1 Opplysningene som behandles etter avtalen, gjelder pasienter og foresatte til\n"
        "pasienter under 16 år.\n\n"
        "2.2 Opplysningene gjelder også dem som er ansatt, og deres nærmeste pårørende i\n"
        "Klinikkens tjeneste.\n"
    )
    assert [(b.kind, b.number) for b in blocks(text)] == [("item", "2.1"), ("item", "2.2")]


@pytest.mark.parametrize(
    "line", ["Varighet, mislighold og avslutning", "3. Hva registeret skal brukes til"]
)
def test_a_heading_may_name_several_parts_or_ask(line: str) -> None:
    assert [b.kind for b in blocks(f"{line}\n\nDatabehandleren skal varsle om brudd.\n")] == [
        "heading",
        "paragraph",
    ]


def test_lines_that_name_what_comes_later_are_a_table_of_contents_though_nothing_says_so() -> None:
    text = (
        "Avtale\n\n1. Formål\n2. Plikter\nVedlegg A Tiltak\n\n1. Formål\n\n"
        "Avtalen gjelder drift.\n\n2. Plikter\n\nDatabehandleren skal føre logg.\n\n"
        "VEDLEGG A - TILTAK\n\nKryptering.\n"
    )
    kinds = [b.kind for b in blocks(text)]
    assert kinds == ["heading", *["contents"] * 3, *["heading", "paragraph"] * 3]


def test_a_number_in_a_wrapped_line_opens_no_clause() -> None:
    text = (
        "1.1 Databehandleren kan nås gjennom hele døgnet på telefonen til sin vakt, som er 62\n"
        "00 18 44. Den behandlingsansvarlige kan nås i arbeidstiden på sitt eget sentralbord.\n"
    )
    assert [b.number for b in blocks(text)] == ["1.1"]


NARROW = """\
7. Andre forhold

Leverandøren skal føre protokoll over alle
behandlinger som utføres på vegne av byen og
skal vise den frem når byen ber om å se den.
Protokollen skal gjemmes i minst ett år etter
at avtalen er slutt, og siden slettes helt av
Leverandøren. Ansatte skal ha skrevet under på
at de tier om det de får vite i sitt arbeid.
"""


def test_a_narrow_column_is_wrapped_text_too() -> None:
    assert [b.kind for b in blocks(NARROW)] == ["heading", "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "Avtalen gjelder fra underskrift til 31. juli\n2028. Den kan sies opp med varsel.\n",
        "Leverandøren skal bistå etter artikkel 32 til\n36. Leverandøren skal hjelpe byen.\n",
    ],
)
def test_a_line_may_begin_with_the_number_that_the_one_before_leads_to(text: str) -> None:
    kinds = [(b.kind, b.number) for b in blocks(f"{NARROW}\n8. Varighet\n\n{text}")]
    assert kinds[-2:] == [("heading", "8"), ("paragraph", None)]


def test_a_heading_may_end_in_a_colon_and_a_lead_in_is_none() -> None:
    listed = "\n\nnavn og adresse\n"
    assert [b.kind for b in blocks(f"1.4 Opplysningstyper og lagringstid:{listed}")][:1] == [
        "heading"
    ]
    for lead in ("1.4 Databehandleren bruker:", "1.4 Byen bruker i dag disse som leverandører:"):
        assert [b.kind for b in blocks(f"{lead}{listed}")][:1] != ["heading"]


def test_fields_line_by_line_are_apart() -> None:
    text = "Typer opplysninger: navn, adresse\nKategorier av registrerte: elever\n"
    assert [words(text, b) for b in blocks(text)] == text.splitlines()


@pytest.mark.parametrize("gap", ["   ", "\t"], ids=["spaces", "tabs"])
def test_columns_that_spaces_keep_apart_are_a_table(gap: str) -> None:
    rows = [["Navn", "Sted", "Oppgave"], ["Skyfri AS", "Oslo", "drift"], ["Kopi AS", "Bø", "kopi"]]
    lines = [f"{a:12}{gap}{b:8}{gap}{c}" for a, b, c in rows]
    text = "Leverandører\n\n" + "\n".join(lines) + "\n\nListen holdes oppdatert.\n"
    found = [[text[a:b] for a, b in block.cells] for block in blocks(text) if block.kind == "row"]
    assert found == rows


def test_a_last_cell_that_goes_on_below_is_one_cell() -> None:
    text = (
        "Skyfri AS      drift av\n               servere\nKopi AS        kopi\n\nSlutt på listen.\n"
    )
    found = [text[b.cells[-1][0] : b.cells[-1][1]].split() for b in blocks(text) if b.cells]
    assert found == [["drift", "av", "servere"], ["kopi"]]


@pytest.mark.parametrize(
    "text",
    [
        "Dette er  en setning med  ujevne mellomrom som\ner skrevet slik  uten at  det er noe.\n",
        "1.   Databehandleren skal varsle.\n2.   Databehandleren skal slette.\n",
        "Kunde:         Lyngvik kommune\nLeverandør:    Skyfri Drift AS\n",
        "Avtalen gjelder drift.   Partene er enige.\n",
    ],
    ids=["ragged", "numbers", "fields", "sentences"],
)
def test_other_runs_of_spaces_make_no_table(text: str) -> None:
    assert "row" not in {b.kind for b in blocks(text)}


def test_slashes_keep_the_cells_of_rows_apart() -> None:
    text = "Navn / Land / Oppgave\n\nSkyfri AS / Norge / drift av\nservere\n\nEn setning / her.\n"
    found = [[text[a:b] for a, b in block.cells] for block in blocks(text)]
    assert found == [["Navn", "Land", "Oppgave"], ["Skyfri AS", "Norge", "drift av\nservere"], []]


def test_short_lines_after_a_colon_are_a_list() -> None:
    text = "Vi behandler følgende:\nNavn\nAdresse\nTelefonnummer\n\nSletting\n\nAlt slettes.\n"
    assert [b.kind for b in blocks(text)] == ["paragraph", *["item"] * 3, "heading", "paragraph"]


_LISTS = """Databehandleravtale

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

1 Plikter

1.1 Databehandleren skal i samsvar med det som er avtalt mellom partene og det som
følger av loven,
a) varsle den behandlingsansvarlige om brudd innen 24 timer,
b) føre protokoll over behandlingen, og i den
   i) angi hvilke systemer som er brukt, og
   ii) logge oppslag
c) slette opplysningene når avtalen er slutt

1.2 Den behandlingsansvarlige kan kreve revisjon.

1.3 Databehandleren plikter
- å kryptere sikkerhetskopier
- å slette dem etter 30 dager
"""


def test_items_have_the_lead_in_of_their_own_list() -> None:
    norms = {
        _LISTS[f.span.start : f.span.end].split()[0]: f.values["bearer"]
        for a in extract(from_text(_LISTS, "lister.txt"))
        for f in a.facts
        if f.kind == "norm"
    }
    for word in ("varsle", "føre", "slette"):
        assert norms[word] == "processor"
    assert norms["Den"] == "controller"
    assert [n for n in norms if n == "å"] == ["å"] and norms["å"] == "processor"


_DUTIES = """Databehandleravtale

mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.

Hvem gjør hva

{table}
"""


@pytest.mark.parametrize(
    "table",
    [
        "| Oppgave | Ansvarlig |\n|---|---|\n| Føre protokoll | Begge parter |\n"
        "| Informere de registrerte | Den behandlingsansvarlige |\n"
        "| Slette opplysninger ved opphør | Databehandleren |\n",
        "| Føre protokoll | Begge parter |\n"
        "| Informere de registrerte | Den behandlingsansvarlige |\n"
        "| Slette opplysninger ved opphør | Databehandleren |\n",
        "| | Behandlingsansvarlig | Databehandler |\n|---|---|---|\n| Føre protokoll | X | X |\n"
        "| Informere de registrerte | X | |\n| Slette opplysninger ved opphør | | X |\n",
        "| | BA | DB |\n|---|---|---|\n| Føre protokoll | ja | ja |\n"
        "| Informere de registrerte | ja | nei |\n| Slette opplysninger ved opphør | nei | ja |\n",
        "Hva                                Hvem\n"
        "Føre protokoll                     begge parter\n"
        "Informere de registrerte           den behandlingsansvarlige\n"
        "Slette opplysninger ved opphør     databehandleren\n",
    ],
    ids=["headed", "bare", "ticks", "words", "spaces"],
)
def test_a_table_of_duties_is_known_by_its_cells(table: str) -> None:
    text = _DUTIES.format(table=table)
    norms = [
        (text[f.span.start : f.span.end], f.values["bearer"])
        for a in extract(from_text(text, "plikter.md"))
        for f in a.facts
        if f.kind == "norm"
    ]
    assert sorted(norms) == [
        ("Føre protokoll", "both"),
        ("Informere de registrerte", "controller"),
        ("Slette opplysninger ved opphør", "processor"),
    ]


def test_what_each_party_does_in_its_own_column_binds_it() -> None:
    text = _DUTIES.format(
        table="| Tema | Databehandleren | Lyngvik kommune |\n|---|---|---|\n"
        "| Brudd | Varsler kommunen innen 24 timer | Melder brudd til Datatilsynet |\n"
        "| Kontakt | vakt@skyfri.example | Kari Nordmann |\n"
    )
    (agreement,) = extract(from_text(text, "plikter.md"))
    norms = {
        text[f.span.start : f.span.end].split()[0]: f.values["bearer"]
        for f in agreement.facts
        if f.kind == "norm"
    }
    assert norms == {"Varsler": "processor", "Melder": "controller"}


def test_a_table_may_list_the_parties_and_what_they_are_called() -> None:
    text = (
        "# Avtale om deling av personopplysninger mellom selvstendige behandlingsansvarlige\n\n"
        "| Part | Org.nr. | Omtales som |\n|---|---|---|\n"
        "| Lyngvik kommune, Torget 1 | 889 640 782 | Kommunen |\n"
        "| Stiftelsen Fjordskolen, Veien 2 | 964 982 953 | Skolen |\n\n"
        "Partene er selvstendige behandlingsansvarlige for hver sin behandling.\n\n"
        "Skolen skal varsle Kommunen om brudd innen 24 timer.\n"
    )
    (agreement,) = extract(from_text(text, "deling.md"))
    parties = [f.values for f in agreement.facts if f.kind == "party"]
    assert [(p["name"], p["org_number"]) for p in parties] == [
        ("Lyngvik kommune", "889640782"),
        ("Stiftelsen Fjordskolen", "964982953"),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Leverandøren, org.nr. 889 640 782, skal varsle.", 1),
        ("Dette gjelder navn, adresse osv. Databehandleren skal slette dem.", 2),
        ("Svar gis innen 3 mnd. Databehandleren skal slette alt.", 2),
        ("Loven (lov 15. juni 2018 nr. 38, jf. art. 28) gjelder.", 1),
        ("Oppslag (navn, tid osv. Det gjelder alle) logges.", 1),
    ],
)
def test_an_abbreviation_ends_a_sentence_only_where_it_closes_a_list(text: str, count: int) -> None:
    assert len(list(sentences(text, 0, len(text), language_files()["nb"].abbreviations))) == count
