"""The words that say when a duty applies, and when it does not."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.triples import graph_of
from avtalegraf.ontology import AVT, OA

NORWEGIAN = """DATABEHANDLERAVTALE

mellom Lyngvik kommune («behandlingsansvarlig») og Skyfri Drift AS («databehandler»).

1. Plikter

{sentence}
"""
ENGLISH = """DATA PROCESSING AGREEMENT

between Lyngvik Municipality (the "Customer") as controller and Skyfri Drift AS (the "Supplier") as
processor.

1. Duties

{sentence}
"""


def provisos(sentence: str, text: str = NORWEGIAN) -> tuple[list[str], list[str]]:
    document = from_text(text.format(sentence=sentence), "avtale.txt")
    (agreement,) = extract(document)
    (norm,) = (f for f in agreement.facts if f.kind == "norm")

    def quoted(name: str) -> list[str]:
        places = norm.values.get(name) or ()
        assert isinstance(places, tuple)
        return [document.text[slice(*map(int, place.split("-")))] for place in places]

    return quoted("conditions"), quoted("exceptions")


@pytest.mark.parametrize(
    ("sentence", "conditions", "exceptions"),
    [
        (
            "Dersom det oppstår brudd, skal databehandleren varsle kommunen straks.",
            ["Dersom det oppstår brudd"],
            [],
        ),
        (
            "Oppdager databehandleren et brudd, skal kommunen varsles straks.",
            ["Oppdager databehandleren et brudd"],
            [],
        ),
        (
            "Databehandleren skal bistå når registrerte ber om innsyn, retting eller sletting.",
            ["når registrerte ber om innsyn, retting eller sletting"],
            [],
        ),
        (
            "Databehandleren skal slette opplysningene, med mindre loven krever lagring.",
            [],
            ["med mindre loven krever lagring"],
        ),
        (
            "Databehandleren skal ikke utlevere opplysninger, med unntak av pålegg fra domstolene.",
            [],
            ["med unntak av pålegg fra domstolene"],
        ),
        ("Kommunen kan når som helst kreve at databehandleren sletter data.", [], []),
        ("Databehandleren skal kryptere alle personopplysninger.", [], []),
    ],
)
def test_conditions_and_exceptions(
    sentence: str, conditions: list[str], exceptions: list[str]
) -> None:
    assert provisos(sentence) == (conditions, exceptions)


def test_in_english_the_subject_of_the_duty_is_no_part_of_its_condition() -> None:
    assert provisos(
        "If a breach occurs, the Supplier shall notify the Customer without undue delay.", ENGLISH
    ) == (["If a breach occurs"], [])
    assert provisos(
        "The Supplier shall delete all data unless the law requires storage.", ENGLISH
    ) == ([], ["unless the law requires storage"])


def test_they_stand_in_the_graph_as_evidence() -> None:
    text = NORWEGIAN.format(
        sentence="Dersom det oppstår brudd, skal databehandleren varsle kommunen straks."
    )
    (agreement,) = extract(from_text(text, "avtale.txt"))
    graph = graph_of(agreement)
    (evidence,) = graph.objects(None, AVT.condition)
    quote = graph.value(evidence, OA.hasSelector / OA.exact)
    assert str(quote) == "Dersom det oppstår brudd"
