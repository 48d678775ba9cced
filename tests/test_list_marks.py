"""A list says the same whatever its items are marked with, and however that is set."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.shadow import cast

TEXT = """\
Databehandleravtale

mellom Havbygda kommune (behandlingsansvarlig) og Trygg Drift AS (databehandler)

Personopplysninger som behandles:
{0}Helseopplysninger
{1}Fødselsnummer

Databehandleren skal:

{2}varsle kommunen innen 24 timer
{3}slette alle opplysninger
"""
SAID = [
    ("deadline", "innen 24 timer"),
    ("norm", "slette alle opplysninger"),
    ("norm", "varsle kommunen innen 24 timer"),
    ("personal_data", "Fødselsnummer"),
    ("personal_data", "Helseopplysninger"),
]
KINDS = {kind for kind, _ in SAID}
PAIRS = [
    ("- ", "- "), ("-", "-"), ("–", "–"), ("—", "—"), ("−", "−"), ("-\t", "-\t"), ("- ", "-"),
    ("•", "•"), ("•\t", "•\t"), ("●", "●"), ("◦ ", "◦ "), ("▪", "▪"), ("■", "■"), ("➢", "➢"),
    ("→", "→"), ("\uf0b7 ", "\uf0b7 "), ("\uf0b7", "\uf0b7"), ("\uf076\t", "\uf076\t"),
    ("o ", "o "), ("o\t", "o\t"), ("e ", "o "), ("° ", "° "), ("¤ ", "¤ "), ("» ", "» "),
    ("✓", "✓"), ("☒", "☒"), ("[x]", "[x]"), ("(x)", "(x)"),
    ("1)", "2)"), ("1)\t", "2)\t"), ("(1)", "(2)"), ("a)", "b)"), ("a)\t", "b)\t"),
    ("(a)", "(b)"), ("i)", "ii)"), ("> - ", "> - "),
]  # fmt: skip


def said(text: str) -> list[tuple[str, str]]:
    (agreement,) = extract(from_text(text, "avtale.txt"))
    facts = (fact for fact in agreement.facts if fact.kind in KINDS)
    return sorted((fact.kind, text[fact.span.start : fact.span.end]) for fact in facts)


@pytest.mark.parametrize("marks", PAIRS, ids=ascii)
def test_a_list_says_the_same_whatever_marks_its_items(marks: Sequence[str]) -> None:
    assert said(TEXT.format(*marks, *marks)) == SAID


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=ascii)
@pytest.mark.parametrize("marks", [("- ", "- "), ("1. ", "2. ")])
def test_the_ends_of_lines_may_be_of_any_system(marks: Sequence[str], end: str) -> None:
    assert said(TEXT.format(*marks, *marks).replace("\n", end)) == SAID


def test_a_numbered_list_may_have_empty_lines_between_its_items() -> None:
    text = """\
Databehandleravtale

mellom Havbygda kommune (behandlingsansvarlig) og Trygg Drift AS (databehandler)

Vedlegg A Sikkerhetstiltak

1. Kryptering av all trafikk

2. Pålogging med to faktorer

3. Daglig sikkerhetskopi

Vedlegg B Varsling
"""
    (agreement,) = extract(from_text(text, "avtale.txt"))
    measures = [f for f in agreement.facts if f.kind == "security_measure"]
    assert [text[f.span.start : f.span.end] for f in measures] == [
        "Kryptering av all trafikk", "Pålogging med to faktorer", "Daglig sikkerhetskopi",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("a.Varighet", "a. Varighet"),
        ("4.6Varighet", "4.6 Varighet"),
        ("4.6.Varighet", "4.6. Varighet"),
        ("-**Navn**", "- Navn"),
        ("slettes.Databehandleren skal", "slettes. Databehandleren skal"),
        ("> Avtalen\n> > gjelder", "Avtalen\ngjelder"),
    ],
)
def test_what_runs_together_is_read_apart(stored: str, read: str) -> None:
    assert cast(stored).text == read


@pytest.mark.parametrize(
    "text",
    ["f.eks. navn", "1.januar 2027", "10-12 dager", "www.avtale.Norge", ">Fyll ut", "+47 10 20 30"],
)
def test_what_belongs_together_stays(text: str) -> None:
    assert cast(text).text == text
