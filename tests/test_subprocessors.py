"""Who is engaged, and where: in lists, tables, lines and sentences; and who is only named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from avtalegraf.extract import Fact, extract, from_text

PASSAGES = tomllib.loads(Path(__file__).with_name("subprocessors.toml").read_text("utf-8"))[
    "passage"
]


def engaged(text: str) -> list[Fact]:
    name = "prove.md" if "#" in text or "|" in text else "prove.txt"
    return [f for a in extract(from_text(text, name)) for f in a.facts if f.kind == "subprocessor"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(p["text"], p["engaged"], id=p["says"]) for p in PASSAGES],
)
def test_the_companies_that_are_engaged_and_no_others(text: str, expected: list[list[str]]) -> None:
    found = {(f.values["name"], f.values.get("country")) for f in engaged(text)}
    assert found == {(name, country) for name, country in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(p["text"], p["engaged"], id=p["says"]) for p in PASSAGES],
)
def test_the_evidence_holds_the_name_in_the_words_of_the_text(
    text: str, expected: list[list[str]]
) -> None:
    for fact in engaged(text):
        words = text[fact.span.start : fact.span.end]
        assert str(fact.values["name"]).rstrip(".") in " ".join(words.split())


def test_a_name_that_goes_over_two_lines_is_one_name() -> None:
    (fact,) = engaged(
        "Databehandleravtale\n\nUnderdatabehandlere er godkjent av kommunen når de står her, og "
        "det er i dag Kart &\nTerreng AS i Stavanger (kartdata).\n"
    )
    assert fact.values["name"] == "Kart & Terreng AS"


def test_the_last_two_of_a_list_are_two_though_one_has_no_legal_form() -> None:
    found = engaged(
        "Databehandleravtale\n\nmellom Havbygda kommune (behandlingsansvarlig) og Trygg Drift AS "
        "(databehandler)\n\n8. Underdatabehandlere\n\nDatabehandleren bruker følgende "
        "underdatabehandlere: Målskyen AS, Nordavind AB, Skybrua og Loftia Inc.\n"
    )
    assert [fact.values["name"] for fact in found] == [
        "Målskyen AS", "Nordavind AB", "Skybrua", "Loftia Inc.",
    ]  # fmt: skip
