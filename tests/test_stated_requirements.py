"""Requirements that a form's field, a reference or a plain statement satisfies, or only in part."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import check

_OPENINGS = {
    "nb": "Databehandleravtale\n\nmellom Lyngvik kommune (937 418 264) («behandlingsansvarlig») "
    "og Skyfri Drift AS (org.nr. 914778271) («databehandler»).\n\n1. Innhold\n\n",
    "nn": "Databehandlaravtale\n\nmellom Lyngvik kommune (937 418 264) («behandlingsansvarleg») "
    "og Skyfri Drift AS (org.nr. 914778271) («databehandlar»).\n\n1. Innhald\n\n",
    "en": "Data Processing Agreement\n\nbetween Lyngvik Municipality (937 418 264) as controller "
    '("Customer") and Skyfri Drift AS (org.no. 914778271) as processor ("X. Terms\n\n',
}  # fmt: skip


def outcome(language: str, words: str, requirement: str) -> str:
    (agreement, *_) = extract(from_text(f"{_OPENINGS[language]}{words}\n", "avtale.txt"))
    report = check(graph_of(agreement), agreement_iri(agreement.slug))
    item = report.item(requirement)
    assert item is not None
    return str(item.outcome)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "Databehandler skal varsle om brudd. Varselet skal inneholde det som følger av "
               "artikkel 33 nr. 3."),
        ("nn", "Databehandlaren skal varsle om brot. Varselet skal ha med det som står i "
               "artikkel 33 nr. 3."),
        ("en", "The Provider shall notify of a breach. The notice shall contain the information in "
               "Article 33(3)."),
    ],
)  # fmt: skip
def test_what_article_33_3_lists_may_be_told_by_its_number(language: str, words: str) -> None:
    assert outcome(language, words, "A33-3-content") == "satisfied"


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("nb", "Styringssystemet vårt er sertifisert etter ISO/IEC 27001.", "satisfied"),
        ("nb", "Databehandler er sertifisert etter ISO/IEC 27001:2022.", "satisfied"),
        ("nb", "Databehandler er sertifisert.", "partial"),
        ("nn", "Databehandlaren er sertifisert etter ISO 27001:2022.", "satisfied"),
        ("en", "The Provider is certified according to ISO/IEC 27001:2022.", "satisfied"),
        ("en", "The Provider is not certified.", "missing"),
    ],
)
def test_a_certificate_counts_with_its_scope_or_edition(
    language: str, words: str, expected: str
) -> None:
    assert outcome(language, words, "A28-1-guarantees") == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "Land: Storbritannia Overføringsgrunnlag: EUs standardkontrakter, (EU) 2021/914"),
        ("nb", "Overføring til USA bygger på EUs standardkontrakter."),
        ("en", "A transfer to the United States relies on the standard contractual clauses."),
    ],
)
def test_a_ground_for_transfer_may_be_stated_in_a_field_or_a_sentence(
    language: str, words: str
) -> None:
    assert outcome(language, words, "A44-transfer-basis") == "satisfied"


@pytest.mark.parametrize(
    "words",
    [
        "Avtalen består for det tidsrom hovedavtalen er i kraft.",
        "Denne avtalen hører til bestillingen og varer så lenge oppdraget pågår.",
    ],
)
def test_how_long_an_agreement_lasts_is_said_in_many_ways(words: str) -> None:
    assert outcome("nb", words, "A28-3-duration") == "satisfied"


def test_a_repealed_rule_that_is_only_said_to_be_gone_is_not_relied_on() -> None:
    gone = "Privacy Shield er ikke lenger gyldig."
    relied = "Overføring til USA skjer på grunnlag av Privacy Shield."
    assert outcome("nb", gone, "A44-outdated-mechanism") != "contradicted"
    assert outcome("nb", relied, "A44-outdated-mechanism") == "contradicted"
