"""What the analysts ask of the five agreements, asked with the program's own stored queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from .conftest import AGREEMENTS, Command

pytestmark = pytest.mark.shared

Row = dict[str, str]
Ask = Callable[..., list[Row]]

MODIA = "002-f40a4d169e79883f"
CLARIFICATION = "003-86a61dcb41ee604a-data-processing-agreement"
PURCHASE = "004-b3bab272c6f3d974-data-processing-agreement"
COOPERATION = "000-b7fd499044fd08f9"
INDEPENDENT = "001-e7bad5b73b352e1d"


@pytest.fixture(scope="module")
def ask(shared_data: Path, command: Command) -> Ask:
    """Ask a stored query through the command line; a row's `of` is the agreement's short name."""
    known: dict[tuple[str, ...], list[Row]] = {}

    def asked(name: str, *values: str) -> list[Row]:
        if (name, *values) not in known:
            done = command("query", name, *values, "--format", "json", data=shared_data)
            assert (done.returncode, done.stderr) == (0, "")
            bindings = json.loads(done.stdout)["results"]["bindings"]
            rows = [{k: cell["value"] for k, cell in row.items()} for row in bindings]
            for row in rows:
                row["of"] = row["agreement"].rpartition("/")[2]
            known[name, *values] = rows
        return known[name, *values]

    return asked


def test_the_approved_sub_processors_are_two_and_both_of_modia(ask: Ask) -> None:
    rows = ask("subprocessors")
    assert {(r["of"], r["name"]) for r in rows} == {
        (MODIA, "Bekk Consulting"),
        (MODIA, "Sopra Steria"),
    }
    assert len(rows) == 2


def test_both_sub_processors_develop_in_oslo(ask: Ask) -> None:
    rows = [r for r in ask("subprocessors") if r["name"] in ("Bekk Consulting", "Sopra Steria")]
    assert [(r["activity"], r["location"]) for r in rows] == [("utvikling", "Oslo (NO)")] * 2


def test_their_addresses_are_free_of_scan_marks(ask: Ask) -> None:
    addresses = {r["name"]: r["address"] for r in ask("subprocessors")}
    assert addresses["Bekk Consulting"].startswith("Akershusstranda 21")
    assert addresses["Sopra Steria"].startswith("Biskop")


def test_health_data_are_possible_for_both_and_stated_for_none(ask: Ask) -> None:
    rows = ask("subprocessors-health")
    assert sorted((r["of"], r["name"], r["tie"]) for r in rows) == [
        (MODIA, "Bekk Consulting", "possible"),
        (MODIA, "Sopra Steria", "possible"),
    ]


@pytest.mark.parametrize(
    ("agreement", "value", "hours", "filled"),
    [
        (MODIA, "PT36H", 36.0, "true"),
        (CLARIFICATION, "PT24H", 24.0, "true"),
        (PURCHASE, "PT24H", 24.0, "false"),
    ],
)
def test_the_deadline_for_notice_of_a_breach(
    ask: Ask, agreement: str, value: str, hours: float, filled: str
) -> None:
    rows = [r for r in ask("breach-deadlines") if r["of"] == agreement and "hours" in r]
    assert [(r["value"], float(r["hours"]), r["filled"]) for r in rows] == [(value, hours, filled)]


def test_only_the_three_data_processing_agreements_have_a_breach_deadline(ask: Ask) -> None:
    assert {r["of"] for r in ask("breach-deadlines")} == {MODIA, CLARIFICATION, PURCHASE}


def test_the_unfilled_deadline_is_read_from_its_brackets(ask: Ask) -> None:
    (row,) = [r for r in ask("breach-deadlines") if r["filled"] == "false"]
    assert row["of"] == PURCHASE
    assert "[24] timer" in row["evidence"]


def test_the_72_hours_bind_the_controller_and_never_the_processor(ask: Ask) -> None:
    rows = [r for r in ask("facts-deadlines") if r["value"] in ("PT72H", "P3D")]
    assert {r["of"] for r in rows} == {CLARIFICATION, PURCHASE}
    assert {(r["bearer"], r["what"]) for r in rows} == {("controller", "authority_notification")}
    assert not [r for r in ask("breach-deadlines") if float(r.get("hours", 0)) == 72]
    assert not [r for r in ask("duties-within", "hours=100") if "72" in r["evidence"]]


def test_the_participants_data_are_erased_84_days_after_the_last_report(ask: Ask) -> None:
    rows = [r for r in ask("deletion-rules") if r["of"] == CLARIFICATION and r["value"] == "P84D"]
    assert len(rows) == 1
    assert rows[0]["what"] in ("retention", "deletion_return")
    assert rows[0]["bearer"] == "processor"
    assert "siste deltakerrapport" in rows[0].get("trigger", "")


def test_the_84_days_of_the_purchase_template_are_only_an_example(ask: Ask) -> None:
    assert not [r for r in ask("facts-deadlines") if r["of"] == PURCHASE and r["value"] == "P84D"]


def test_written_confirmation_of_erasure_comes_within_14_days(ask: Ask) -> None:
    rows = [r for r in ask("deletion-rules") if r["what"] == "deletion_confirmation"]
    assert {(r["of"], r["value"], r["bearer"], r["placeholder"]) for r in rows} == {
        (CLARIFICATION, "P14D", "processor", "false"),
        (PURCHASE, "P14D", "processor", "false"),
    }
    assert all("etter at sletting er gjennomført" in r["trigger"] for r in rows)


def test_two_have_a_records_duty_and_modia_has_none(ask: Ask) -> None:
    rows = ask("records-duty")
    assert {(r["of"], r["hasDuty"]) for r in rows} == {
        (MODIA, "false"),
        (CLARIFICATION, "true"),
        (PURCHASE, "true"),
    }
    assert {r["bearer"] for r in rows if r["hasDuty"] == "true"} == {"processor"}


def test_only_modia_indemnifies(ask: Ask) -> None:
    rows = [r for r in ask("liability") if r["topic"] == "liability_indemnity"]
    assert {r["of"] for r in rows} == {MODIA}
    assert "skadesløs" in rows[0]["evidence"]


def test_in_the_clarification_annexes_and_clauses_go_before_the_agreement(ask: Ask) -> None:
    own = [r for r in ask("precedence-rules") if r["of"] == CLARIFICATION]
    over = {r["prevailing"] for r in own if r["yielding"] == "Databehandleravtalen"}
    assert over == {"vedleggene", "SCC"}


def test_only_the_clarification_puts_the_standard_clauses_first(ask: Ask) -> None:
    assert {r["of"] for r in ask("precedence-rules") if r["prevailing"] == "SCC"} == {CLARIFICATION}


def test_the_cooperation_agreement_divides_responsibility(ask: Ask) -> None:
    own = [r for r in ask("controllers-roles") if r["of"] == COOPERATION]
    assert {r["kind"] for r in own} == {"cooperation_agreement"}
    controllers = {r["name"] for r in own if r["role"] == "controller"}
    assert any("kommune" in name for name in controllers)
    assert any("velferdsetaten" in name for name in controllers)


def test_nobody_in_the_five_is_a_joint_controller(ask: Ask) -> None:
    assert not [r for r in ask("controllers-roles") if r["role"] == "joint_controller"]
    assert not [r for r in ask("facts-agreements") if r["kind"] == "joint_controllers_agreement"]


def test_the_parties_of_the_fact_finding_service_are_independent_controllers(ask: Ask) -> None:
    own = [r for r in ask("not-article-28") if r["of"] == INDEPENDENT]
    assert {r["kind"] for r in own} == {"independent_controllers_agreement"}
    assert {r["role"] for r in own} == {"independent_controller"}
    assert len(own) == 2


def test_article_28_governs_the_three_data_processing_agreements_alone(ask: Ask) -> None:
    outside = {r["of"] for r in ask("not-article-28")}
    everything = {r["of"] for r in ask("facts-agreements")}
    assert everything - outside == {MODIA, CLARIFICATION, PURCHASE}


def test_an_outdated_reference_tells_what_applies_instead(ask: Ask) -> None:
    rows = ask("outdated-law")
    told = {(r["of"], r["label"].split(" §")[0]): r.get("replacedBy", "") for r in rows}
    assert told[COOPERATION, "personopplysningsloven"].endswith("eli/lov/2018/06/15/38/nor")
    assert told[PURCHASE, "direktiv 95/46/EF"].endswith("eli/reg/2016/679/oj")
    assert all(told.values())


def test_every_answer_quotes_the_text_word_for_word(ask: Ask) -> None:
    texts = {
        row["of"]: (AGREEMENTS / row["document"]).read_bytes().decode("utf-8")
        for row in ask("facts-agreements")
    }
    checked = 0
    for name in ("facts-norms", "facts-deadlines", "facts-parties", "facts-personal-data"):
        for row in ask(name):
            text = texts[row["of"]]
            assert text[int(row["start"]) : int(row["end"])] == row["evidence"]
            checked += 1
    assert checked > 200


def test_the_jsonld_export_read_by_another_tool_is_the_same_graph(
    shared_data: Path, command: Command
) -> None:
    exported = command("export", "--format", "jsonld", data=shared_data)
    direct = command("export", "--format", "turtle", data=shared_data)
    assert (exported.returncode, direct.returncode) == (0, 0)
    # rdflib wrote the JSON-LD and Oxigraph reads it; without blank nodes, isomorphic is equal.
    again = {q.triple for q in ox.parse(exported.stdout.encode(), format=ox.RdfFormat.JSON_LD)}
    stored = {q.triple for q in ox.parse(direct.stdout.encode(), format=ox.RdfFormat.TURTLE)}
    assert len(stored) > 10_000
    assert again == stored
