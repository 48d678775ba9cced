"""Measures of security, told one by one wherever a sentence lists them."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

OPENING = """Databehandleravtale

mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarlig») og Skyfri Drift AS
(org.nr. 914778271) («databehandler»).

3. Databehandlerens plikter

"""


def measures(words: str) -> list[str]:
    """Return the codes of the measures of an agreement that says these words."""
    (agreement,) = extract(from_text(f"{OPENING}{words}\n", "tiltak.txt"))
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
