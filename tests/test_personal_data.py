"""Which kinds of data are processed: how they are told, what may turn up, and their category."""

from __future__ import annotations

import pytest

from avtalegraf.extract import Fact, extract, from_text

from .test_data_subjects import HEADS


def kinds(text: str, language: str = "nb") -> list[Fact]:
    (agreement,) = extract(from_text(HEADS[language] + text + "\n", "prove.txt"))
    return [f for f in agreement.facts if f.kind == "personal_data"]


def told(text: str, language: str = "nb") -> list[tuple[object, object]]:
    return [(f.values["label"], f.values["category"]) for f in kinds(text, language)]


def labels(text: str, language: str = "nb") -> list[object]:
    return [label for label, _ in told(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Meldingene kan nevne sykdom.", "nb", ("sykdom", "health")),
        ("Partitilhørighet kan avdekkes i intervjuet.", "nb", ("Partitilhørighet", "political")),
        ("I fritekst kan seksuell legning bli nevnt.", "nb", ("seksuell legning", "sexual")),
        ("I samtalar kan det kome fram at eleven har ADHD.", "nn", ("ADHD", "health")),
        ("Calls might reveal union membership.", "en", ("union membership", "trade_union")),
    ],
)
def test_what_may_turn_up_is_possible(text: str, language: str, expected: tuple[str, str]) -> None:
    (fact,) = kinds(f"2 Tjenesten\n\n{text}", language)
    assert (fact.values["label"], fact.values["category"]) == expected
    assert fact.values["status"] == "possible"


def test_what_is_denied_and_yet_may_turn_up_is_possible() -> None:
    text = (
        "2 Opplysninger\n\nOpplysninger om livssyn skal normalt ikke registreres, men kan komme "
        "frem i samtaler."
    )
    (fact,) = kinds(text)
    assert (fact.values["category"], fact.values["status"]) == ("religion", "possible")


@pytest.mark.parametrize(
    "text",
    [
        "Opplysninger om livssyn skal aldri registreres.",
        "Databehandleren kan ikke nevne sykdom for andre.",
    ],
)
def test_what_is_only_denied_is_not_processed(text: str) -> None:
    assert not kinds(f"2 Opplysninger\n\n{text}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Om trenerne har vi navn og e-post.", "nb"),
        ("For trenarane ligg det inne namn og e-post.", "nn"),
        ("For coaches the data are name and e-mail.", "en"),
        ("For coaches, only name and e-mail are held.", "en"),
    ],
)
def test_what_is_told_of_people_begins_after_them(text: str, language: str) -> None:
    assert [category for _, category in told(f"2 Data\n\n{text}", language)] == ["name", "contact"]


def test_an_item_that_no_wording_knows_is_data_beside_known_ones() -> None:
    text = "2 Opplysninger\n\n- navn\n- kallesignal\n- adresse\n"
    assert told(text) == [("navn", "name"), ("kallesignal", "other"), ("adresse", "address")]


def test_cells_under_a_column_that_spaces_set_apart_belong_to_it() -> None:
    text = (
        "2 Oversikt\n\n"
        "Gruppe          Opplysning             Lagring\n"
        "Fast ansatte    Navn                   5 år\n"
        "                Fødselsnummer          5 år\n"
        "Vikarer         Navn                   5 år\n"
        "                Kompetansebevis        2 år\n"
    )
    assert labels(text) == ["Navn", "Fødselsnummer", "Navn", "Kompetansebevis"]


def test_fields_set_apart_by_spaces_are_lists_of_their_own() -> None:
    text = (
        "2 Opplysninger\n\n"
        "Beboere:      navn, romnummer\n"
        "Ansatte:      navn, vaktliste\n"
        "Ikke med:     fingeravtrykk\n"
    )
    assert labels(text)[:4] == ["navn", "romnummer", "navn", "vaktliste"]


def test_two_kinds_that_and_joins_are_two_but_those_the_law_pairs_are_one() -> None:
    text = "2 Opplysninger\n\n- blodtrykk og diagnose\n- religion og filosofisk overbevisning\n"
    assert labels(text) == ["blodtrykk", "diagnose", "religion og filosofisk overbevisning"]


def test_a_definition_after_its_title_lists_no_data() -> None:
    text = (
        "1. Definisjoner. «Sensitive data» er opplysninger om etnisk opprinnelse, religion, helse "
        "og seksuelle forhold."
    )
    assert not kinds(text)


def test_a_box_left_open_is_possible_in_a_form_and_no_data_in_a_filled_in_list() -> None:
    ticked = "Typer opplysninger (kryss av)\n\n- [x] Navn\n- [ ] Fødselsdato\n"
    assert [f.values["category"] for f in kinds(ticked)] == ["name"]
    form = "Databehandler: ....................\n\n" + ticked
    assert ("possible", "other") in [
        (f.values["status"], f.values["category"]) for f in kinds(form)
    ]


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("navn, adresse og praksis", "Partene har praksis for møter, avtaler, navn og adresse."),
        ("navn, adresse og bestilling", "Hver bestilling, faktura og navn merkes."),
    ],
)
def test_a_common_word_is_data_only_where_data_are_listed(inside: str, outside: str) -> None:
    common = inside.split()[-1]
    assert common in labels(f"2 Opplysninger\n\n{inside.capitalize()}.")
    assert common not in labels(f"2 Gjennomføring\n\n{outside}")


@pytest.mark.parametrize(
    ("language", "word", "category", "special"),
    [
        ("nb", "genotype", "genetic", True),
        ("nb", "ansiktsmal", "biometric", True),
        ("nb", "skadegrad", "health", True),
        ("nb", "substitusjonsbehandling", "health", True),
        ("nb", "medlemskap i forbundet", "trade_union", True),
        ("nb", "partitilknytning", "political", True),
        ("nb", "trosutøvelse", "religion", True),
        ("nb", "straffesaker", "criminal", False),
        ("nb", "politianmeldelser", "criminal", False),
        ("nb", "heftelser", "financial", False),
        ("nb", "kundenummer", "other", False),
        ("nb", "reisekort", "location", False),
        ("nb", "skattemessig bosted", "financial", False),
        ("nb", "leveringssted", "address", False),
        ("nn", "uføretrygd", "health", True),
        ("nn", "medlemskap i kyrkja", "religion", True),
        ("nn", "kontonummer", "financial", False),
        ("nn", "køyremønster", "location", False),
        ("en", "union affiliation", "trade_union", True),
        ("en", "heart rate", "health", True),
        ("en", "political opinions", "political", True),
        ("en", "relationship to the patient", "family", False),
        ("en", "border crossing times", "location", False),
        ("en", "membership number", "other", False),
    ],
)
def test_a_kind_in_the_words_of_its_sector_has_its_category(
    language: str, word: str, category: str, special: bool
) -> None:
    heading = {"nb": "Opplysninger", "nn": "Opplysningar", "en": "Personal data"}[language]
    name = {"nb": "Navn", "nn": "Namn", "en": "Name"}[language]
    (fact,) = (
        f for f in kinds(f"2 {heading}\n\n{name}, {word}.", language) if f.values["label"] == word
    )
    assert (fact.values["category"], fact.values["special"]) == (category, special)


@pytest.mark.parametrize(
    "words", ["eksemplarer", "eksempler", "behandlingssted", "hjemmel", "direktoratet"]
)
def test_words_that_only_look_like_data_are_none(words: str) -> None:
    assert not kinds(f"2 Gjennomføring\n\nAvtalen nevner {words}, navn og adresse i vedlegget.")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nb",
            "2 Opplysninger\n\nVed krav om sletting vises det til følgende rutiner:\n\n"
            "- Rutine 8 - Sletting i planen\n- Rutine 21 - Innsyn i navn og adresse",
        ),
        (
            "nn",
            "2 Opplysningar\n\nVed krav om sletting gjeld desse retningslinjene:\n\n"
            "- Retningslinje 4 for adresse\n- Rettleiing om namn og telefon",
        ),
        (
            "en",
            "2 Personal data\n\nRequests follow these procedures:\n\n"
            "- Procedure 8: erasure of addresses\n- Procedure 9: name, address",
        ),
    ],
)
def test_a_lead_that_announces_something_else_leads_to_no_data(language: str, text: str) -> None:
    assert not kinds(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "7 Personell\n\n- Kompetanse på kartlegging av arbeidsevne"),
        ("nn", "7 Personell\n\n- Røynsle med opplysningar om helse"),
        ("en", "7 Staff\n\n- Experience in handling information about health"),
        ("nb", "8 Varighet\n\nOpplysninger om fravær slettes når de er eldre enn tolv måneder."),
        ("nb", "2 Om avtalen\n\nFormål: Å administrere turnus, ferie, fravær og lønn."),
        ("nn", "2 Om avtalen\n\nFøremål: Å administrere turnus, ferie, fråvær og løn."),
        ("en", "2 The agreement\n\nPurpose: to administer rotas, holidays, absence and salary."),
        (
            "nb",
            "2 Om avtalen\n\nBehandlingen består i innhenting av timelister, sammenstilling, "
            "beregning, utbetaling av lønn, rapportering og oppbevaring.",
        ),
        (
            "nn",
            "2 Om avtalen\n\nBehandlinga består i innhenting av timelister, samanstilling, "
            "utrekning, utbetaling av løn og oppbevaring.",
        ),
        (
            "en",
            "2 The agreement\n\nThe processing consists of collection of timesheets, compilation, "
            "calculation, payment of salaries, reporting and storage.",
        ),
        ("nb", "8 Frister\n\nDet kan også komme frem krav om sletting av adresser."),
        ("nb", "2 Opplysninger\n\nChatten er anonym."),
        ("nb", "2 Opplysninger\n\nTrenerne krysser av for oppmøte."),
        ("nb", "2 Opplysninger\n\nBodø, 30.01.2025 – Anne Borg, Rolf Hov for Samtalelogg"),
        ("nb", "2 Opplysninger\n\n- Vaktliste AS\n"),
    ],
)
def test_what_is_known_done_meant_or_signed_is_no_data(language: str, text: str) -> None:
    assert not kinds(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nb",
            "Personopplysninger er alle opplysninger som kan knyttes til deg. Det kan være navnet "
            "ditt. Det kan også være opplysninger om livssituasjonen din eller helsen din.",
        ),
        (
            "nn",
            "Med personopplysningar meiner vi alle opplysningar om deg. Det kan òg vere "
            "opplysningar om helse eller religion.",
        ),
        (
            "en",
            "Personal data means any information about you. It may also be information about "
            "your health or religion.",
        ),
    ],
)
def test_a_sentence_that_goes_on_from_a_definition_tells_no_data(language: str, text: str) -> None:
    assert not kinds(f"9 Taushet\n\n{text}", language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "nb",
            "3 Hvilke opplysninger legges inn?\n\n    ☒ navn             ☒ fødselsnummer\n"
            "    ☒ adresse          ☐ bilde\n    ☒ stilling         ☐ fingeravtrykk\n",
            ["navn", "fødselsnummer", "adresse", "stilling"],
        ),
        (
            "nn",
            "3 Kva opplysningar\n\n    [x] namn      [x] fødselsnummer\n"
            "    [x] adresse   [ ] bilete\n",
            ["namn", "fødselsnummer", "adresse"],
        ),
        (
            "en",
            "3 Personal data\n\n☒ name    ☐ fingerprint    ☒ address\n☒ salary    ☐ photo\n",
            ["name", "address", "salary"],
        ),
    ],
)
def test_boxes_side_by_side_are_each_ticked_or_not(
    language: str, text: str, expected: list[str]
) -> None:
    assert labels(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "nb",
            "| Hvem | Hvilke opplysninger | Særlig kategori? |\n|---|---|---|\n"
            "| Beboere | navn, romnummer | ja, helse |\n| Pårørende | telefonnummer | nei |\n",
            ["navn", "romnummer", "telefonnummer"],
        ),
        (
            "nn",
            "| Kven | Kva opplysningar | Særleg kategori |\n|---|---|---|\n"
            "| Bebuarar | namn, romnummer | ja |\n| Pårørande | telefonnummer | nei |\n",
            ["namn", "romnummer", "telefonnummer"],
        ),
        (
            "en",
            "| Who | Which data | Special category? |\n|---|---|---|\n"
            "| Residents | name, room number | yes (health) |\n| Next of kin | address | no |\n",
            ["name", "room number", "address"],
        ),
        (
            "nb",
            "HVA            HVEM             DETALJER\n"
            "Identitet      strømkunder      navn, fødselsnummer\n"
            "Forbruk        strømkunder      målerstand\n",
            ["navn", "fødselsnummer", "målerstand"],
        ),
        (
            "nn",
            "| Kva | Kven | Nærare skildring |\n|---|---|---|\n"
            "| Identitet | straumkundar | namn, adresse |\n"
            "| Forbruk | straumkundar | målarstand |\n",
            ["namn", "adresse", "målarstand"],
        ),
        (
            "en",
            "| What | Who | Details |\n|---|---|---|\n"
            "| Identity | customers | name, address |\n| Use | customers | meter reading |\n",
            ["name", "address", "meter reading"],
        ),
        (
            "nb",
            "| Hvem | Oppgave | Hvor behandles opplysningene? |\n|---|---|---|\n"
            "| Nordlysky AS | drift | Norge |\n| Stemmetolk ApS | tale | Danmark |\n",
            [],
        ),
        (
            "nb",
            "| Hvem | Hva | Detaljer |\n|---|---|---|\n"
            "| Skyen AS | drift | lagring av navn |\n| Brevet AS | post | adresse |\n",
            [],
        ),
    ],
)
def test_a_table_tells_data_in_the_column_that_holds_them(
    language: str, text: str, expected: list[str]
) -> None:
    assert labels(f"## 2 Oversikt\n\n{text}", language) == expected


def test_a_table_of_kinds_and_examples_tells_the_kinds() -> None:
    text = (
        "## 3 Opplysninger\n\n| Type | Eksempel |\n|---|---|\n| Navn, fødselsnummer | |\n"
        "| Helse | psykiske vansker |\n| Skole | karakterer |\n"
    )
    assert labels(text) == ["Navn", "fødselsnummer", "Helse", "Skole"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nb", "Opplysningene er:\n\na) navn\nb) brikkenummer", ["navn", "brikkenummer"]),
        ("nn", "Opplysningane er:\n\na) namn\nb) brikkenummer", ["namn", "brikkenummer"]),
        ("en", "The data are:\n\na) name\nb) tag number", ["name", "tag number"]),
        ("nb", "2 Oppdraget\n\nOm hva:\n\n- navn\n- adresse", ["navn", "adresse"]),
        (
            "nb",
            "2 Oppdraget\n\nOm budgivere behandles fødselsnummer, budbeløp, urtype og klokketype.",
            ["fødselsnummer", "budbeløp", "urtype og klokketype"],
        ),
        (
            "nb",
            "2 Oppdraget\n\nFølgende opplysninger slettes etter ett år: navn, adresse, e-post.",
            ["navn", "adresse", "e-post"],
        ),
        (
            "nb",
            "A. Om behandlingen\n\nA.3 Typer av personopplysninger. Urtype, navn, adresse.",
            ["Urtype", "navn", "adresse"],
        ),
        (
            "nb",
            "2 Oppdraget\n\nOpplysningene gjelder etterlatte som mottar pensjon, og omfatter navn, "
            "adresse, kontonummer og, for så vidt kontingent trekkes i lønn, medlemskap i "
            "fagforening.",
            ["navn", "adresse", "kontonummer", "medlemskap i fagforening"],
        ),
        (
            "nn",
            "2 Oppdraget\n\nOpplysningane gjeld etterlatne som får pensjon, og omfattar namn, "
            "adresse, kontonummer og sjukefråvær.",
            ["namn", "adresse", "kontonummer", "sjukefråvær"],
        ),
        (
            "en",
            "2 The task\n\nThe data concern survivors who receive a pension, and comprise name, "
            "address, bank account number and sick leave.",
            ["name", "address", "bank account number", "sick leave"],
        ),
        (
            "nb",
            "2 Oppdraget\n\nDerfor kan helseopplysninger og ytelser fra Nav forekomme.",
            ["helseopplysninger", "ytelser"],
        ),
    ],
)
def test_a_list_begins_after_what_leads_to_it(
    language: str, text: str, expected: list[str]
) -> None:
    assert labels(text, language) == expected


def test_a_list_behind_boxes_needs_no_heading() -> None:
    listed = "[x] navn   [x] fødselsnummer\n[x] sykefravær   [ ] fagforening"
    assert labels(f"Sett kryss\n\n{listed}") == ["navn", "fødselsnummer", "sykefravær"]


def test_boxes_before_other_things_list_no_data() -> None:
    assert (
        labels("Sett kryss\n\n[x] sletting ved opphør\n[x] tilbakelevering\n[ ] kryptering") == []
    )


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Om elevene: navn, klasse, hvilken buss de tar og om de har skyss.",
            "nb",
            ["navn", "klasse", "hvilken buss de tar", "om de har skyss"],
        ),
        (
            "About the pupils: name, address, which bus they take and whether they have a card.",
            "en",
            ["name", "address", "which bus they take", "whether they have a card"],
        ),
    ],
)
def test_an_item_may_tell_by_a_question_what_is_registered(
    text: str, language: str, expected: list[str]
) -> None:
    heading = {"nb": "Personopplysninger", "en": "Personal data"}[language]
    assert labels(f"2 {heading}\n\n{text}", language) == expected


def test_what_is_done_one_thing_after_another_is_no_list_of_data() -> None:
    words = "Leverandøren mottar søknader, henter inntekt, beregner skatt og sender vedtak."
    assert labels(f"2 Tjenesten\n\n{words}") == []


@pytest.mark.parametrize(
    "words",
    [
        "Spørsmål rettes til rådgiver skole, post@lyngvik.example, tlf. 62 00 00 00.",
        "Spørsmål om e-post, adresse og lønn besvares på tlf. 62 00 00 00.",
    ],
)
def test_whom_to_reach_is_no_list_of_data(words: str) -> None:
    assert labels(words) == []


def test_the_label_of_a_record_is_no_kind_of_data() -> None:
    records = "System: Lønna (lønn)\nHva: navn, kontonummer\n\nSystem: Timen (fravær)\nHva: navn"
    assert labels(f"3 PERSONOPPLYSNINGER\n\n{records}") == ["navn", "kontonummer", "navn"]


def test_first_and_last_name_are_one_kind_and_a_date_of_birth_is_whole() -> None:
    assert labels("2 Opplysninger\n\nFornavn og etternavn, adresse.") == [
        "Fornavn og etternavn",
        "adresse",
    ]
    assert labels("2 Data\n\nWe process name, date of birth and address.", "en") == [
        "name",
        "date of birth",
        "address",
    ]


def test_boxes_before_the_ways_of_notice_list_no_data() -> None:
    assert labels("Varsel gis på\n\n[x] e-post\n[x] telefon\n[x] SMS til mobilnummer") == []
