"""Which text prevails over which: read from the order of the words, in three languages."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

_BEFORE = {
    "nb": "Databehandleravtale\n\nmellom Lyngvik kommune (behandlingsansvarlig) og Skyfri Drift AS "
    "(databehandler)\n\n1 Forholdet til andre avtaler\n\n1.1 ",
    "nn": "Databehandlaravtale\n\nmellom Lyngvik kommune (behandlingsansvarleg) og Skyfri Drift AS "
    "(databehandlar)\n\n1 Tilhøvet til andre avtalar\n\n1.1 Dei skal følgje avtalen. ",
    "en": "Data Processing Agreement\n\nbetween Lyngvik Municipality (the controller) and Skyfri "
    "Drift AS (the processor)\n\n1 Order of the documents\n\n1.1 ",
}


def prevailing(language: str, sentence: str) -> list[tuple[object, object]]:
    agreements = extract(from_text(_BEFORE[language] + sentence + "\n", "lyngvik.txt"))
    return [
        (f.values.get("prevailing"), f.values.get("yielding"))
        for agreement in agreements
        for f in agreement.facts
        if f.kind == "precedence"
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "higher", "lower"),
    [
        ("nb", "Vedlegg 3 går foran hovedavtalen.", "Vedlegg 3", "hovedavtalen"),
        (
            "nb",
            "Er det motstrid mellom vedleggene og avtalen, gjelder avtalen.",
            "avtalen",
            "vedleggene",
        ),
        (
            "nb",
            "Dokumentene gjelder i denne rekkefølgen: avtalen, vedlegg 1, vedlegg 2.",
            "avtalen",
            "vedlegg 1",
        ),
        ("nb", "Ved motstrid går bilag 2 foran punkt 6.", "bilag 2", "punkt 6"),
        (
            "nb",
            "Ved motstrid mellom avtaleteksten og vedleggene skal vedleggene ha forrang.",
            "vedleggene",
            "avtaleteksten",
        ),
        (
            "nb",
            "Gir leieavtalen og denne avtalen ulike svar, skal denne avtalen følges.",
            "denne avtalen",
            "leieavtalen",
        ),
        ("nb", "Vedlegg 1 viker for avtaleteksten.", "avtaleteksten", "Vedlegg 1"),
        (
            "nn",
            "Er det strid mellom hovudavtala og vedlegga, går vedlegga føre.",
            "vedlegga",
            "hovudavtala",
        ),
        ("en", "This DPA prevails over the Main Agreement.", "This DPA", "the Main Agreement"),
        (
            "en",
            "In the event of conflict between the Contract and this DPA, this DPA prevails.",
            "this DPA",
            "the Contract",
        ),
    ],
)
def test_what_prevails_and_what_yields(
    language: str, sentence: str, higher: str, lower: str
) -> None:
    assert prevailing(language, sentence) == [(higher, lower)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ved motstrid skal partene finne en løsning sammen.",
        "Vedlegg 3 er en del av avtalen.",
    ],
)
def test_what_is_no_rule_of_precedence(sentence: str) -> None:
    assert prevailing("nb", sentence) == []
