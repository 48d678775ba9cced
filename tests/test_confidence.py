"""How sure facts are: declared grounds, calibrated numbers, and leaving out what is unsure."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from avtalegraf.errors import DataFileError, QueryRefusedError
from avtalegraf.extract import Agreement, Fact, Span, at_least, confidence, extract, from_text, read
from avtalegraf.extract.confidence import NONE, confidence_of, declared_grounds, rules
from avtalegraf.extract.triples import graph_of
from avtalegraf.ingest import ingest
from avtalegraf.ontology import AVT
from avtalegraf.queries import load
from avtalegraf.server.store import IngestOutcome, Reader

from .calibrate import MOST, calibrated, on_unseen
from .gold import Found
from .reliability import brier, reliability
from .scores import Judged, Score, evaluate

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "examples", ROOT / "tests" / "manners")


@lru_cache(maxsize=1)
def facts() -> tuple[Fact, ...]:
    texts = [p for f in FOLDERS for p in sorted(f.iterdir()) if p.suffix in (".txt", ".md")]
    return tuple(fact for path in texts for a in extract(read(path)) for fact in a.facts)


def one_norm(sentence: str) -> Fact:
    text = (
        "DATABEHANDLERAVTALE\n\nMellom Eksempel kommune («behandlingsansvarlig») og "
        f"Eksempel Drift AS («databehandler»).\n\n1. Plikter\n\n{sentence}\n"
    )
    (agreement,) = extract(from_text(text, "avtale.txt"))
    (norm,) = (f for f in agreement.facts if f.kind == "norm")
    return norm


# ------------------------------------------------------------------ grounds


def test_every_ground_that_a_fact_rests_on_is_declared() -> None:
    used = {ground for fact in facts() for ground in fact.grounds}
    assert len(used) > 20
    assert used <= set(declared_grounds())


def test_every_kind_of_fact_has_its_rules_and_every_ground_there_is_declared() -> None:
    assert {fact.kind for fact in facts()} <= set(rules())
    for its in rules().values():
        assert its[-1].ground == NONE
        assert {r.ground for r in its[:-1]} <= set(declared_grounds())
        shares = [r.confidence for r in its]
        assert shares == sorted(shares)
        assert all(0 < share < 1 for share in shares)


def test_grounds_are_told_in_three_languages() -> None:
    for words in declared_grounds().values():
        assert set(words) == {"nb", "nn", "en"}
        assert all(words.values())
        assert words["en"] not in (words["nb"], words["nn"])


def test_a_duty_with_its_bearer_and_shall_is_surer_than_one_in_the_passive_present() -> None:
    firm = one_norm("Databehandleren skal kryptere alle personopplysninger under overføring.")
    loose = one_norm("Alle personopplysninger krypteres under overføring.")
    assert firm.grounds == ()
    assert {"present_tense", "bearer_default"} <= set(loose.grounds)
    assert loose.confidence < firm.confidence


def test_words_that_are_read_through_damage_are_a_ground_and_whole_words_are_none() -> None:
    damaged = (ROOT / "tests" / "manners" / "folded-letters.txt").read_text("utf-8")
    found = [f for a in extract(from_text(damaged, "x.txt")) for f in a.facts]
    assert any("repaired_words" in f.grounds for f in found)
    assert not all("repaired_words" in f.grounds for f in found)


def test_facts_of_a_language_that_is_not_supported_say_so() -> None:
    (agreement,) = extract(read(ROOT / "tests" / "manners" / "danish.txt"))
    assert all("unsupported_language" in f.grounds for f in agreement.facts)


def test_a_fact_is_as_sure_as_the_first_of_its_grounds_in_the_file() -> None:
    for fact in facts():
        its = rules()[fact.kind]
        deciding = next(r for r in its if r.ground in (NONE, *fact.grounds))
        assert fact.confidence == deciding.confidence


def test_a_ground_without_numbers_changes_nothing_and_an_unknown_kind_is_refused() -> None:
    assert confidence_of("norm", frozenset({"slot-line"})) == rules()["norm"][-1].confidence
    with pytest.raises(DataFileError, match="sausage"):
        confidence_of("sausage", frozenset())


def test_a_file_that_names_an_undeclared_ground_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "confidence.toml"
    row = "confidence = 0.9\nright = 1\nfacts = 1\n"
    file.write_text(f'[[norm]]\nground = "hunch"\n{row}[[norm]]\nground = ""\n{row}')
    monkeypatch.setattr(confidence, "CONFIDENCE", file)
    rules.cache_clear()
    try:
        with pytest.raises(DataFileError, match="hunch"):
            rules()
    finally:
        rules.cache_clear()


# ------------------------------------------------------------------ calibration


def judged(whole: bool, *grounds: str) -> Judged:
    return Judged("x.txt", Found("norm", 0, 1, grounds=grounds), whole, whole)


def test_the_least_sure_ground_decides_first_and_takes_its_facts_away() -> None:
    both = [judged(False, "led_in", "tabled")] * 20
    alone = [judged(True, "tabled")] * 20
    plain = [judged(True)] * 60
    found = calibrated([*both, *alone, *plain])
    assert [r.ground for r in found] == ["led_in", "tabled", NONE]
    assert [(r.right, r.facts) for r in found] == [(0, 20), (20, 20), (60, 60)]
    assert found[0].confidence < 0.4
    assert 0.9 < found[1].confidence <= found[2].confidence <= MOST


def test_few_facts_move_a_ground_little_from_its_kind() -> None:
    few = calibrated([judged(False, "led_in"), *[judged(True)] * 99])[0]
    many = calibrated([*[judged(False, "led_in")] * 50, *[judged(True)] * 99])[0]
    assert (few.ground, many.ground) == ("led_in", "led_in")
    assert few.confidence > 0.8
    assert many.confidence < 0.2


def test_each_text_is_weighed_by_the_others_alone() -> None:
    wrong = Score("wrong.txt", {}, facts=(judged(False, "led_in"),) * 30)
    right = Score("right.txt", {}, facts=(judged(True, "led_in"),) * 30)
    of_wrong, of_right = on_unseen([wrong, right])
    assert of_wrong.facts[0].found.confidence > 0.9
    assert of_right.facts[0].found.confidence < 0.1


def test_facts_are_about_as_often_right_as_they_say() -> None:
    scores = [s for folder in FOLDERS for s in evaluate(str(folder))]
    crowded = [b for b in reliability(scores) if b.facts >= 60]
    assert len(crowded) >= 4
    for b in crowded:
        assert abs(b.share - b.confidence) < 0.1, b
    flat = [
        replace(s, facts=tuple(replace(f, found=replace(f.found, confidence=0.9)) for f in s.facts))
        for s in scores
    ]
    assert brier(scores) < brier(flat), "the grounds tell more than one number for all would"


# ------------------------------------------------------------------ leaving out


def test_facts_less_sure_than_asked_for_are_left_out() -> None:
    (agreement,) = extract(read(ROOT / "examples" / "fagertind-legevakt.txt"))
    kept = at_least(agreement, 0.9)
    assert 0 < len(kept.facts) < len(agreement.facts)
    assert set(map(id, kept.facts)) == {id(f) for f in agreement.facts if f.confidence >= 0.9}
    assert at_least(agreement, 0).facts == agreement.facts


def test_what_was_left_out_is_stored_when_less_is_left_out(tmp_path: Path) -> None:
    path = ROOT / "examples" / "friskole-tannhelse.txt"

    def stored(least: float) -> tuple[IngestOutcome | None, int]:
        (result,) = ingest([path], tmp_path / "store", least=least)
        rows = Reader.open(tmp_path / "store").select(load("facts-norms").text).rows
        return result.outcome, len(rows)

    few, all_of_them = stored(0.9), stored(0.0)
    assert few[0] is IngestOutcome.ADDED
    assert all_of_them[0] is IngestOutcome.REPLACED
    assert 0 < few[1] < all_of_them[1]
    assert stored(0.0)[0] is IngestOutcome.UNCHANGED


def test_rows_of_facts_can_be_kept_by_how_sure_they_are(tmp_path: Path) -> None:
    ingest([ROOT / "examples" / "friskole-tannhelse.txt"], tmp_path / "store")
    reader = Reader.open(tmp_path / "store")
    everything = reader.select(load("facts-norms").text)
    kept = everything.at_least(0.9)
    assert 0 < len(kept.rows) < len(everything.rows)
    assert all(float(row["confidence"]) >= 0.9 for row in kept.records())
    with pytest.raises(QueryRefusedError, match="confidence"):
        reader.select(load("contacts").text).at_least(0.9)


def test_of_a_fact_that_was_found_twice_the_surer_holds(example: Agreement) -> None:
    fact = Fact("venue", Span(0, 4), {"label": "x"}, confidence=0.6)
    graph = graph_of(replace(example, facts=(replace(fact, confidence=0.8), fact)))
    (told,) = graph.objects(None, AVT.confidence)
    assert float(str(told)) == 0.8


@pytest.fixture
def example() -> Agreement:
    return extract(read(ROOT / "examples" / "fagertind-legevakt.txt"))[0]
