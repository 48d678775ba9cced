"""References to law: what is cited, by which words, and whether it still stands."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.components.law_articles import articles_in
from avtalegraf.extract.model import Fact

_GDPR = "http://data.europa.eu/eli/reg/2016/679/oj"
_ACT_2000 = "https://lovdata.no/eli/lov/2000/04/14/31/nor"
_ACT_2018 = "https://lovdata.no/eli/lov/2018/06/15/38/nor"


def references(sentence: str) -> list[Fact]:
    text = f"Databehandleravtale\n\n1 Plikter\n\n1.1 {sentence}\n"
    (agreement,) = extract(from_text(text, "lyngvik.txt"))
    return [f for f in agreement.facts if f.kind == "law_reference"]


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("artikkel 32 til 36", (32, 33, 34, 35, 36)),
        ("artiklane 13 og 14", (13, 14)),
        ("art. 28 nr. 3", (28,)),
        ("Articles 32 to 34 and 36", (32, 33, 34, 36)),
        ("Article 33(1)", (33,)),
        ("kapittel III", ()),
    ],
)
def test_the_articles_that_words_cite(words: str, articles: tuple[int, ...]) -> None:
    assert articles_in(words) == articles


@pytest.mark.parametrize(
    ("sentence", "label", "law"),
    [
        ("Se personvernforordningen artikkel 28.", "personvernforordningen artikkel 28", _GDPR),
        ("See Article 32 GDPR.", "Article 32 GDPR", _GDPR),
        ("Dette følger av personopplysningsloven.", "personopplysningsloven", _ACT_2018),
        (
            "Dette følger av personopplysningsloven § 13.",
            "personopplysningsloven § 13",
            _ACT_2000,
        ),
        (
            "Dette gjelder lov om behandling av personopplysninger.",
            "lov om behandling av personopplysninger",
            _ACT_2018,
        ),
    ],
)
def test_what_is_cited(sentence: str, label: str, law: str) -> None:
    (found,) = references(sentence)
    assert (found.values["label"], found.values["law"]) == (label, law)


@pytest.mark.parametrize(
    ("sentence", "outdated"),
    [
        ("Se direktiv 95/46/EF.", True),
        ("Grunnlaget er Kommisjonens vedtak av 5. februar 2010.", True),
        ("Grunnlaget er Privacy Shield.", True),
        ("Grunnlaget er beslutning (EU) 2021/914.", False),
        ("Se forvaltningsloven § 13.", False),
    ],
)
def test_what_no_longer_stands_is_marked(sentence: str, outdated: bool) -> None:
    (found,) = references(sentence)
    assert found.values["outdated"] is outdated


@pytest.mark.parametrize(
    "sentence",
    ["Forordningen gjelder.", "Se kapittel 4 i avtalen.", "Partene skal følge loven."],
)
def test_what_is_no_reference(sentence: str) -> None:
    assert references(sentence) == []
