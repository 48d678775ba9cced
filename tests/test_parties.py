"""Who the parties are: names, organisation numbers, roles, and what is no party."""

from __future__ import annotations

import json
import tomllib
from itertools import product
from pathlib import Path

import pytest

from avtalegraf.extract import Agreement, Fact, extract, from_text
from avtalegraf.extract.components.names import name_after, name_before
from avtalegraf.extract.numbers import ORG_NUMBER, digits, valid_org_number

from .conftest import EXAMPLES

# ------------------------------------------------------------------ organisation numbers


@pytest.mark.parametrize("number", ["889640782", "964982953", "974761076"])
def test_a_number_whose_check_digit_holds_is_valid(number: str) -> None:
    assert valid_org_number(number)


@pytest.mark.parametrize(
    "number", ["913477909", "889640783", "88964078", "8896407820", "88964078a"]
)
def test_a_number_that_fails_the_check_is_not(number: str) -> None:
    assert not valid_org_number(number)


@pytest.mark.parametrize("number", ["000000000", "८८९६४०७८२"])
def test_zeros_and_other_digits_are_no_organisation_number(number: str) -> None:
    assert not valid_org_number(number)


def test_no_single_misread_digit_goes_unnoticed() -> None:
    right = "889640782"
    for place, digit in product(range(9), "0123456789"):
        wrong = right[:place] + digit + right[place + 1 :]
        assert valid_org_number(wrong) == (wrong == right)


@pytest.mark.parametrize(
    "text", ["889640782", "889 640 782", "889.640.782", "889\u00a0640\u00a0782", "889640782 MVA"]
)
def test_a_number_is_found_in_each_manner_of_writing_it(text: str) -> None:
    match = ORG_NUMBER.search(f"org.nr. {text}, heretter")
    assert match
    assert digits(match.group(1)) == "889640782"


@pytest.mark.parametrize("text", ["1889640782", "8896407821", "3.889640782"])
def test_nine_digits_of_a_longer_number_are_none(text: str) -> None:
    assert not ORG_NUMBER.search(text)


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mellom Lyngvik kommune", "Lyngvik kommune"),
        ("inngått med Skyfri Drift AS (", "Skyfri Drift AS"),
        ("og Arbeids- og velferdsetaten", "Arbeids- og velferdsetaten"),
        ("mellom Universitetet i Bergen", "Universitetet i Bergen"),
        ("som leveres av Bok og Papir AS", "Bok og Papir AS"),
        ("mellom Lyngvik interkommunale legevakt IKS", "Lyngvik interkommunale legevakt IKS"),
        ("og [navn på leverandør]", "[navn på leverandør]"),
        ("Formålet", None),
        ("den", None),
    ],
)
def test_the_name_that_ends_here(text: str, name: str | None) -> None:
    found = name_before(text, len(text))
    assert (text[slice(*found)] if found else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lyngvik kommune, org.nr", "Lyngvik kommune"),
        ("Skyfri Drift AS og Lyngvik kommune", "Skyfri Drift AS"),
        ("Arbeids- og velferdsetaten ved", "Arbeids- og velferdsetaten"),
        ("[Leverandør] som", "[Leverandør]"),
        ("«Skyfri AS»", "Skyfri AS"),
        ("Formålet med", None),
        ("er enige om", None),
    ],
)
def test_the_name_that_begins_here(text: str, name: str | None) -> None:
    found = name_after(text, 0, len(text))
    assert (text[slice(*found)] if found else None) == name


# ------------------------------------------------------------------ parties of an agreement


def parties(text: str) -> list[Fact]:
    return [f for a in extract(from_text(text, "prove.txt")) for f in a.facts if f.kind == "party"]


def roles(text: str) -> set[tuple[object, object]]:
    return {(f.values["role"], f.values["name"]) for f in parties(text)}


_BODY = (
    "\n\n1 Plikter\n\n1.1 Databehandleren skal behandle personopplysninger etter instruks fra "
    "den behandlingsansvarlige.\n"
)
BOTH = {("controller", "Lyngvik kommune"), ("processor", "Skyfri Drift AS")}


@pytest.mark.parametrize(
    "head",
    [
        "mellom\n\nLyngvik kommune («behandlingsansvarlig»)\n\nog\n\n"
        "Skyfri Drift AS («databehandler»)",
        "mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler.",
        "Behandlingsansvarlig: Lyngvik kommune\nDatabehandler: Skyfri Drift AS",
        "| Behandlingsansvarlig | Databehandler |\n|---|---|\n"
        "| Lyngvik kommune | Skyfri Drift AS |",
        "| Rolle | Navn |\n|---|---|\n| Behandlingsansvarlig | Lyngvik kommune |\n"
        "| Databehandler | Skyfri Drift AS |",
    ],
    ids=["quoted", "prose", "labels", "columns", "rows"],
)
def test_two_parties_in_each_manner_of_naming_them(head: str) -> None:
    assert roles(f"Databehandleravtale\n\n{head}{_BODY}") == BOTH


LAYOUTS = tomllib.loads(Path(__file__).with_name("parties.toml").read_text("utf-8"))["agreement"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(a["text"], a["parties"], id=a["says"]) for a in LAYOUTS],
)
def test_the_parties_and_no_others_however_they_are_named(
    text: str, expected: list[list[str]]
) -> None:
    name = "prove.md" if "#" in text or "|" in text else "prove.txt"
    found = {
        (f.values["role"], f.values["name"])
        for agreement in extract(from_text(text, name))
        for f in agreement.facts
        if f.kind == "party"
    }
    assert found == {(role, name) for role, name in expected}


def test_a_person_who_acts_for_a_party_is_none_and_leaves_it_its_number() -> None:
    found = parties(
        "Databehandleravtale\n\nKlinikken: Hudpleien på Torget, enkeltpersonforetak v/ hudpleier "
        "Siv Aas, orgnr 953668440. Hun er behandlingsansvarlig.\n\nLeverandøren: Timebok AS, orgnr "
        "975690695. Databehandler." + _BODY
    )
    assert {(f.values["name"], f.values.get("org_number")) for f in found} == {
        ("Hudpleien på Torget", "953668440"),
        ("Timebok AS", "975690695"),
    }


def test_the_number_of_the_next_party_is_not_taken() -> None:
    found = parties(
        "Databehandleravtale\n\nBehandlingsansvarlig:    Heggelia borettslag\n"
        "Databehandler:           Portvakt Systemer AS\n                         "
        "Org. nr: 995439905" + _BODY
    )
    numbers = {f.values["name"]: f.values.get("org_number") for f in found}
    assert numbers == {"Heggelia borettslag": None, "Portvakt Systemer AS": "995439905"}


def test_a_valid_number_is_kept_and_a_wrong_one_is_set_apart() -> None:
    found = parties(
        "Databehandleravtale\n\nmellom Lyngvik kommune (org.nr. 889 640 782) som "
        "behandlingsansvarlig og Skyfri Drift AS (org.nr. 913 477 909) som databehandler." + _BODY
    )
    numbers = {f.values["name"]: f.values for f in found}
    assert numbers["Lyngvik kommune"]["org_number"] == "889640782"
    assert "org_number" not in numbers["Skyfri Drift AS"]
    assert numbers["Skyfri Drift AS"]["invalid_org_number"] == "913477909"


def test_a_slot_for_a_name_is_a_placeholder() -> None:
    found = parties(
        "Databehandleravtale\n\nmellom [kommunens navn] som behandlingsansvarlig og "
        "Skyfri Drift AS som databehandler." + _BODY
    )
    assert {(f.values["role"], f.values["is_placeholder"]) for f in found} == {
        ("controller", True),
        ("processor", False),
    }


@pytest.mark.parametrize(
    "lines",
    [
        "Kommunen: __________ kommune (behandlingsansvarlig)\nLeverandør: ________ (databehandler)",
        "Kommunen: ....... kommune (behandlingsansvarleg)\nLeverandør: ________ (databehandlar)",
        "Customer: ___________ (controller)\nSupplier: ______________ (data processor)",
    ],
)
def test_a_line_to_write_on_is_a_placeholder_in_the_role_that_brackets_give_it(lines: str) -> None:
    found = parties(f"Databehandleravtale\n\n{lines}\n" + _BODY)
    assert {(f.values["role"], f.values["is_placeholder"]) for f in found} == {
        ("controller", True),
        ("processor", True),
    }


def test_a_line_to_sign_on_is_no_party() -> None:
    found = parties(
        "Databehandleravtale\n\nVi bruker opplysningene bare etter instruks.\n\n"
        "Sted og dato: __________ (behandlingsansvarlig)\n\n___________ (databehandler)\n"
    )
    assert found == []


def test_the_own_names_of_the_parties_carry_their_roles_into_the_duties() -> None:
    text = (
        "Databehandleravtale\n\nmellom Lyngvik kommune, heretter «Kommunen», som "
        "behandlingsansvarlig og Skyfri Drift AS, heretter «Skyfri», som databehandler.\n\n"
        "1 Plikter\n\n1.1 Skyfri skal slette opplysningene.\n\n1.2 Kommunen skal gi instrukser.\n"
    )
    (agreement,) = extract(from_text(text, "prove.txt"))
    bearers = {
        agreement.document[f.span].split()[0]: f.values["bearer"]
        for f in agreement.facts
        if f.kind == "norm"
    }
    assert bearers == {"Skyfri": "processor", "Kommunen": "controller"}


@pytest.mark.parametrize(
    "text",
    [
        "Oppskrift på vafler\n\nRør sammen mel, melk og egg. La røren hvile i 20 minutter.\n",
        "Møtereferat\n\nTil stede: Kari Nordmann og Ola Nordmann. Neste møte er 3. mai.\n",
        "lorem ipsum dolor sit amet " * 50,
    ],
)
def test_noise_has_no_parties(text: str) -> None:
    assert parties(text) == []


def _gold_names() -> list[object]:
    rows: list[object] = []
    for path in sorted(EXAMPLES.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        for fact in gold["facts"]:
            if fact["type"] == "party" and not fact["placeholder"] and not fact.get("optional"):
                names = (fact["name"], *fact.get("name_alt", ()))
                rows.append(pytest.param(gold["file"], fact["role"], names, id=fact["name"]))
    return rows


@pytest.mark.parametrize(("file", "role", "names"), _gold_names())
def test_the_parties_of_the_examples_have_their_whole_names(
    file: str,
    role: str,
    names: tuple[str, ...],
    example_agreements: dict[str, tuple[Agreement, ...]],
) -> None:
    found = {
        str(f.values["name"])
        for a in example_agreements[file]
        for f in a.facts
        if f.kind == "party" and f.values["role"] == role
    }
    assert found & set(names), found


def test_short_names_that_a_sentence_lists_stand_for_the_parties_in_their_order() -> None:
    opening = (
        "Avtale om felles behandlingsansvar\n\nLyngås kommune (org.nr. 981453840), Vik "
        "fylkeskommune (org.nr. 914778271) og Statens kulturkontor (org.nr. 974760673) er felles "
        "behandlingsansvarlige, jf. personvernforordningen artikkel 26.{}\n\n"
        "Kontoret skal slette opplysningene innen 30 dager.\n"
    )

    def bearer(given: str) -> object:
        (agreement,) = extract(from_text(opening.format(given), "prove.txt"))
        return next(f.values["bearer"] for f in agreement.facts if f.kind == "norm")

    told = bearer(" I teksten brukes «kommunen», «fylket» og «kontoret».")
    assert (told, bearer("") == told) == ("joint_controller", False)
