"""Which agreements are templates to be filled in, and which are in force."""

from __future__ import annotations

import pytest

from avtalegraf.extract import Agreement, Fact, Span, extract, from_text
from avtalegraf.extract.templates import is_signed, is_template

BODY = (
    "\n\n1 Plikter\n\n1.1 Databehandleren skal behandle personopplysninger etter instruks fra "
    "den behandlingsansvarlige.\n"
)
PARTIES = "mellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som databehandler."
SIGNED = Fact("description", Span(0, 1), {"aspect": "signature", "status": "complete"})
SLOT = Fact("placeholder", Span(0, 1), {"slot": "bracket"})
LINE = Fact("placeholder", Span(0, 1), {"slot": "line"})
OPEN_PARTY = Fact("party", Span(0, 1), {"role": "processor", "is_placeholder": True})


def read(text: str) -> Agreement:
    (agreement,) = extract(from_text(f"Databehandleravtale\n\n{text}{BODY}", "prove.txt"))
    return agreement


def test_an_agreement_whose_parties_are_named_is_none() -> None:
    assert not read(PARTIES).is_template


def test_an_agreement_with_a_slot_for_a_party_is_one() -> None:
    assert read(PARTIES.replace("Skyfri Drift AS", "[leverandørens navn]")).is_template


def test_an_example_not_for_signing_is_one() -> None:
    agreement = read(f"EKSEMPEL - ikke for signering\n\n{PARTIES}")
    assert agreement.is_example and agreement.is_template


@pytest.mark.parametrize(("slots", "template"), [(0, False), (3, False), (4, True)])
def test_four_open_slots_make_a_template_and_three_do_not(slots: int, template: bool) -> None:
    facts = [SLOT] * slots
    assert is_template("data_processing_agreement", facts, False, ()) is template


def test_lines_to_write_on_are_no_slots() -> None:
    assert not is_template("data_processing_agreement", [LINE] * 9, False, ())


@pytest.mark.parametrize(
    ("kind", "facts", "template"),
    [
        ("change_agreement", (), False),
        ("change_agreement", (SLOT,), True),
        ("confidentiality_declaration", (), True),
    ],
)
def test_forms_are_templates_by_their_kind(
    kind: str, facts: tuple[Fact, ...], template: bool
) -> None:
    assert is_template(kind, facts, False, ()) is template


def test_an_annexed_agreement_with_an_open_slot_makes_the_outer_one_a_template() -> None:
    assert is_template("framework_agreement", (), False, [(SLOT,)])
    assert not is_template("framework_agreement", (), False, [(LINE,), ()])


def test_no_signed_agreement_is_one() -> None:
    facts = (SIGNED, OPEN_PARTY, *[SLOT] * 5)
    assert is_signed(facts)
    assert not is_template("change_agreement", facts, True, [(SLOT,)])
