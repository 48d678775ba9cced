"""Whose data are processed: how agreements name groups of people, and what names none."""

from __future__ import annotations

import pytest

from avtalegraf.extract import Fact, extract, from_text

HEADS = {
    "nb": "Databehandleravtale\n\nmellom Lyngvik kommune som behandlingsansvarlig og Skyfri "
    "Drift AS som databehandler.\n\n",
    "nn": "Databehandlaravtale\n\nmellom Lyngvik kommune som behandlingsansvarleg og Skyfri "
    "Drift AS som databehandlar.\n\n",
    "en": "Data processing agreement\n\nbetween Lyngvik Ltd as controller and Skyfri Drift AS as "
    "processor.\n\n",
}


def groups(text: str, language: str = "nb") -> list[Fact]:
    (agreement,) = extract(from_text(HEADS[language] + text + "\n", "prove.txt"))
    return [f for f in agreement.facts if f.kind == "data_subject"]


def labels(text: str, language: str = "nb") -> list[object]:
    return [f.values["label"] for f in groups(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hvem registreres?\nBåteiere, havnebrukere og ansatte på kontoret.", "nb"),
        ("Om hvem: båteiere, havnebrukere, ansatte på kontoret.", "nb"),
        ("2. REGISTRERTE. Båteiere, havnebrukere og ansatte på kontoret.", "nb"),
        ("Båteiere, havnebrukere og ansatte på kontoret er de registrerte.", "nb"),
        ("2 Opplysningene gjelder\n\nBåteiere, havnebrukere og ansatte på kontoret.", "nb"),
        ("Dette angår båteiere, havnebrukere og ansatte på kontoret.", "nb"),
        ("Kven\n\nBåteigarar, hamnebrukarar og tilsette på kontoret.", "nn"),
        ("Whose data? Boat owners, harbour users and staff of the office.", "en"),
    ],
)
def test_a_question_label_lead_or_title_tells_that_people_are_named(
    text: str, language: str
) -> None:
    assert len(labels(text, language)) == 3


def test_the_question_itself_names_nobody() -> None:
    assert labels("2 Registrerte\n\nHvem gjelder det? Foreldre og trenere.") == [
        "Foreldre",
        "trenere",
    ]


def test_a_group_that_no_wording_knows_is_one_under_its_heading() -> None:
    (fact,) = groups("2 Registrerte\n\nUrmakere.")
    assert (fact.values["label"], fact.values["subject"]) == ("Urmakere", "other")


def test_a_long_name_of_a_group_is_known_by_its_noun() -> None:
    text = "2 Registrerte\n\nBeboere og personer på venteliste for en plass i garasjen."
    assert labels(text)[1] == "personer på venteliste for en plass i garasjen"


def test_a_label_before_data_names_people_though_no_wording_knows_them() -> None:
    text = "2 Personopplysninger\n\na) om urmakere: navn, adresse\nb) om kunder: navn, telefon"
    assert labels(text) == ["urmakere", "kunder"]


def test_people_before_data_are_no_second_group_when_all_are_listed() -> None:
    text = (
        "2 Registrerte\n\nNåværende og tidligere ansatte, styremedlemmer.\n\n3 Opplysninger\n\n"
        "Ansatte: navn, lønn, skattekort\nStyremedlemmer: navn, adresse, styrehonorar"
    )
    assert labels(text) == ["Nåværende og tidligere ansatte", "styremedlemmer"]


def test_adjectives_that_share_a_noun_are_of_one_group() -> None:
    assert labels("2 Data subjects\n\nCurrent and former employees, visitors.", "en") == [
        "Current and former employees",
        "visitors",
    ]


def test_data_of_people_after_a_lead_name_the_people_and_no_data() -> None:
    text = "2 Oppdraget\n\nTjenesten behandler opplysninger om gjester, trenere og foreldre."
    (agreement,) = extract(from_text(HEADS["nb"] + text + "\n", "prove.txt"))
    assert labels(text) == ["gjester", "trenere", "foreldre"]
    assert not [f for f in agreement.facts if f.kind == "personal_data"]


def test_a_compound_that_ends_in_data_names_nobody() -> None:
    text = "2 Opplysninger\n\nOm kontrollører: kontrollørnummer, navn."
    assert labels(text) == ["kontrollører"]


def test_rows_of_a_table_by_group_name_each_group_once() -> None:
    text = (
        "2 Oversikt\n\n"
        "Gruppe          Opplysning             Lagring\n"
        "Fast ansatte    Navn                   5 år\n"
        "                Bankkonto              1 år\n"
        "Vikarer         Navn                   5 år\n"
        "                Kompetansebevis        2 år\n"
    )
    assert labels(text) == ["Fast ansatte", "Vikarer"]


def test_a_box_left_open_beside_ticked_ones_is_no_group() -> None:
    text = "Registrerte (kryss av)\n\n- [x] Kunder\n- [ ] Lærlinger\n- [x] Ansatte\n"
    assert [str(label).split()[-1] for label in labels(text)] == ["Kunder", "Ansatte"]


def test_fields_in_bold_one_under_the_other_are_two() -> None:
    text = "**Registrerte:** medlemmer, leietakere\n**Opplysninger:** navn, adresse, leieavtale\n"
    assert labels(text) == ["medlemmer", "leietakere"]


@pytest.mark.parametrize(
    ("language", "word", "subject"),
    [
        ("nb", "forsikringstakere", "customer"),
        ("nb", "konfirmanter", "pupil"),
        ("nb", "innsatte", "suspect"),
        ("nb", "brannmannskap", "employee"),
        ("nb", "vergehavere", "guardian"),
        ("nb", "hybelboere", "resident"),
        ("nn", "lånarar", "customer"),
        ("nn", "skyssrettshavarar", "passenger"),
        ("nn", "dåpsborn", "pupil"),
        ("en", "seafarers", "employee"),
        ("en", "policyholders", "customer"),
        ("en", "trial players", "athlete"),
    ],
)
def test_a_group_in_the_words_of_its_sector_has_its_code(
    language: str, word: str, subject: str
) -> None:
    heading = {"nb": "Registrerte", "nn": "Dei registrerte", "en": "Data subjects"}[language]
    (fact,) = groups(f"2 {heading}\n\n{word.capitalize()}.", language)
    assert fact.values["subject"] == subject


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "nb",
            "A.4 Kategorier av registrerte. Medlemmer, verger og trenere.",
            ["Medlemmer", "verger", "trenere"],
        ),
        (
            "nn",
            "B.2 Kategoriar av registrerte: Medlemer, verjer og trenarar.",
            ["Medlemer", "verjer", "trenarar"],
        ),
        (
            "en",
            "A.4 Categories of data subjects. Members, guardians and coaches.",
            ["Members", "guardians", "coaches"],
        ),
        ("nb", "De registrerte er:\n\na) leietakere\nb) [andre grupper]", ["leietakere"]),
        ("nn", "Dei registrerte er:\n\na) leigetakarar\nb) [andre grupper]", ["leigetakarar"]),
        ("en", "The data subjects are:\n\na) tenants\nb) [other groups]", ["tenants"]),
        ("en", "2 Subjects of the data\n\n2.1 Tenants.\n2.2 Parents.", ["Tenants", "Parents"]),
    ],
)
def test_a_lettered_label_or_a_title_before_a_list_tells_that_people_follow(
    language: str, text: str, expected: list[str]
) -> None:
    assert labels(text, language) == expected


def test_what_no_wording_knows_is_a_group_among_groups() -> None:
    text = "2 Oppdraget\n\nDe registrerte er loser, skipsførere og saksbehandlere."
    assert labels(text) == ["loser", "skipsførere", "saksbehandlere"]


def test_children_and_young_people_are_one_group_and_all_is_none() -> None:
    text = "2 Registrerte\n\n- barn og unge under 23 år\n- alle\n- foreldre"
    assert labels(text) == ["barn og unge under 23 år", "foreldre"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "2 Innhold\n\nJournalen kan inneholde opplysninger om straffesaker mot foreldre."),
        (
            "nb",
            "8 E-post\n\nI e-post må det unngås å røpe hvor noen jobber, adressen, hvem som er "
            "fastlegen, telefonnummer eller andre særtrekk.",
        ),
        (
            "nb",
            "2 Innhold\n\nFordi både bruker og veileder kan skrive fritt, kan behandlingen omfatte "
            "opplysninger om rase, religion, helse og fagforening.",
        ),
        ("nb", "4 Hjelp\n\n| Hvem | Hva | Detaljer |\n|---|---|---|\n| Skyen AS | drift | navn |"),
    ],
)
def test_who_writes_owns_or_helps_is_no_group(language: str, text: str) -> None:
    assert not labels(text, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nb", "4 Hvem gjelder det\n\n☒ fast ansatte   ☐ jobbsøkere   ☒ pårørende", 2),
        ("nn", "4 Kven gjeld det\n\n[x] elevar   [ ] føresette", 1),
        ("en", "4 Data subjects\n\n☒ employees    ☐ visitors", 1),
    ],
)
def test_an_open_box_beside_a_ticked_one_is_no_group(
    language: str, text: str, expected: int
) -> None:
    assert len(labels(text + "\n", language)) == expected


TOLD = {
    "nb": "Om beboerne registreres navn og telefonnummer.",
    "nn": "Om bebuarane blir det registrert namn og telefonnummer.",
    "en": "For residents we record name and telephone number.",
}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Det gjelder beboere, deres pårørende og vikarer.",
            "nb",
            ["beboere", "deres pårørende", "vikarer"],
        ),
        ("Det handler om beboere og pårørende.", "nb", ["beboere", "pårørende"]),
        ("Det handlar om bebuarar og pårørande.", "nn", ["bebuarar", "pårørande"]),
        ("It concerns residents and relatives.", "en", ["residents", "relatives"]),
    ],
)
def test_a_sentence_on_whom_it_concerns_names_them_beside_their_data(
    text: str, language: str, expected: list[str]
) -> None:
    assert labels(f"2 Tjenesten\n\n{text} {TOLD[language]}", language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "7 Taushetsplikt\n\nAlle har taushetsplikt. Det gjelder også vikarer og lærlinger.",
        "2 Tjenesten\n\nDet gjelder beboere og vikarer.",  # nothing is said to be kept of them
        "2 Tjenesten\n\nDet gjelder drift og vikarer. Om alle registreres navn og adresse.",
    ],
)
def test_what_else_concerns_people_names_no_data_subjects(text: str) -> None:
    assert labels(text) == []


def test_people_before_their_data_in_a_list_are_data_subjects() -> None:
    listed = "- Pasienter: navn og diagnose\n- Pårørende: navn og telefon"
    assert labels(f"3 Om løsningen\n\n{listed}") == ["Pasienter", "Pårørende"]


def test_for_whom_a_measure_is_names_no_data_subjects() -> None:
    words = "Tiltakene er logg over navn, tidspunkt og passord, samt pålogging for driftspersonell."
    assert labels(f"5 Sikkerhet\n\n{words}") == []
