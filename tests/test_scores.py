"""The two scores, and many reports beside each other."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from rdflib import URIRef

from avtalegraf.errors import UnknownRequirementError
from avtalegraf.extract import Agreement
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.shapes import (
    Assessment,
    Corpus,
    Family,
    Outcome,
    Report,
    State,
    check,
    requirements,
)
from avtalegraf.shapes.parallel import Task, check_all
from avtalegraf.shapes.scores import (
    derecha_left_out,
    derecha_score,
    derecha_texts,
    own_score,
    together,
)

from .conftest import SHARED

ROWS = {row.id: row for row in requirements()}


def report(slug: str = "prove", **outcomes: str) -> Report:
    """Return a report in which all of Article 28 is satisfied but for what is named."""
    named = {name.replace("_", "-"): Outcome(code) for name, code in outcomes.items()}
    rows = [row for row in ROWS.values() if row.id.startswith(("A28", "A29", "A3", "A44", "DOC"))]
    return Report(
        URIRef(f"urn:{slug}"),
        slug,
        slug,
        State.SIGNED,
        tuple(
            Assessment(
                row,
                named.get(row.id, Outcome.SATISFIED),
                row.severity,
                row.message,
                row.remedy,
                row.message,
            )
            for row in rows
        ),
    )


def test_every_text_of_the_replication_data_is_counted_or_left_out_for_a_reason() -> None:
    counted, left_out = set(derecha_texts()), set(derecha_left_out())
    assert counted | left_out == {f"R{number}" for number in range(1, 47)}
    assert not counted & left_out
    assert set(derecha_left_out().values()) == {"optional", "statutory"}
    assert {row for rows in derecha_texts().values() for row in rows} <= set(ROWS)
    for number, rows in derecha_texts().items():
        assert any(number in ROWS[row].derecha for row in rows), number


def test_an_agreement_that_satisfies_all_has_full_scores() -> None:
    whole = report()
    assert (own_score(whole).satisfied, own_score(whole).applicable) == (47, 47)
    assert (derecha_score(whole).satisfied, derecha_score(whole).applicable) == (34, 34)
    assert derecha_score(whole).share == 1.0


def test_partly_is_not_satisfied_and_what_does_not_apply_does_not_count() -> None:
    poor = report(A28_4_flowdown="partial", A28_2_objection="not-applicable", DOC_mask="partial")
    assert (own_score(poor).satisfied, own_score(poor).applicable) == (45, 46)
    assert own_score(poor).unmet == ("A28-4-flowdown",)
    assert (derecha_score(poor).satisfied, derecha_score(poor).applicable) == (32, 33)
    assert derecha_score(poor).unmet == ("R27",)


def test_a_text_that_two_requirements_share_needs_both() -> None:
    assert derecha_score(report(A28_3_nature="missing")).unmet == ("R4",)
    assert derecha_score(report(A28_3_c_security="partial")).unmet == ("R16", "R32")


def test_an_agreement_under_other_articles_has_no_derecha_score() -> None:
    other = Report(URIRef("urn:x"), "x", "x", State.SIGNED, ())
    assert derecha_score(other).share is None
    assert own_score(other).share is None


def test_a_corpus_counts_all_demands_together() -> None:
    corpus = Corpus((report("a"), report("b", A28_4_flowdown="missing")))
    assert (corpus.score.satisfied, corpus.score.applicable) == (93, 94)
    assert corpus.derecha == together([derecha_score(r) for r in corpus.reports])


def test_a_corpus_has_a_line_for_each_agreement_and_requirement() -> None:
    corpus = Corpus((report("a"), report("b", A28_4_flowdown="missing", DOC_mask="partial")))
    assert [line.report.slug for line in corpus.by_agreement] == ["a", "b"]
    assert corpus.by_agreement[1].outcomes[Outcome.MISSING] == 1
    lines = {line.requirement.id: line.outcomes for line in corpus.by_requirement}
    assert lines["A28-4-flowdown"] == Counter({Outcome.SATISFIED: 1, Outcome.MISSING: 1})
    families = [row.family for row in corpus.requirements]
    assert families == sorted(families, key=tuple(Family).index)
    assert corpus.cells[1, "DOC-mask"].outcome is Outcome.PARTIAL


def test_agreements_of_one_name_are_kept_apart() -> None:
    corpus = Corpus((report("a"), report("a", A28_4_flowdown="missing")))
    assert corpus.cells[0, "A28-4-flowdown"].outcome is Outcome.SATISFIED
    assert corpus.cells[1, "A28-4-flowdown"].outcome is Outcome.MISSING


def test_a_comparison_is_of_the_agreements_that_the_requirement_binds() -> None:
    other = Report(URIRef("urn:x"), "x", "x", State.SIGNED, ())
    corpus = Corpus((report("a"), other, report("b", A28_4_flowdown="missing")))
    assert [r.slug for r, _ in corpus.compare("a28-4-FLOWDOWN")] == ["a", "b"]
    with pytest.raises(UnknownRequirementError, match="A99"):
        list(corpus.compare("A99"))


def test_processes_in_parallel_give_the_same_reports_in_the_same_order(
    example_agreements: dict[str, tuple[Agreement, ...]],
) -> None:
    held = [a for made in example_agreements.values() for a in made]
    graphs = [(agreement_iri(a.slug), graph_of(a)) for a in held] * 5
    tasks = [Task(str(iri), g.serialize(format="nt11", encoding="utf-8")) for iri, g in graphs]
    found = list(check_all(tasks, processes=2))
    assert len(found) == 35
    assert found[:7] == [check(graph, iri) for iri, graph in graphs[:7]]
    assert found[:7] * 5 == found


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the catalogue does not lie beside the project")
def test_each_row_of_the_catalogue_beside_the_project_has_a_requirement() -> None:
    text = (SHARED / "requirements" / "catalogue.json").read_text(encoding="utf-8")
    loaded = json.loads(text)
    rows = loaded["requirements"] if isinstance(loaded, dict) else loaded
    assert {row["id"] for row in rows} == {
        row.id for row in ROWS.values() if row.family is Family.LAW
    }
