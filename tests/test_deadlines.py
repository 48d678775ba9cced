"""Time limits: how durations are read, whom they bind, and what is no limit."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avtalegraf.extract import extract, from_text
from avtalegraf.extract.components.deadlines import Measured, measured_in
from avtalegraf.extract.model import Value

_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def measured(text: str, language: str = "nb") -> list[Measured]:
    return list(measured_in(text, 0, len(text), language))


@pytest.mark.parametrize(
    ("text", "language", "value", "hours"),
    [
        ("48 timer", "nb", "PT48H", 48),
        ("48 timers", "nb", "PT48H", 48),
        ("24timer", "nb", "PT24H", 24),
        ("tjuefire timer", "nb", "PT24H", 24),
        ("syttito (72) timer", "nb", "PT72H", 72),
        ("15 minutter", "nb", "PT15M", 0.25),
        ("innen et kvarter", "nb", "PT15M", 0.25),
        ("innen en halv time", "nb", "PT30M", 0.5),
        ("innan ein halv time", "nn", "PT30M", 0.5),
        ("30 dager", "nb", "P30D", 720),
        ("30\u00a0dager", "nb", "P30D", 720),
        ("tretti (30) dager", "nb", "P30D", 720),
        ("TRETTI DAGER", "nb", "P30D", 720),
        ("30 kalenderdager", "nb", "P30D", 720),
        ("120 dagers varsel", "nb", "P120D", 2880),
        ("to døgn", "nb", "P2D", 48),
        ("12 uker", "nb", "P84D", 2016),
        ("innen en uke", "nb", "P7D", 168),
        ("3 måneder", "nb", "P3M", None),
        ("tre\nmåneder", "nb", "P3M", None),
        ("6 mnd.", "nb", "P6M", None),
        ("2 år", "nb", "P2Y", None),
        pytest.param("innen 1 måned", "nb", "P1M", None),
        pytest.param("innen én (1) måned", "nb", "P1M", None),
        ("48 timar", "nn", "PT48H", 48),
        ("fjorten dagar", "nn", "P14D", 336),
        ("innan ei veke", "nn", "P7D", 168),
        ("tre månader", "nn", "P3M", None),
        ("48 hours", "en", "PT48H", 48),
        ("a 72-hour notice", "en", "PT72H", 72),
        ("thirty (30) days", "en", "P30D", 720),
        ("seven calendar days", "en", "P7D", 168),
        ("two weeks", "en", "P14D", 336),
        ("within one month", "en", "P1M", None),
    ],
)
def test_a_duration_is_read_in_each_manner_of_writing_it(
    text: str, language: str, value: str, hours: float | None
) -> None:
    (found,) = measured(text, language)
    assert (found.value, found.hours) == (value, hours)
    assert not found.business
    assert not found.placeholder


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("to (2) virkedager", "nb", "P2D"),
        ("fem arbeidsdager", "nb", "P5D"),
        ("ti yrkedagar", "nn", "P10D"),
        ("two (2) business days", "en", "P2D"),
        ("five working days", "en", "P5D"),
    ],
)
def test_working_days_are_days_and_are_told_apart(text: str, language: str, value: str) -> None:
    (found,) = measured(text, language)
    assert (found.value, found.business) == (value, True)


@pytest.mark.parametrize("text", ["[24] timer", "[sett inn 24] timer", "[ 24 ] timer"])
def test_a_number_in_brackets_is_a_placeholder_with_its_proposal(text: str) -> None:
    (found,) = measured(text)
    assert (found.value, found.hours, found.placeholder) == ("PT24H", 24, True)


@pytest.mark.parametrize(
    "text",
    [
        "en dag",
        "et år",
        "30 personer",
        "§ 24 timeplan",
        "1000 timer",
        "innen 1. mai",
        "[X] timer",
        "1,5 måneder",
        "1,255 timer",
        "1 ær",  # letters that `år` may be damaged into, but a word of its own
    ],
)
def test_what_is_no_duration(text: str) -> None:
    assert measured(text) == []


def test_two_durations_in_a_sentence_stand_in_order() -> None:
    text = "innen 24 timer, og en rapport innen 14 dager"
    assert [text[m.start : m.end] for m in measured(text)] == ["24 timer", "14 dager"]


@given(
    st.integers(1, 999), st.sampled_from(["timer", "dager", "uker", "minutter", "måneder", "år"])
)
def test_every_whole_number_of_a_unit_is_a_valid_duration(number: int, unit: str) -> None:
    (found,) = measured(f"innen {number} {unit} etter")
    assert _DURATION.fullmatch(found.value)
    assert (found.hours is None) == (unit in ("måneder", "år"))


@pytest.mark.parametrize(
    ("text", "value", "hours"),
    [
        ("1,5 timer", "PT1H30M", 1.5),
        ("0,25 timer", "PT15M", 0.25),
        ("2,5 dager", "P2DT12H", 60),
        ("1,5 uker", "P10DT12H", 252),
        ("1,5 minutter", "PT1M30S", 0.025),
        ("1,5 år", "P1Y6M", None),
    ],
)
def test_a_fraction_is_written_in_smaller_units(text: str, value: str, hours: float | None) -> None:
    (found,) = measured(text)
    assert _DURATION.fullmatch(found.value)
    assert (found.value, found.hours) == (value, hours)


# ------------------------------------------------------------------ in an agreement

_BEFORE = """Databehandleravtale

mellom

Lyngvik kommune («behandlingsansvarlig»)

og

Skyfri Drift AS («databehandler»)

1 Plikter

1.1 """


def deadlines(sentence: str) -> list[Mapping[str, Value]]:
    (agreement,) = extract(from_text(f"{_BEFORE}{sentence}\n", "lyngvik.txt"))
    return [f.values for f in agreement.facts if f.kind == "deadline"]


def test_notice_of_a_breach_with_its_trigger() -> None:
    (found,) = deadlines(
        "Databehandleren skal varsle den behandlingsansvarlige om brudd innen 24 timer etter at "
        "bruddet ble oppdaget."
    )
    assert found["what"] == "breach_notification"
    assert found["bearer"] == "processor"
    assert (found["value"], found["hours"]) == ("PT24H", 24)
    assert found["trigger"] == "etter at bruddet ble oppdaget"
    assert found["is_placeholder"] is False


def test_a_wording_beside_a_number_is_one_deadline() -> None:
    (found,) = deadlines(
        "Databehandleren skal varsle den behandlingsansvarlige om brudd uten ugrunnet opphold og "
        "senest innen [36] timer."
    )
    assert (found["value"], found["promptness"]) == ("PT36H", "without_undue_delay")
    assert found["is_placeholder"] is True


def test_a_wording_alone_is_the_value() -> None:
    (found,) = deadlines("Databehandleren skal straks varsle den behandlingsansvarlige om brudd.")
    assert (found["value"], "hours" in found) == ("immediately", False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Den behandlingsansvarlige skal melde bruddet til Datatilsynet innen 72 timer.",
        "Databehandleren skal varsle den behandlingsansvarlige, slik at den behandlingsansvarlige "
        "kan melde bruddet til Datatilsynet innenfor fristen på 72 timer.",
    ],
)
def test_the_72_hours_towards_the_authority_are_the_controllers(sentence: str) -> None:
    (found,) = deadlines(sentence)
    assert (found["what"], found["bearer"]) == ("authority_notification", "controller")


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        (
            "Databehandleren skal slette opplysningene innen 30 dager etter opphør.",
            "deletion_return",
        ),
        (
            "Databehandleren skal gi skriftlig bekreftelse på slettingen innen 30 dager.",
            "deletion_confirmation",
        ),
        ("Logger skal oppbevares i 30 dager.", "retention"),
        ("Faktura betales innen 30 dager.", "payment"),
    ],
)
def test_what_a_deadline_is_for(sentence: str, what: str) -> None:
    (found,) = deadlines(sentence)
    assert (found["what"], found["value"]) == (what, "P30D")


@pytest.mark.parametrize(
    "sentence",
    [
        "Eksempel: Databehandleren skal slette opplysningene innen 12 uker.",
        "Sist gikk det 48 timer før databehandleren varslet.",
        "Databehandleren har 10 års erfaring med drift.",
        "Med dag menes et tidsrom på 24 timer.",
    ],
)
def test_examples_stories_and_definitions_set_no_deadline(sentence: str) -> None:
    assert deadlines(sentence) == []


def test_a_row_says_what_its_time_limit_is_for_and_whom_it_binds() -> None:
    text = """DATABEHANDLERAVTALE

mellom Lyngvik kommune (org.nr. 937418264) («behandlingsansvarlig») og Skyfri Drift AS
(org.nr. 914778271) («databehandler»).

9. Frister

| Hva | Frist | Hvem |
|---|---|---|
| Varsel om brudd | senest 12 timer | databehandler |
| Videresending av innsynskrav | 2 arbeidsdager | databehandler |
| Innsigelse mot ny underdatabehandler | 4 uker | behandlingsansvarlig |
| Sletting av hendelseslogg | 13 måneder | databehandler |
"""
    (agreement,) = extract(from_text(text, "frister.txt"))
    limits = [f.values for f in agreement.facts if f.kind == "deadline"]
    assert [(v["what"], v["value"], v["bearer"]) for v in limits] == [
        ("breach_notification", "PT12H", "processor"),
        ("subject_request", "P2D", "processor"),
        ("subprocessor_objection", "P28D", "controller"),
        ("retention", "P13M", "processor"),
    ]
