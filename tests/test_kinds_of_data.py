"""Kinds of data, whom they are about and measures: how lists in any sector's words are read."""

from __future__ import annotations

import pytest

from avtalegraf.extract import Agreement, Fact, extract, from_text

_HEAD = (
    "Databehandleravtale\n\nmellom Lyngvik kommune som behandlingsansvarlig og Skyfri Drift AS som "
    "databehandler.\n\n"
)
_DATA = "2 Hvilke opplysninger som behandles\n\n"
_PEOPLE = "2 Hvem opplysningene gjelder\n\n"
_BOTH = "2 Hvilke opplysninger er det snakk om, og om hvem?\n\n"
_SECURITY = "2 Informasjonssikkerhet\n\n"


def read(text: str) -> Agreement:
    (agreement,) = extract(from_text(_HEAD + text + "\n", "prove.txt"))
    return agreement


def found(kind: str, text: str) -> list[Fact]:
    return [f for f in read(text).facts if f.kind == kind]


def data(text: str) -> list[tuple[object, object]]:
    return [(f.values["label"], f.values["category"]) for f in found("personal_data", text)]


def people(text: str) -> list[object]:
    return [f.values["label"] for f in found("data_subject", text)]


def measures(text: str) -> list[object]:
    return [f.values["measure"] for f in found("security_measure", text)]


@pytest.mark.parametrize(
    ("words", "category", "special"),
    [
        ("HPR-nummer", "employment", False),
        ("tjenestested", "employment", False),
        ("utleggstrekk", "financial", False),
        ("skattetrekk", "financial", False),
        ("leksesvar", "education", False),
        ("individuell opplæringsplan", "education", False),
        ("røntgenbilder", "health", True),
        ("blodtrykk", "health", True),
        ("graviditet", "health", True),
        ("samisk bakgrunn", "ethnic_origin", True),
        ("trosbetingede behov", "religion", True),
        ("fagforeningskontingent", "trade_union", True),
        ("politiattest", "criminal", False),
        ("strømforbruk", "behaviour", False),
        ("foreldreansvar", "family", False),
        ("morsmål", "other", False),
        ("språkkunnskaper", "education", False),
    ],
)
def test_a_kind_of_data_has_its_category(words: str, category: str, special: bool) -> None:
    (fact,) = (
        f
        for f in found("personal_data", f"{_DATA}Navn, {words} og e-postadresse.")
        if f.values["label"] == words
    )
    assert (fact.values["category"], fact.values["special"]) == (category, special)


def test_a_label_tells_whom_the_data_after_it_are_about() -> None:
    text = f"{_BOTH}Kontaktpersoner hos leverandører: navn og telefonnummer.\n"
    assert people(text) == ["Kontaktpersoner hos leverandører"]
    assert data(text) == [("navn", "name"), ("telefonnummer", "contact")]


def test_labels_on_lines_of_their_own_part_the_lists_after_them() -> None:
    text = f"{_DATA}Om elever: navn og fødselsdato\nOm ansatte: navn og stilling\n"
    assert [label for label, _ in data(text)] == ["navn", "fødselsdato", "navn", "stilling"]


def test_a_sentence_under_any_heading_may_tell_what_is_kept_of_whom() -> None:
    text = "2 Oppdraget\n\nOm beboerne lagres fornavn og telefonnummer.\n"
    assert [label for label, _ in data(text)] == ["fornavn", "telefonnummer"]
    assert people(text) == ["beboerne"]


def test_people_told_of_again_with_their_data_are_no_second_group() -> None:
    text = f"{_PEOPLE}Pasienter og pårørende.\n\n3 Oppdraget\n\nOm pasientene lagres navn.\n"
    assert people(text) == ["Pasienter", "pårørende"]


def test_brackets_tell_the_kinds_of_a_kind() -> None:
    assert [label for label, _ in data(f"{_DATA}- Kontaktdata (navn, telefon)\n")] == [
        "Kontaktdata",
        "navn",
        "telefon",
    ]


def test_a_slot_to_fill_in_lists_no_data() -> None:
    assert not data("2 Oppdraget\n\nLeder: [navn, stilling, e-post, telefon]\n")


@pytest.mark.parametrize(
    ("item", "category"),
    [("husstandens samlede inntekt", "financial"), ("telefonnummer til pårørende", "contact")],
)
def test_the_head_of_a_phrase_is_its_kind_of_data(item: str, category: str) -> None:
    ((_, told),) = [d for d in data(f"{_DATA}Navn, {item}.") if d[0] != "Navn"]
    assert told == category


def test_a_list_ends_at_the_verb_it_is_the_subject_of() -> None:
    told = data(f"{_DATA}Navn og fødselsnummer ligger i en egen nøkkelfil hos sykehuset.\n")
    assert told == [("Navn", "name"), ("fødselsnummer", "national_id")]


def test_words_that_a_clause_explains_are_data_all_the_same() -> None:
    labels = [label for label, _ in data(f"{_DATA}- telefonnummeret de kan nås på\n- navn\n")]
    assert labels == ["telefonnummeret de kan nås på", "navn"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Fødselsnummer, adresse og telefon overføres ikke til løsningen.",
        "Opplysninger om inntekt, gjeld og skatt, som sto i søknaden, er tatt ut.",
        "Med sensitive opplysninger siktes det til opplysninger om rase, religion og helse.",
    ],
)
def test_what_is_left_out_or_only_defined_is_not_processed(sentence: str) -> None:
    assert not data(f"{_DATA}{sentence}\n")


def test_an_item_may_explain_who_its_people_are() -> None:
    text = f"{_PEOPLE}- pasienter over 16 år som er behandlet for hjertestans\n- pårørende\n"
    assert people(text) == ["pasienter over 16 år som er behandlet for hjertestans", "pårørende"]


def test_others_of_a_kind_are_one_group_with_it() -> None:
    assert people(f"{_PEOPLE}Elever, foreldre eller andre foresatte.\n") == [
        "Elever",
        "foreldre eller andre foresatte",
    ]


def test_measures_in_place_are_told_under_any_heading() -> None:
    text = "2 Hva dere kan vente av oss\n\nDette er på plass:\n\n- totrinnspålogging\n- brannmur\n"
    assert measures(text) == ["two_factor", "firewall"]


def test_the_general_duty_and_the_measures_it_lists_are_told_apart() -> None:
    text = (
        f"{_SECURITY}Databehandleren skal ha egnede tekniske og organisatoriske tiltak, herunder "
        "kryptert database, totrinnspålogging og nattlig sikkerhetskopi.\n"
    )
    assert measures(text) == ["general_art32", "encryption", "two_factor", "backup"]


def test_clauses_of_an_item_hold_a_measure_each() -> None:
    text = f"{_SECURITY}- Sikkerhetskopi tas hver natt, og gjenoppretting øves hvert halvår\n"
    assert measures(text) == ["backup", "restore"]


def test_a_log_among_the_data_is_no_measure() -> None:
    text = f"{_DATA}For de ansatte behandles navn, stilling og innloggingslogg.\n"
    assert not measures(text)
    assert ("innloggingslogg", "online_identifier") in data(text)


@pytest.mark.parametrize(
    ("cited", "ending", "outdated"),
    [
        ("politiloven § 13", "lov/1995/08/04/53/nor", False),
        ("tannhelsetenestelova § 1-3", "lov/1983/06/03/54/nor", False),
        ("lov av 16. juni 1989 nr. 69 om forsikringsavtaler", "lov/1989/06/16/69/nor", False),
        ("personregisterloven av 9. juni 1978 nr. 48 § 9", "lov/1978/06/09/48/nor", True),
    ],
)
def test_a_law_is_known_by_its_name_in_both_forms_or_by_its_date_and_number(
    cited: str, ending: str, outdated: bool
) -> None:
    (law,) = found("law_reference", f"2 Grunnlag\n\nBehandlingen bygger på {cited}.\n")
    assert str(law.values["law"]).endswith(ending)
    assert law.values["outdated"] is outdated
