"""What Art. 28(3) wants set out: how far an agreement fills it in, by its own sentences."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

_NB = "Databehandleravtale\n\n{}\n\n1.1 {}\n"
_NN = "Databehandlaravtale\n\n{}\n\n1.1 Dei skal følgje instruksen frå kommunen. {}\n"
_EN = "Data Processing Agreement\n\n{}\n\n1.1 The parties have agreed to this. {}\n"


def statuses(form: str, heading: str, sentence: str) -> dict[str, object]:
    (agreement,) = extract(from_text(form.format(heading, sentence), "lyngvik.txt"))
    return {
        str(f.values["aspect"]): f.values["status"]
        for f in agreement.facts
        if f.kind == "description"
    }


@pytest.mark.parametrize(
    ("form", "heading", "sentence", "aspect", "status"),
    [
        (_NB, "1 Formål", "Formålet med behandlingen er drift av lønn.", "purpose", "complete"),
        (_NN, "1 Føremål", "Føremålet med behandlinga er drift av løn.", "purpose", "complete"),
        (_EN, "1 Purpose", "The purpose of the processing is payroll.", "purpose", "complete"),
        (_NB, "1 Formål", "Formålet er å levere tjenesten.", "purpose", "generic"),
        (_EN, "1 Purpose", "The purpose is to perform the Services.", "purpose", "generic"),
        (_NB, "1 Varighet", "Avtalen gjelder til [dato].", "duration", "unfilled"),
        (_NN, "1 Varigheit", "Avtalen gjeld frå signering.", "duration", "complete"),
        (
            _EN,
            "1 Duration",
            "The Agreement remains in force for two years.",
            "duration",
            "complete",
        ),
        (_NB, "1 Signatur", "Avtalen er signert den 3. mars 2025.", "signature", "complete"),
        (_NB, "1 Signatur", "Avtalen undertegnes i to eksemplarer.", "signature", "unfilled"),
        (_EN, "1 Signatures", "Signed electronically by both parties.", "signature", "complete"),
        (
            _NB,
            "1 Personopplysninger",
            "Det behandles ingen særlige kategorier av personopplysninger.",
            "special_categories",
            "negated",
        ),
        (
            _NN,
            "1 Personopplysningar",
            "Det blir til vanleg ikkje behandla særlege kategoriar.",
            "special_categories",
            "undecided",
        ),
        (_NB, "1 Underdatabehandlere", "Ikke relevant.", "subprocessor_list", "negated"),
        (_EN, "1 Sub-processors", "There are no sub-processors.", "subprocessor_list", "negated"),
    ],
)
def test_how_far_an_aspect_is_filled(
    form: str, heading: str, sentence: str, aspect: str, status: str
) -> None:
    assert statuses(form, heading, sentence).get(aspect) == status


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (_NB, "Avtalen skal være signert elektronisk av begge parter før den gjelder."),
        (_NB, "Avtalen gjelder fra den er signert 1. mars eller senere."),
        (_EN, "The Agreement must be signed electronically by both parties."),
    ],
)
def test_a_signing_that_is_to_come_is_none(form: str, sentence: str) -> None:
    assert statuses(form, "1 Varighet", sentence).get("signature") != "complete"
