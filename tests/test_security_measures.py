"""Measures of security, told one by one wherever a sentence lists them."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

OPENING = """Databehandleravtale

mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarlig») og Skyfri Drift AS
(org.nr. 914778271) («databehandler»).

3. Databehandlerens plikter

"""
OPENING_IN_ENGLISH = (
    "Data processing agreement\n\nbetween Brekkvær Council (controller) and Skyfri Drift Ltd "
    "(processor)\n\n"
)


def measures(words: str) -> list[str]:
    """Return the codes of the measures of an agreement that says these words."""
    opening = OPENING_IN_ENGLISH if " the " in words else OPENING
    (agreement,) = extract(from_text(f"{opening}{words}\n", "tiltak.txt"))
    return [str(f.values["measure"]) for f in agreement.facts if f.kind == "security_measure"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Tiltakene er beskrevet slik: kryptering, tilgangsstyring, gjenoppretting av data og "
            "jevnlig testing av tiltakene.",
            ["encryption", "access_control", "restore", "testing"],
        ),
        (
            "Databehandleren skal iverksette egnede tekniske og organisatoriske tiltak, deriblant "
            "kryptering av filer, rollestyrt tilgang og daglig sikkerhetskopiering, og skal endre "
            "dem når risikoen endrer seg.",
            ["general_art32", "encryption", "access_control", "backup"],
        ),
        (
            "Databehandleren skal sørge for:\n\n- gjenoppretting av data, prøvd to ganger i året\n"
            "- totrinns pålogging for alle\n- daglig sikkerhetskopi\n",
            ["restore", "testing", "two_factor", "backup"],
        ),
    ],
)
def test_each_measure_of_a_list_is_one(words: str, expected: list[str]) -> None:
    assert measures(words) == expected


def test_what_is_no_measure_of_security_is_none() -> None:
    assert measures("Databehandleren skal sende faktura: for april, mai og juni.") == []


@pytest.mark.parametrize(
    ("heading", "words", "expected"),
    [
        (
            "5 Informasjonssikkerhet",
            "I dag består tiltakene av kryptering av disker og arkiver, pålogging for ansatte og "
            "innleide, og logg over oppslag.",
            ["encryption", "access_control", "logging"],
        ),
        (
            "5 Hvordan passer vi på opplysningene?",
            "- databasen kopieres hver natt\n- vi øver på å legge den tilbake hver høst\n"
            "- vi går gjennom alle tilganger hvert halvår",
            ["backup", "restore", "access_control"],
        ),
        (
            "5 Korleis vernar vi opplysningane?",
            "- filene blir kopierte kvar natt\n- vi øver på å leggje dei attende\n"
            "- vi går gjennom tilgangane kvart år",
            ["backup", "restore", "access_control"],
        ),
        (
            "5 How do we protect the data?",
            "- files are copied every night\n- we rehearse getting them back\n"
            "- we review access every quarter",
            ["backup", "restore", "access_control"],
        ),
        (
            "5 Sikkerhet",
            "Databehandleren skal ha en sikkerhet som passer til risikoen.",
            ["general_art32"],
        ),
        (
            "5 Tryggleik",
            "Tiltaka skal til kvar tid vere tilpassa risikoen.",
            ["general_art32"],
        ),
        (
            "5 Sikkerhet",
            "Ansatte skal ha signert taushetserklæring.",
            ["confidentiality_declaration"],
        ),
    ],
)
def test_measures_in_plain_words_and_under_plain_headings(
    heading: str, words: str, expected: list[str]
) -> None:
    assert measures(f"{heading}\n\n{words}") == expected


@pytest.mark.parametrize(
    "words",
    [
        "Pålogging med fingeravtrykk tilbys ikke.",
        "Kryptering av e-post støttes ikke.",
        "Tofaktor blir ikkje tilbydd.",
        "Two-factor sign-in is not offered.",
    ],
)
def test_what_is_not_offered_is_no_measure(words: str) -> None:
    assert measures(f"5 Sikkerhet\n\n{words}") == []


def test_a_row_on_storage_in_a_part_on_security_names_a_measure() -> None:
    rows = "| Lagring | Disker er kryptert |\n| Tilgang | Rollebasert |"
    text = f"## Sikkerhetstiltak\n\n| Område | Tiltak |\n|---|---|\n{rows}"
    (agreement,) = extract(from_text(f"{OPENING}{text}\n", "tiltak.md"))
    found = [f.values["measure"] for f in agreement.facts if f.kind == "security_measure"]
    assert found == ["encryption", "access_control"]


def test_a_bullet_that_a_scanner_took_for_a_letter_opens_a_measure_of_its_own() -> None:
    listed = "e to-trinns pålogging\no kryptering av filer\no ..................... (fylles ut)"
    words = f"Databehandleren skal sørge for blant annet\n\n{listed}"
    assert measures(f"5 Sikkerhet\n\n{words}") == ["two_factor", "encryption"]
