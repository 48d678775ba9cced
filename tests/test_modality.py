"""What a provision says no to, what it only measures, and whom it binds."""

from __future__ import annotations

import pytest

from avtalegraf.extract import extract, from_text

ENGLISH = """Data Processing Agreement

between Lyngvik Municipality (org.no. 937418264) as controller ("Customer") and Skyfri Drift AS
(org.no. 914778271) as processor ("Provider").

1. Duties

"""
NORWEGIAN = """Databehandleravtale

mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarlig») og Skyfri Drift AS
(org.nr. 914778271) («databehandler»).

1. Plikter

"""


NYNORSK = """Databehandlaravtale

mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarleg») og Skyfri Drift AS
(org.nr. 914778271) («databehandlar»).

1. Plikter

Dette er ein avtale om opplysningar som ikkje skal gå vidare til andre.

"""


def bound(opening: str, sentence: str) -> list[tuple[str, str, str]]:
    """Return topic, modality and bearer of each provision of a sentence."""
    document = from_text(f"{opening}{sentence}\n", "avtale.txt")
    start = document.text.index(sentence)
    values = (
        fact.values
        for agreement in extract(document)
        for fact in agreement.facts
        if fact.kind == "norm" and fact.span.start >= start
    )
    return [(str(v["topic"]), str(v["modality"]), str(v["bearer"])) for v in values]


def modality(opening: str, sentence: str) -> str:
    """Return the modality of the one provision of a sentence."""
    ((_, found, _),) = bound(opening, sentence)
    return found


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (
            ENGLISH,
            "Provider will give Customer not less than 45 days' notice of new sub-processors.",
        ),
        (
            ENGLISH,
            "Provider shall notify Customer no later than 24 hours after discovering a breach.",
        ),
        (ENGLISH, "Provider shall not only delete the data, but also confirm it in writing."),
        (NORWEGIAN, "Databehandleren skal gi ikke mindre enn 20 dagers varsel om endringer."),
        (NORWEGIAN, "Databehandleren skal varsle om brudd ikke senere enn 24 timer etter funnet."),
        (NORWEGIAN, "Databehandleren skal ikke bare slette opplysningene, men også bekrefte det."),
    ],
)
def test_a_measure_with_a_negation_in_it_is_still_a_duty(opening: str, sentence: str) -> None:
    assert modality(opening, sentence) == "obligation"


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (ENGLISH, "No transfer out of the EEA may take place unless Customer has so instructed."),
        (ENGLISH, "No personal data shall be disclosed to third parties."),
        (ENGLISH, "Provider is not to disclose Customer Data."),
        (NORWEGIAN, "Ingen opplysninger kan overføres ut av EØS."),
        (NORWEGIAN, "Overføring ut av EØS skal ikke finne sted."),
    ],
)
def test_what_opens_with_nobody_or_none_is_prohibited(opening: str, sentence: str) -> None:
    assert modality(opening, sentence) == "prohibition"


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "Databehandleren svarer for dem, men ikke for mer enn den selv får dekket."),
        (NYNORSK, "Databehandlaren svarar for dei, men ikkje for meir enn han sjølv får dekt."),
        (ENGLISH, "Provider shall answer for them, but not for more than it recovers itself."),
    ],
)
def test_what_takes_back_a_part_forbids_nothing(opening: str, sentence: str) -> None:
    assert [found[1] for found in bound(opening, sentence)] == ["obligation"]


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "Behandlingsansvarlig kan si opp avtalen med 30 dagers skriftlig varsel."),
        (NYNORSK, "Behandlingsansvarleg kan setje seg imot skiftet innan to veker etter varselet."),
        (ENGLISH, "Customer may object within ten days of the notice."),
        (NORWEGIAN, "Går noe galt, har behandlingsansvarlig rett til å gå fra avtalen."),
    ],
)
def test_a_right_that_notice_goes_with_is_the_one_s_who_has_it(opening: str, sentence: str) -> None:
    assert [found[1:] for found in bound(opening, sentence)] == [("right", "controller")]


@pytest.mark.parametrize(
    ("opening", "sentence", "bearer"),
    [
        (NORWEGIAN, "Melding til Datatilsynet er behandlingsansvarligs sak.", "controller"),
        (NYNORSK, "Meldinga til Datatilsynet er behandlingsansvarleg si sak.", "controller"),
        (ENGLISH, "The notification is Customer's responsibility.", "controller"),
        (NORWEGIAN, "Databehandlerens ansvar er begrenset til kr 100 000.", "processor"),
        (NORWEGIAN, "Databehandleren og alle som arbeider for denne, plikter å tie.", "processor"),
        (NORWEGIAN, "Skulle databehandleren mene at en instruks er ulovlig, bør det tas opp.",
         "processor"),
    ],
)  # fmt: skip
def test_a_provision_binds_whom_its_words_say(opening: str, sentence: str, bearer: str) -> None:
    assert [found[2] for found in bound(opening, sentence)] == [bearer]


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "Behandlingsansvarlig kan stanse behandlingen og si opp avtalen."),
        (NYNORSK, "Behandlingsansvarleg kan stanse handsaminga og seie opp avtalen."),
        (ENGLISH, "Customer may suspend the processing and terminate the agreement."),
    ],
)
def test_a_modal_goes_on_to_each_thing_that_and_joins(opening: str, sentence: str) -> None:
    assert bound(opening, sentence) == [
        ("suspension", "right", "controller"),
        ("termination", "right", "controller"),
    ]


def test_after_a_clause_between_commas_the_main_clause_goes_on() -> None:
    words = (
        "Behandlingsansvarlig avgjør hvem som skal ha tilgang, og må melde fra til databehandleren "
        "straks en bruker slutter."
    )
    assert [found[2] for found in bound(NORWEGIAN, words)] == ["controller", "controller"]


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "Behandlingsansvarlig gir med dette en generell skriftlig tillatelse."),
        (NYNORSK, "Behandlingsansvarleg gjev med dette eit generelt skriftleg løyve."),
        (ENGLISH, "Customer authorises the use of sub-processors."),
    ],
)
def test_to_give_leave_is_no_duty(opening: str, sentence: str) -> None:
    assert modality(opening, sentence) in ("permission", "right")


@pytest.mark.parametrize(
    ("opening", "options"),
    [
        (NORWEGIAN, "☐ Databehandleren kan ikke bruke andre.\n"
         "☒ Databehandleren kan bruke andre etter 20 dagers varsel.\n"
         "☐ Databehandleren kan bruke andre etter 60 dagers varsel.\n"),
        (NYNORSK, "[ ] Databehandlaren kan ikkje bruke andre.\n"
         "[x] Databehandlaren kan bruke andre etter 20 dagars varsel.\n"
         "[ ] Databehandlaren kan bruke andre etter 60 dagars varsel.\n"),
        (ENGLISH, "☐ Provider may not engage others.\n"
         "☒ Provider may engage others on 20 days' notice.\n"
         "☐ Provider may engage others on 60 days' notice.\n"),
    ],
)  # fmt: skip
def test_an_option_that_is_not_ticked_binds_nobody_and_sets_no_limit(
    opening: str, options: str
) -> None:
    document = from_text(opening + options, "avtale.txt")
    start = document.text.index(options[:5])
    found = [f for a in extract(document) for f in a.facts if f.span.start >= start]
    assert [f.values["modality"] for f in found if f.kind == "norm"] == ["permission"]
    assert [f.values["value"] for f in found if f.kind == "deadline"] == ["P20D"]


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "Ved motstrid går Bilag A foran avtalen, og avtalen går foran tilbudet."),
        (NYNORSK, "Ved motstrid går vedlegg 1 føre avtalen, og avtalen går føre bestillinga."),
        (ENGLISH, "In case of conflict Annex 1 prevails over this DPA, and this DPA prevails over "
         "the order."),
    ],
)  # fmt: skip
def test_two_rules_of_precedence_in_a_sentence_are_two(opening: str, sentence: str) -> None:
    (agreement, *_) = extract(from_text(f"{opening}{sentence}\n", "avtale.txt"))
    assert len([f for f in agreement.facts if f.kind == "precedence"]) == 2


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "(I forrige utgave av skjemaet var fristen for varsel 30 dager.)"),
        (NYNORSK, "I det førre vedlegget var fristen for varsel 48 timar."),
        (ENGLISH, "In the previous annex the time limit for notice was 48 hours."),
    ],
)
def test_what_used_to_be_the_limit_is_none(opening: str, sentence: str) -> None:
    (agreement, *_) = extract(from_text(f"{opening}{sentence}\n", "avtale.txt"))
    assert not [f for f in agreement.facts if f.kind == "deadline"]


@pytest.mark.parametrize(
    ("opening", "sentence"),
    [
        (NORWEGIAN, "Ny versjon settes ikke i drift uten en måneds skriftlig varsel."),
        (NYNORSK, "Ny versjon skal ikkje setjast i drift utan ein månads varsel."),
        (ENGLISH, "A new version shall not be installed without one month's notice."),
    ],
)
def test_without_one_month_s_notice_sets_a_limit(opening: str, sentence: str) -> None:
    (agreement, *_) = extract(from_text(f"{opening}{sentence}\n", "avtale.txt"))
    assert [f.values["value"] for f in agreement.facts if f.kind == "deadline"] == ["P1M"]
