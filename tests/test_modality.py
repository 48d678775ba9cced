"""What a provision says no to, what it only measures, and whom it binds."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

ENGLISH = """Data Processing Agreement

between Lyngvik Municipality (org.no. 937418264) as controller ("Customer") and Skyfri Drift AS
(org.no. 914778271) as processor ("Provider").

1. Duties

"""
NORWEGIAN = """Databehandleravtale

mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarlig») og Skyfri Drift AS
(org.nr. 914778271) («databehandler»).

1. Plikter

"""


def modality(opening: str, sentence: str) -> str:
    """Return the modality of the one provision of a sentence."""
    (agreement, *_) = extract(from_text(f"{opening}{sentence}\n", "avtale.txt"))
    (norm,) = (f for f in agreement.facts if f.kind == "norm")
    return str(norm.values["modality"])


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (
            ENGLISH,
            "Provider will give Customer not less than 45 days' notice of new sub-processors.",
        ),
        (
            ENGLISH,
            "Provider shall notify Customer no later than 24 hours after discovering a breach.",
        ),
        (ENGLISH, "Provider shall not only delete the data, but also confirm it in writing."),
        (NORWEGIAN, "Databehandleren skal gi ikke mindre enn 20 dagers varsel om endringer."),
        (NORWEGIAN, "Databehandleren skal varsle om brudd ikke senere enn 24 timer etter funnet."),
        (NORWEGIAN, "Databehandleren skal ikke bare slette opplysningene, men også bekrefte det."),
    ],
)
def test_a_measure_with_a_negation_in_it_is_still_a_duty(opening: str, sentence: str) -> None:
    assert modality(opening, sentence) == "obligation"


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (ENGLISH, "No transfer out of the EEA may take place unless Customer has so instructed."),
        (ENGLISH, "No personal data shall be disclosed to third parties."),
        (ENGLISH, "Provider is not to disclose Customer Data."),
        (NORWEGIAN, "Ingen opplysninger kan overføres ut av EØS."),
        (NORWEGIAN, "Overføring ut av EØS skal ikke finne sted."),
    ],
)
def test_what_opens_with_nobody_or_none_is_prohibited(opening: str, sentence: str) -> None:
    assert modality(opening, sentence) == "prohibition"
