"""How well the extraction agrees with what people read: precision, recall and F1 for each type.

    python -m tests.evaluate [--json] [--facts-only] PLACE...

A PLACE is a folder with texts and NAME.gold.json (or NAME.json) beside them, or `TEXTS:GOLD`.
Told are: each type of fact and the requirements; what is judged of the facts that are right; the
traps; each document, beside what is left without it; the rules that help one document only; and
whether facts are as often right as their confidence says.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from .reliability import Bin, brier, reliability
from .scores import Count, Score, by_part, evaluate

_FEW = 3  # right facts that a rule has at least, to be told that they stand in one document only


def tables(scores: Sequence[Score]) -> str:
    """Return the figures for reading."""
    parts = by_part(scores)
    everything = sum((c for p, c in parts.items() if p != "requirement"), Count())
    macro = sum(c.f1 for c in parts.values()) / max(1, len(parts))
    sprung = sum(len(s.sprung) for s in scores)
    return "\n\n".join(
        (
            _table("type", [*parts.items(), ("all but requirement", everything)])
            + f"\nmacro F1 over {len(parts)} types: {macro:.3f}",
            _shares(scores),
            f"traps sprung: {sprung} of {sum(s.traps for s in scores)}",
            _without_each(scores),
            _one_document_only(scores),
            _reliability(scores),
        )
    )


def as_json(scores: Sequence[Score]) -> dict[str, Any]:
    """Return the figures for programs."""
    return {
        "types": {part: _figures(count) for part, count in by_part(scores).items()},
        "judged": {key: right / of for key, (right, of) in _attributes(scores).items()},
        "traps": [sum(len(s.sprung) for s in scores), sum(s.traps for s in scores)],
        "documents": {
            s.name: {
                **_figures(s.total),
                "f1_without_it": _without(scores, s).f1,
                "types": {part: _figures(count) for part, count in s.counts.items()},
            }
            for s in scores
        },
        "rules_of_one_document": [
            {"rule": rule, "document": document, "right": right}
            for rule, document, right in _rules_of_one(scores)
        ],
        "reliability": [
            {"from": b.least, "facts": b.facts, "confidence": b.confidence, "right": b.share}
            for b in reliability(scores)
        ],
        "brier": brier(scores),
    }


def _figures(count: Count) -> dict[str, float]:
    return {
        "right": count.right, "missed": count.missed, "extra": count.extra,
        "precision": count.precision, "recall": count.recall, "f1": count.f1,
    }  # fmt: skip


def _table(title: str, rows: Iterable[tuple[str, Count]]) -> str:
    lines = [f"{title:34}{'right':>6}{'missed':>7}{'extra':>6}{'P':>7}{'R':>7}{'F1':>7}"]
    for name, c in rows:
        lines.append(
            f"{name:34}{c.right:6}{c.missed:7}{c.extra:6}"
            f"{c.precision:7.3f}{c.recall:7.3f}{c.f1:7.3f}"
        )
    return "\n".join(lines)


def _attributes(scores: Iterable[Score]) -> dict[str, tuple[int, int]]:
    sums: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in scores:
        for key, (right, of) in each.attributes.items():
            sums[key] = (sums[key][0] + right, sums[key][1] + of)
    return dict(sums)


def _shares(scores: Sequence[Score]) -> str:
    lines = [f"{'of those, judged':34}{'right':>6}{'of':>7}{'share':>7}"]
    for key, (right, of) in _attributes(scores).items():
        lines.append(f"{key:34}{right:6}{of:7}{right / of:7.3f}")
    return "\n".join(lines)


def _without(scores: Sequence[Score], left_out: Score) -> Count:
    return sum((s.total for s in scores if s is not left_out), Count())


def _without_each(scores: Sequence[Score]) -> str:
    """Tell each document's figures, those of all the others, and the requirements' of its own."""
    lines = [
        f"{'document':34}{'P':>7}{'R':>7}{'F1':>7}{'all but it':>12}{'differ by':>11}"
        f"{'requirement':>13}"
    ]
    for each in scores:
        rest, demands = _without(scores, each).f1, each.counts.get("requirement")
        own = each.total
        lines.append(
            f"{each.name:34}{own.precision:7.3f}{own.recall:7.3f}{own.f1:7.3f}{rest:12.3f}"
            f"{own.f1 - rest:+11.3f}" + (f"{demands.f1:13.3f}" if demands else "")
        )
    return "\n".join(lines)


def _rules_of_one(scores: Sequence[Score]) -> list[tuple[str, str, int]]:
    """Return the rules that are right in one document only, with it and how often."""
    where: defaultdict[str, list[str]] = defaultdict(list)
    for each in scores:
        for fact in each.facts:
            if fact.right and fact.found.pattern:
                where[fact.found.pattern].append(each.name)
    return [
        (rule, names[0], len(names))
        for rule, names in sorted(where.items())
        if len(set(names)) == 1 and len(names) >= _FEW
    ]


def _one_document_only(scores: Sequence[Score]) -> str:
    lines = [f"{'rule right in one document only':34}{'right':>6}  document"]
    lines += [f"{rule:34}{right:6}  {name}" for rule, name, right in _rules_of_one(scores)]
    return "\n".join(lines)


def _reliability(scores: Sequence[Score]) -> str:
    def row(b: Bin) -> str:
        return f"{b.least:4.2f}-{b.most:4.2f}{'':25}{b.facts:6}{b.confidence:12.3f}{b.share:7.3f}"

    lines = [f"{'confidence':34}{'facts':>6}{'it says':>12}{'right':>7}"]
    lines += [row(b) for b in reliability(scores)]
    return "\n".join((*lines, f"Brier score: {brier(scores):.4f} (0 is certain and right)"))


def main(arguments: Sequence[str]) -> None:
    """Print the figures of the places that are named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("place", nargs="+")
    parser.add_argument("--json", action="store_true", help="figures for programs")
    parser.add_argument("--facts-only", action="store_true", help="requirements are not checked")
    asked = parser.parse_args(arguments)
    scores = [s for place in asked.place for s in evaluate(place, not asked.facts_only)]
    if not scores:
        parser.error("no text has a gold there")
    print(json.dumps(as_json(scores), indent=1) if asked.json else tables(scores))


if __name__ == "__main__":
    main(sys.argv[1:])
