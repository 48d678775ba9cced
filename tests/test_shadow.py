"""The text that is matched and the stored text: the way there and back."""

from __future__ import annotations

import pytest

from avtalegraf.extract.model import Span
from avtalegraf.extract.shadow import cast


@pytest.mark.parametrize(
    ("stored", "matched"),
    [
        ("**Databehandler**", "Databehandler"),
        ("*Eksempel: navn*", "Eksempel: navn"),
        ("person\u00adopplysninger", "personopplysninger"),
        ("\ufeffAvtale", "Avtale"),
        ("person\u200bvern", "personvern"),
        ("personopp-\nlysninger", "personopplysninger"),
        ("personopp- \n  lysninger", "personopplysninger"),
        ("personopp\u2010\nlysninger", "personopplysninger"),
        ("den _behandlingsansvarlige_ skal", "den behandlingsansvarlige skal"),
        ("__Varsling__", "Varsling"),
        ("innen 24\u00a0timer", "innen 24 timer"),
        ("artikkel\u202f28", "artikkel 28"),
        ("databehandleren¹ skal", "databehandleren skal"),
        ("databehandleren[^2] skal", "databehandleren skal"),
        ("opplysninger* om", "opplysninger om"),
        ("innen ~~72~~ 24 timer", "innen  24 timer"),
        ("<b>Formål</b> og art", "Formål og art"),
        ("Navn<br>Adresse", "Navn Adresse"),
        ("Drift &amp; Data AS", "Drift & Data AS"),
        ("1\\. Formål", "1. Formål"),
        ("»Kunden« og „Leverandøren”", "«Kunden» og “Leverandøren”"),
        ("🔒 Sikkerhet", "Sikkerhet"),
        ("varsle ⏰ straks", "varsle straks"),
    ],
)
def test_what_only_dresses_words_is_left_out(stored: str, matched: str) -> None:
    assert cast(stored).text == matched


@pytest.mark.parametrize(
    "stored",
    [
        "Databehandleren skal varsle.",
        "drifts- og\nvedlikeholdsavtale",
        "kunde-\nog leverandør",
        "2 * 3 * 4",
        "* første punkt\n* andre punkt",
        "✅ navn\n✅ adresse",
        "📌 navn\n\n📌 adresse",
        "☐ ja ☒ nei",
        "dato __.__.20__",
        "fil_navn_her og ____________",
        "ola_nordmann@lyngvik.example",
        "innen [24] timer",
        "Avtale-\nNUMMER",
        "",
    ],
)
def test_everything_else_stays_as_it_is(stored: str) -> None:
    assert cast(stored).text == stored


def test_a_span_of_the_shadow_is_the_same_words_of_the_stored_text() -> None:
    stored = "Den **behandlings-\nansvarlige** skal varsle."
    shadow = cast(stored)
    start = shadow.text.index("behandlingsansvarlige")
    back = shadow.back(start, start + len("behandlingsansvarlige"))
    assert stored[back.start : back.end] == "behandlings-\nansvarlige"


def test_an_offset_inside_what_was_left_out_goes_to_the_next_word() -> None:
    shadow = cast("**Avtale** her")
    assert shadow.text == "Avtale her"
    assert [shadow.there(n) for n in (0, 2, 8, 9, 10)] == [0, 0, 6, 6, 6]
    assert shadow.there(1000) == len(shadow.text)


def test_an_empty_span_stays_empty() -> None:
    assert cast("**Avtale**").back(0, 0) == Span(2, 2)
    assert cast("Avtale").back(6, 6) == Span(6, 6)


def test_a_run_too_long_to_mean_anything_is_read_shorter_and_leads_back() -> None:
    text = f"Avtale {'-' * 5000}{' ' * 3000}\n{'b64/' * 900} slutt"
    shadow = cast(text)
    assert len(shadow.text) < 2000 and shadow.text.count("\n") == 1
    at = shadow.text.index("slutt")
    assert shadow.back(at, at + 5) == Span(len(text) - 5, len(text))
