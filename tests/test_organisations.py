"""One node for one organisation: the same only on strong evidence, never by likeness."""

from __future__ import annotations

import pytest
from rdflib import URIRef

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.organisations import full_name, name_key
from avtalegraf.extract.triples import graph_of
from avtalegraf.ontology import AVT

TEXT = """DATABEHANDLERAVTALE

mellom {controller} («behandlingsansvarlig») og {processor} («databehandler»).

1. Databehandleren skal varsle den behandlingsansvarlige om brudd innen 24 timer.
"""


def organisations(slug: str, controller: str, processor: str) -> set[URIRef]:
    (agreement,) = extract(
        from_text(TEXT.format(controller=controller, processor=processor), f"{slug}.txt")
    )
    found = {o for o in graph_of(agreement).objects(None, AVT.party) if isinstance(o, URIRef)}
    assert len(found) == 2, found
    return found


def test_a_number_makes_the_same_organisation_of_two_names() -> None:
    one = organisations("a", "Lyngvik kommune (org.nr. 937418264)", "Skyfri Drift AS")
    other = organisations("b", "Kommunen Lyngvik (org.nr. 937 418 264)", "Fjelltun Data AS")
    assert {str(o).rpartition("/")[2] for o in one & other} == {"NO-937418264"}


def test_a_full_name_is_the_same_organisation_in_two_agreements() -> None:
    one = organisations("a", "Lyngvik kommune", "Skyfri Drift AS")
    assert one == organisations("b", "LYNGVIK KOMMUNE", "Skyfri  Drift AS")


def test_equal_names_with_different_numbers_are_two_organisations() -> None:
    one = organisations("a", "Lyngvik kommune (org.nr. 937418264)", "Skyfri Drift AS")
    other = organisations("b", "Lyngvik kommune (org.nr. 852601817)", "Skyfri Drift AS")
    assert len(one | other) == 3


def test_a_short_name_is_not_the_longer_one() -> None:
    one = organisations("a", "Lyngvik kommune", "Skyfri Drift AS")
    other = organisations("b", "Nordlyngvik kommune", "Skyfri Drift Norge AS")
    assert not one & other


def test_a_placeholder_belongs_to_its_agreement() -> None:
    one = organisations("a", "[kommunens navn] kommune", "Skyfri Drift AS")
    other = organisations("b", "[kommunens navn] kommune", "Skyfri Drift AS")
    assert len(one & other) == 1
    assert len(one | other) == 3


@pytest.mark.parametrize("name", ["Tindra", "Legevakta", "Byrået", "kommunen", "AS"])
def test_a_short_name_tells_nobody_from_others(name: str) -> None:
    assert full_name(name) is None


@pytest.mark.parametrize(
    "name", ["Skyfri Drift AS", "Lyngvik kommune", "Universitetet i Lyngvik", "Cobalt Relay Inc."]
)
def test_a_legal_form_or_a_public_body_of_several_words_is_a_full_name(name: str) -> None:
    assert full_name(name) == full_name(f" {name.upper()} ".replace("INC", "Inc")) or full_name(
        name
    )


def test_names_that_only_their_letters_tell_apart_have_keys_of_their_own() -> None:
    keys = {name_key(name) for name in ("våg drift as", "vag drift as", "vøg drift as")}
    assert len(keys) == 3
    assert name_key("vag drift as") == "vag-drift-as"


def test_a_name_in_one_agreement_has_the_number_that_stands_beside_it_elsewhere() -> None:
    text = TEXT.format(
        controller="Lyngvik kommune", processor="Skyfri Drift AS (org.nr. 914778271)"
    )
    text += "\nVedlegg 1 Underdatabehandlere\n\n| Navn | Land |\n|---|---|\n"
    text += "| Skyfri Drift AS | Norge |\n"
    (agreement,) = extract(from_text(text, "a.md"))
    nodes = {str(o) for o in graph_of(agreement).objects(None, AVT.party)}
    assert sum("skyfri" in node or "914778271" in node for node in nodes) == 1
