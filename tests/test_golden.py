"""The extraction against what people read in the examples: floors that only rise, and snapshots.

When the extraction gets better, raise the floors to a little below what
`python -m tests.evaluate examples tests/manners` prints. A floor is never lowered to let a change
through.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest

from avtalegraf.extract import Agreement, extract, read
from avtalegraf.extract.triples import graph_of
from avtalegraf.ontology import OA

from .evaluate import as_json, tables
from .gold import Found, pairs
from .scores import Count, Judged, Score, by_part, evaluate, score
from .snapshots import EXAMPLES, SNAPSHOTS, golden_path, snapshot

MANNERS = Path(__file__).parent / "manners"

# document: (precision, recall), each at least
FLOORS = {
    "brekkvaer-rammeavtale-tolk.md": (0.98, 0.86),
    "fagertind-legevakt.txt": (0.96, 0.96),
    "friskole-tannhelse.txt": (0.95, 0.89),
    "mal-skolesystem.txt": (0.96, 0.97),
    "stokkvik-parking-en.md": (0.95, 0.94),
    "sunnhav-skuleskyss.md": (0.98, 0.94),
    "damaged-scan.txt": (0.98, 0.95),
    "danish.txt": (0.96, 0.88),
    "deadlines.md": (0.97, 0.96),
    "duty-forms.md": (0.92, 0.87),
    "english-you-we.txt": (0.95, 0.94),
    "folded-letters.txt": (0.98, 0.94),
    "half-filled-ticks.md": (0.96, 0.94),
    "negation-scope.md": (0.98, 0.87),
    "nynorsk.txt": (0.96, 0.98),
    "role-names.txt": (0.94, 0.98),
    "subprocessor-forms.md": (0.98, 0.98),
}
# A wrong fact is worse than a missing one: of these types hardly any may be wrong.
PRECISION_OF_TYPE = {
    "agreement": 1.0,
    "party": 0.97,
    "subprocessor": 0.97,
    "data_subject": 0.95,
    "personal_data": 0.92,
    "deadline measured": 0.97,
    "deadline prompt": 0.95,
    "norm": 0.96,
    "security_measure": 0.92,
    "law_reference": 0.97,
    "placeholder": 0.97,
    "precedence": 0.99,
}
TRAPS_SPRUNG = 0


@lru_cache(maxsize=1)
def scores() -> dict[str, Score]:
    return {s.name: s for folder in (EXAMPLES, MANNERS) for s in evaluate(str(folder))}


def test_every_text_with_a_gold_has_a_floor() -> None:
    assert set(scores()) == set(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_the_facts_of_a_document_are_as_good_as_they_were(name: str) -> None:
    precision, recall = FLOORS[name]
    total = scores()[name].total
    assert total.precision >= precision, f"{total}: more is wrong than before"
    assert total.recall >= recall, f"{total}: more is missed than before"


@pytest.mark.parametrize("kind", PRECISION_OF_TYPE)
def test_what_is_found_of_a_type_is_right(kind: str) -> None:
    count = by_part(scores().values())[kind]
    assert count.right > 10
    assert count.precision >= PRECISION_OF_TYPE[kind], count


def test_no_more_traps_are_sprung_than_before() -> None:
    assert sum(s.traps for s in scores().values()) > 30
    sprung = [(s.name, t["would_be"], t["text"]) for s in scores().values() for t in s.sprung]
    assert len(sprung) <= TRAPS_SPRUNG, sprung


def test_all_evidence_quotes_the_text(example_agreements: dict[str, tuple[Agreement, ...]]) -> None:
    for agreements in example_agreements.values():
        for agreement in agreements:
            graph, text = graph_of(agreement), agreement.document.text
            quoted = 0
            for evidence in graph.subjects(OA.hasSource):
                start, end, exact = (
                    graph.value(evidence, OA.hasSelector / p) for p in (OA.start, OA.end, OA.exact)
                )
                assert text[int(str(start)) : int(str(end))] == str(exact)
                quoted += 1
            assert quoted >= len({f.span for f in agreement.facts})


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_fact_of_an_example_is_the_one_that_was_approved(
    name: str, example_agreements: dict[str, tuple[Agreement, ...]]
) -> None:
    approved = json.loads(golden_path(name).read_text("utf-8"))
    now = snapshot(example_agreements[name])
    gone = [fact for fact in approved if fact not in now]
    new = [fact for fact in now if fact not in approved]
    assert (gone, new) == ([], []), (
        f"the facts of {name} are others than before; if that is wanted, run "
        "`python -m tests.snapshots` and look at what git says has changed"
    )
    assert now == approved, f"the facts of {name} stand in another order than before"


# ------------------------------------------------------------------ the scorer itself


def gold(kind: str, start: int, end: int, **values: object) -> dict[str, object]:
    return {"type": kind, "start": start, "end": end, **values}


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        (10, 30, True),
        (20, 40, True),  # half of the shorter
        (21, 41, False),
        (12, 14, True),  # inside
        (30, 50, False),
        (0, 599, True),
        (0, 601, False),  # a page is no evidence
    ],
)
def test_spans_share_half_of_the_shorter(start: int, end: int, right: bool) -> None:
    assert bool(pairs([gold("norm", 10, 30)], [Found("norm", start, end)], "norm")) is right


def limit(value: str, start: int = 0, end: int = 9) -> Found:
    return Found("deadline", start, end, {"value": value})


def test_the_attribute_must_agree_or_be_an_alternative() -> None:
    there = [gold("deadline", 0, 9, value="PT24H", value_alt=["P1D"])]
    assert pairs(there, [limit("P1D")], "deadline")
    assert pairs(there, [limit("PT24H")], "deadline")
    assert not pairs(there, [limit("PT48H")], "deadline")


def test_one_fact_goes_with_one_and_the_best_fit_wins() -> None:
    there = [gold("norm", 0, 10, topic="audit_allow"), gold("norm", 0, 12, topic="security")]
    assert pairs(there, [Found("norm", 0, 12, {"topic": "security"})], "norm") == {1: 0}
    assert pairs(there, [Found("norm", 0, 12, {"topic": "audit_allow"})], "norm") == {0: 0}


def test_what_is_optional_is_never_missed() -> None:
    (agreement,) = extract(read(EXAMPLES / "friskole-tannhelse.txt"))
    facts = [gold("venue", 0, 1), gold("precedence", 1, 2, optional=True)]
    assert score("x", facts, [agreement]).counts.get("precedence", Count()).missed == 0
    facts = [gold("precedence", 1, 2)]
    assert score("x", facts, [agreement]).counts["precedence"].missed == 1


def test_a_fact_is_whole_only_if_all_that_is_judged_of_it_agrees() -> None:
    agreement = extract(read(EXAMPLES / "fagertind-legevakt.txt"))
    norm = next(f for f in agreement[0].facts if f.kind == "norm")
    right = {k: norm.values[k] for k in ("topic", "modality", "bearer")}

    def judged(**values: object) -> tuple[bool, bool]:
        there = [gold("norm", norm.span.start, norm.span.end, **{**right, **values})]
        facts = score("x", there, agreement).facts
        found = next(f for f in facts if (f.found.type, f.found.start) == ("norm", norm.span.start))
        return found.right, found.whole

    assert judged() == (True, True)
    assert judged(bearer="subprocessor") == (True, False)


def test_requirements_are_scored_where_the_gold_has_their_outcome() -> None:
    (text,) = (s for s in evaluate(str(EXAMPLES), True) if s.name == "fagertind-legevakt.txt")
    assert text.counts["requirement"].right > 20
    assert text.total == scores()["fagertind-legevakt.txt"].total, "requirements count apart"


def test_a_score_of_nothing_is_whole_and_f1_is_the_harmonic_mean() -> None:
    assert (Count().precision, Count().recall) == (1.0, 1.0)
    assert Count(right=1, missed=1, extra=0).f1 == pytest.approx(2 / 3)
    assert Count(missed=1, extra=1).f1 == 0.0


def test_a_document_is_told_beside_what_is_left_without_it() -> None:
    good, bad = (
        Score("good.txt", {"norm": Count(9, 0, 1)}),
        Score("bad.txt", {"norm": Count(1, 8, 1)}),
    )
    told = as_json([good, bad])["documents"]
    assert told["good.txt"]["f1_without_it"] == pytest.approx(bad.total.f1)
    assert told["bad.txt"]["f1_without_it"] == pytest.approx(good.total.f1)
    printed = tables([good, bad])
    assert "bad.txt" in printed
    assert f"{good.total.f1 - bad.total.f1:+.3f}" in printed


def test_a_rule_that_is_right_in_one_document_only_is_told() -> None:
    def with_rule(name: str, rule: str, right: bool = True) -> Score:
        fact = Judged(name, Found("norm", 0, 1, pattern=rule), right, right)
        return Score(name, {}, facts=(fact,) * 3)

    everywhere = [with_rule("a.txt", "norm-security"), with_rule("b.txt", "norm-security")]
    once = [with_rule("a.txt", "norm-records"), with_rule("b.txt", "norm-records", right=False)]
    assert as_json(everywhere)["rules_of_one_document"] == []
    assert as_json(once)["rules_of_one_document"] == [
        {"rule": "norm-records", "document": "a.txt", "right": 3}
    ]
