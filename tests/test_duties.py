"""Who is bound to what: tables of duties, lists, follow-ups, and words that bind nobody."""

from __future__ import annotations

from functools import cache

import pytest

from avtalegraf.extract import Agreement, Fact, extract, from_text

_PROCESSING = {
    "nb": "# Databehandleravtale\n\nmellom Sørvik kommune (behandlingsansvarlig) og Bjørk Drift AS "
    "(databehandler).\n\n",
    "nn": "# Databehandlaravtale\n\nmellom Sørvik kommune (behandlingsansvarleg) og Bjørk Drift AS "
    "(databehandlar).\n\n",
    "en": "# Data Processing Agreement\n\nbetween Southwick Council (controller) and Birch "
    "Operations Ltd (processor).\n\n",
}
_JOINT = (
    "# Avtale om felles behandlingsansvar\n\nSørvik kommune (org.nr. 852 819 480), Nordal "
    "fylkeskommune (org.nr. 841 993 519) og Furu senter (org.nr. 970 187 006) er felles "
    "behandlingsansvarlige. {called}\n\n## Arbeidsdeling\n\n"
)
_CALLED = "I avtalen brukes «kommunen», «fylket» og «senteret»."


@cache
def agreement_of(text: str) -> Agreement:
    """Return the last agreement of a text."""
    return extract(from_text(text, "sorvik.md"))[-1]


def found(head: str, words: str, kind: str = "norm") -> list[Fact]:
    """Return the facts of a kind in some words after the head of an agreement, in order."""
    facts = [f for f in agreement_of(head + words + "\n").facts if f.kind == kind]
    return sorted((f for f in facts if f.span.start >= len(head)), key=lambda f: f.span.start)


def bound(head: str, words: str) -> list[tuple[object, object]]:
    """Return what each norm in some words is about, and who bears it."""
    return [(f.values["topic"], f.values["bearer"]) for f in found(head, words)]


# ------------------------------------------------------------------------ tables of duties

_TABLE = (
    "| Oppgave | Kommunen | Fylket | Senteret |\n|---|---|---|---|\n"
    "| Informasjon, artikkel 13 | skriver utkastet | kvalitetssikrer utkastet | trykker og sender "
    "ut |\n| Melding til Datatilsynet | – | melder innen 72 timer | – |\n"
    "| Protokoll, artikkel 30 | fører sin del | fører sin del | setter sammen |\n"
    "| Tilgangsstyring | alle | alle | alle |\n"
)


def test_a_table_has_a_duty_in_each_partys_column_and_its_topic_in_the_rows_label() -> None:
    norms = bound(_JOINT.format(called=_CALLED), _TABLE)
    told = ("information_duty", "joint_controller")
    assert norms == [
        told,
        told,
        told,
        ("breach_notification", "joint_controller"),
        *[("records", "joint_controller")] * 3,
        ("access_control", "both"),
    ]


def test_between_equals_a_column_of_deeds_beside_two_parties_is_anothers() -> None:
    head = _JOINT.format(called="I avtalen brukes «kommunen» om Sørvik.")
    table = (
        "| Oppgave | Sørvik kommune | Nordal fylkeskommune | Tredje deltaker |\n"
        "|---|---|---|---|\n| Sletting | sletter sine | sletter sine | sletter resten |\n"
        "| Protokoll | fører sin | fører sin | fører felles protokoll |\n"
    )
    assert [b for _, b in bound(head, table)] == ["joint_controller"] * 6


def test_a_table_of_what_parties_have_is_no_table_of_duties() -> None:
    table = (
        "| Tema | Kommunen | Fylket | Senteret |\n|---|---|---|---|\n"
        "| Ansatte | femti | hundre | ti |\n| Adresse | Sørvik | Nordal | Furu |\n"
    )
    assert bound(_JOINT.format(called=_CALLED), table) == []


def test_names_that_a_text_lists_for_its_parties_stand_for_them() -> None:
    words = "Senteret publiserer et sammendrag av avtalen på nettsiden sin."
    assert [b for _, b in bound(_JOINT.format(called=_CALLED), words)] == ["joint_controller"]


def test_quoted_words_that_are_no_names_of_parties_stand_for_nobody() -> None:
    head = _PROCESSING["nb"] + "Feltene «navn» og «merknad» skrives i portalen.\n\n"
    words = "Merknad kan slettes etter ett år."
    assert [b for _, b in bound(head, words)] == ["processor"]  # the topic's default, no name


# ------------------------------------------------------------------------ who is bound


@pytest.mark.parametrize(
    ("language", "words", "bearer"),
    [
        ("nb", "Feil skal meldes til den behandlingsansvarlige.", "processor"),
        ("nb", "Bestillinger skal sendes til databehandleren.", "controller"),
        ("en", "Changes shall be reported to the controller.", "processor"),
        ("nb", "Faktura betales innen 30 dager.", "controller"),
        ("nn", "Fakturaen skal betalast innan 30 dagar.", "controller"),
        ("en", "Invoices are payable within 30 days and shall be paid.", "controller"),
        ("nb", "Databehandleren kan si opp med to måneders varsel.", "processor"),
        ("en", "The controller may terminate with two months' notice.", "controller"),
        ("nb", "Nye systemer må databehandleren teste først.", "processor"),
        ("nb", "Kunden, eller den kunden sender, kan kontrollere rutinene.", "controller"),
    ],
)
def test_who_is_bound_where_the_subject_is_not_named_first(
    language: str, words: str, bearer: str
) -> None:
    head = _PROCESSING[language].replace("(behandlingsansvarlig)", "(behandlingsansvarlig, Kunden)")
    norms = found(head, words)
    assert [f.values["bearer"] for f in norms] == [bearer]


@pytest.mark.parametrize(
    ("language", "words", "bearer"),
    [
        (
            "nb",
            "Misligholder databehandleren avtalen, og er feilen ikke rettet innen 10 dager, kan "
            "den behandlingsansvarlige heve avtalen.",
            "processor",
        ),
        (
            "nb",
            "Den behandlingsansvarlige kan heve avtalen hvis databehandleren ikke retter feilen "
            "innen 10 dager.",
            "processor",
        ),
        (
            "nb",
            "Databehandleren kan bytte leverandør når den behandlingsansvarlige har fått varsel "
            "10 dager i forveien.",
            "processor",
        ),
    ],
)
def test_a_limit_in_a_condition_binds_whom_the_condition_is_about(
    language: str, words: str, bearer: str
) -> None:
    limits = found(_PROCESSING[language], words, "deadline")
    assert [(f.values["value"], f.values["bearer"]) for f in limits] == [("P10D", bearer)]


def test_who_is_addressed_follows_from_who_writes() -> None:
    head = (
        "# Databehandleravtale\n\n«Vi» er Bjørk Drift AS (org.nr. 841 993 519), som er "
        "databehandler. Dere er butikken som har kjøpt tjenesten.\n\n## Plikter\n\n"
    )
    words = "Dere må slette gamle brukere. Vi sletter sikkerhetskopier hver måned."
    assert [b for _, b in bound(head, words)] == ["controller", "processor"]


# ------------------------------------------------------------------------ what is agreed


@pytest.mark.parametrize(
    ("language", "words", "topic"),
    [
        ("nb", "Den behandlingsansvarlige skal informere elevene om løsningen.",
         "information_duty"),
        ("nn", "Den behandlingsansvarlege skal informere elevane om løysinga.",
         "information_duty"),
        ("en", "The controller shall inform the pupils of the service.", "information_duty"),
        ("nb", "Opplysningene fra sensoren må ikke brukes til å vurdere ansatte.",
         "purpose_limitation"),
        ("nn", "Opplysningane frå sensoren må ikkje brukast til å vurdere tilsette.",
         "purpose_limitation"),
        ("en", "The personal data must not be used for staff appraisal.", "purpose_limitation"),
        ("nb", "Kommer kravet til databehandleren, går det videre til kommunen.",
         "forward_requests"),
        ("nb", "Taushetsplikten gjelder alle ansatte og innleide.", "confidentiality"),
        ("nb", "Alle har skrevet under på taushetserklæring.", "confidentiality"),
    ],
)  # fmt: skip
def test_what_a_provision_is_about(language: str, words: str, topic: str) -> None:
    assert [f.values["topic"] for f in found(_PROCESSING[language], words)] == [topic]


def test_notice_of_new_ones_after_the_leave_to_engage_sub_processors_is_of_them() -> None:
    words = (
        "Kommunen gir databehandleren en generell tillatelse til å bruke underdatabehandlere. "
        "Databehandleren skal varsle om nye og om bytte 30 dager før endringen."
    )
    topics = [f.values["topic"] for f in found(_PROCESSING["nb"] + "## Kjeden\n\n", words)]
    assert topics == ["subprocessor_authorisation", "subprocessor_change_notice"]


def test_notice_of_changed_terms_after_the_leave_to_engage_sub_processors_is_of_the_terms() -> None:
    words = (
        "Kommunen gir databehandleren en generell tillatelse til å bruke underdatabehandlere. "
        "Databehandleren skal varsle om endringer i avtalen 30 dager i forveien."
    )
    topics = [f.values["topic"] for f in found(_PROCESSING["nb"] + "## Kjeden\n\n", words)]
    assert topics == ["subprocessor_authorisation", "change_notice"]


def test_the_controllers_leave_in_the_present_tense_allows_the_processor() -> None:
    words = "Kommunen godtar at databehandleren bruker underdatabehandlere i Norge."
    (norm,) = found(_PROCESSING["nb"], words)
    assert (norm.values["modality"], norm.values["bearer"]) == ("permission", "processor")


def test_a_heading_that_says_what_somebody_does_leads_into_the_cases_under_it() -> None:
    words = (
        "## Bistand\n\nBjørk Drift hjelper kommunen\n\na) når noen krever innsyn\n"
        "b) når det skal gjøres en vurdering av personvernkonsekvenser\n"
    )
    assert bound(_PROCESSING["nb"], words) == [
        ("assist_rights", "processor"),
        ("assist_breach_dpia", "processor"),
    ]


def test_a_question_alone_on_its_line_is_a_heading() -> None:
    head = _PROCESSING["nb"] + "## Brudd\n\nDatabehandleren varsler straks om brudd.\n\n"
    words = "Kan dere sjekke oss?\n\nDatabehandleren svarer innen ti dager."
    assert [f.values["topic"] for f in found(head, words)] == ["audit_allow"]


def test_what_a_notice_shall_tell_is_one_norm_however_it_is_asked() -> None:
    words = "Varselet skal si hva som har skjedd, hvilke følger det kan få og hva som er gjort."
    assert [f.values["topic"] for f in found(_PROCESSING["nb"], words)] == ["breach_content"]


def test_a_duty_that_lasts_is_about_what_the_duty_before_it_is_about() -> None:
    words = "Ansatte har taushetsplikt. Plikten varer også etter at arbeidsforholdet er slutt."
    topics = [f.values["topic"] for f in found(_PROCESSING["nb"], words)]
    assert topics == ["confidentiality", "confidentiality"]


# ------------------------------------------------------------------------ what is no limit


@pytest.mark.parametrize(
    "words",
    [
        "Ansvaret er begrenset til vederlaget for de siste tolv måneder.",
        "Bistand ut over fem timer per kalenderkvartal faktureres.",
        "Opplysningene slettes når eleven fyller 18 år.",
        "I høringsutkastet var fristen 48 timer.",
        "Databehandleren legger frem en rapport som er yngre enn seks måneder.",
    ],
)
def test_a_time_that_limits_nothing(words: str) -> None:
    assert found(_PROCESSING["nb"], words, "deadline") == []


def test_data_older_than_a_time_have_a_limit() -> None:
    words = "Logger eldre enn seks måneder skal slettes."
    assert [f.values["value"] for f in found(_PROCESSING["nb"], words, "deadline")] == ["P6M"]


# ------------------------------------------------------------------------ purchases and terse words


@pytest.mark.parametrize(
    ("words", "bearer"),
    [
        ("Monteringen skal være ferdig innen fem virkedager.", "supplier"),
        ("Reklamasjon skal fremsettes innen to måneder.", "customer"),
        ("Faktura betales innen 30 dager.", "customer"),
        ("Begge parter skal møte til samtaler innen to uker.", "both"),
    ],
)
def test_in_a_purchase_the_buyer_orders_and_pays_and_the_seller_delivers(
    words: str, bearer: str
) -> None:
    head = (
        "# Rammeavtale om kjøp av kontorstoler\n\nmellom Sørvik kommune (Kunden) og Bjørk Stoler "
        "AS (Leverandøren).\n\n## Levering\n\n"
    )
    assert [f.values["bearer"] for f in found(head, words)] == [bearer]


def test_access_may_be_limited_without_a_verb() -> None:
    words = "- Tilgang bare ved tjenstlig behov.\n- Tilgang for brukere på skolen.\n"
    norms = found(_PROCESSING["nb"] + "## Folk\n\n", words)
    assert [f.values["topic"] for f in norms] == ["access_control"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Prøvene slettes etter to år og tre måneder.", "P2Y3M"),
        ("Prøvene slettes når de er to år gamle.", "P2Y"),
        ("Databehandleren sletter prøvene etter seks måneder og loggene etter tre år.", "P6M"),
    ],
)
def test_how_long_something_is_kept(words: str, value: str) -> None:
    limits = found(_PROCESSING["nb"], words, "deadline")
    assert limits[0].values["value"] == value


def test_a_passive_with_a_noun_of_its_own_after_og_is_a_provision_of_its_own() -> None:
    words = "Listene må være levert den femte, og feil i dem rettes av databehandleren straks."
    assert "processor" in [f.values["bearer"] for f in found(_PROCESSING["nb"], words)]
