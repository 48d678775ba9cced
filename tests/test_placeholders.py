"""Open slots: dots, lines and brackets that somebody is to fill in, and what looks like them."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

OPENING = (
    "Databehandleravtale\n\nmellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS "
    "som databehandler.\n\n"
)


def slots(words: str) -> list[str]:
    text = f"{OPENING}{words}\n"
    (agreement,) = extract(from_text(text, "felt.txt"))
    return [text[f.span.start : f.span.end] for f in agreement.facts if f.kind == "placeholder"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Brudd meldes innen [..] timer.", ["[..]"]),
        ("Brot skal meldast innan [.....] timar.", ["[.....]"]),
        ("Brudd meldes innen ... timer.", ["..."]),
        ("The processor gives notice within __ days.", ["__"]),
        ("Saksnummer: ____/____", ["____/____"]),
        ("Signert ___.___.20__", ["___.___.20__"]),
        ("Dato: ....../......", ["....../......"]),
        ("Sted og dato: ......................", ["......................"]),
        ("Sted og dato:", ["Sted og dato:"]),
    ],
)
def test_a_slot_is_one_however_it_is_drawn(words: str, expected: list[str]) -> None:
    assert slots(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Opplysningene [...] skal slettes.",
        "Avtalen gjelder ... og så videre.",
        "Fristen er 30 dager.. Den løper fra varselet.",
        "[ ] Avtalen løper til den sies opp.",
    ],
)
def test_what_is_only_left_out_is_no_slot(words: str) -> None:
    assert slots(words) == []
