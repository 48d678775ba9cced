"""Whatever an organisation is called, and however it is brought in, its whole name is found."""

from __future__ import annotations

from itertools import product

import pytest

from avtalegraf.extract import extract, from_text

BODIES = [
    "Havbygda kommune", "Universitetet i Nordvik", "Høgskolen i Havbygda", "Sykehuset Nordvik HF",
    "Statsforvalteren i Nordvik", "Lunde kirkelige fellesråd", "Lunde videregående skole",
    "Skatteetaten", "Politidirektoratet", "Norsk målarkiv", "Havfolkets pensjonskasse",
    "Advokatfirmaet Solberg", "Kulturskolen i Lunde", "Nordvik Bane SF", "Blå Kors",
]  # fmt: skip
WAYS = [
    "mellom {} (behandlingsansvarlig) og Trygg Drift AS (databehandler)",
    "Behandlingsansvarlig: {}\nDatabehandler: Trygg Drift AS",
    "Behandlingsansvarlig\n===\n{}\n\nDatabehandler\n===\nTrygg Drift AS",
    "Behandlingsansvarlig er {}. Databehandleren er Trygg Drift AS.",
]
SPOKEN = [
    "I denne avtalen er {} behandlingsansvarlig og Trygg Drift AS databehandler.",
    "{} har som behandlingsansvarlig engasjert Trygg Drift AS som databehandler.",
]
BETWEEN_OR_LABELLED = ["Departementet for orden", "Direktoratet for digitale tjenester"]


def parties(head: str) -> set[tuple[str, str]]:
    text = (
        f"Databehandleravtale\n\n{head}\n\n2. Formål\n\nAvtalen skal sikre at opplysninger "
        "behandles i samsvar med personvernforordningen. Databehandleren skal bare behandle "
        "opplysninger etter instruks.\n"
    )
    (agreement,) = extract(from_text(text, "avtale.txt"))
    return {
        (str(f.values["role"]), str(f.values["name"])) for f in agreement.facts if f.kind == "party"
    }


@pytest.mark.parametrize(("way", "name"), list(product((*WAYS, *SPOKEN), BODIES)))
def test_a_body_is_a_party_by_its_whole_name(way: str, name: str) -> None:
    assert parties(way.format(name)) == {("controller", name), ("processor", "Trygg Drift AS")}


@pytest.mark.parametrize(("way", "name"), list(product(WAYS[:2], BETWEEN_OR_LABELLED)))
def test_a_name_may_go_on_in_lower_case_where_something_ends_it(way: str, name: str) -> None:
    assert parties(way.format(name)) == {("controller", name), ("processor", "Trygg Drift AS")}


def test_a_label_may_name_a_body_that_nothing_else_tells_as_one() -> None:
    head = "Behandlingsansvarlig: Forsvaret\nDatabehandler: Trygg Drift AS"
    assert parties(head) == {("controller", "Forsvaret"), ("processor", "Trygg Drift AS")}


def test_a_person_behind_a_label_is_no_party() -> None:
    head = (
        "mellom Havbygda kommune (behandlingsansvarlig) og Trygg Drift AS (databehandler)\n\n"
        "Behandlingsansvarlig: Kari Solberg\nDatabehandler: Ola Lien"
    )
    assert parties(head) == {("controller", "Havbygda kommune"), ("processor", "Trygg Drift AS")}


@pytest.mark.parametrize("name", ["Nordvik HF", "Skyfri Drift Ltd", "Skyfri Drift AS"])
def test_the_stop_of_a_sentence_is_not_of_the_name(name: str) -> None:
    head = f"Databehandleren er {name}. Behandlingsansvarlig er Havbygda kommune."
    assert parties(head) == {("controller", "Havbygda kommune"), ("processor", name)}
