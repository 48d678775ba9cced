"""How often facts are right by what they rest on: the numbers of extract/confidence.toml.

    python -m tests.calibrate [--write] PLACE...

A PLACE is as in `tests.evaluate`. For each kind of fact, the ground whose facts were right least
often is taken first, then of the facts without it the next, and so on; the last rule is for facts
with none of them. A share rests on few facts at times, so it is drawn towards the kind's own by
WEIGHT facts of that share, and later rules are never less sure than earlier ones. Told besides is
how well the numbers hold for texts that they were not made from, each text left out in turn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from avtalegraf.extract.confidence import CONFIDENCE, NONE, Rule, rules

from .reliability import reliability, weighed
from .scores import Judged, Score, evaluate

WEIGHT = 8
"""How many facts of the kind's own share each ground's share is drawn by."""

MOST = 0.99
"""How sure a fact can be: nothing is certain."""

_HEAD = """\
# How sure a fact is, by its kind and what it rests on (grounds.toml): the first of these grounds
# that it has decides, the last is for facts with none of them. `right` of `facts` were right in
# texts that people had read, with all that was judged of them. Rewritten by
# `python -m tests.calibrate --write`; kinds without facts there are as they were put in by hand.
"""


def calibrated(facts: Sequence[Judged]) -> tuple[Rule, ...]:
    """Return the rules for the facts of one kind, the least sure ground first."""
    share = (sum(f.whole for f in facts) + 1) / (len(facts) + 2)
    left, found = list(facts), []
    while grounds := {ground for fact in left for ground in fact.found.grounds}:
        by_ground = {g: [f for f in left if g in f.found.grounds] for g in sorted(grounds)}
        ground = min(by_ground, key=lambda g: (_share(by_ground[g], share), g))
        found.append(_rule(ground, by_ground[ground], share))
        left = [f for f in left if ground not in f.found.grounds]
    found.append(_rule(NONE, left, share))
    return tuple(_rising(found))


def shares(scores: Iterable[Score]) -> dict[str, tuple[Rule, ...]]:
    """Return the rules of each kind that the texts have facts of."""
    by_kind: dict[str, list[Judged]] = {}
    for fact in weighed(scores):
        by_kind.setdefault(fact.found.type, []).append(fact)
    return {kind: calibrated(facts) for kind, facts in by_kind.items()}


def on_unseen(scores: Sequence[Score]) -> tuple[Score, ...]:
    """Return the scores with the confidence that the other texts alone would give each."""
    told = []
    for each in scores:
        by_kind = shares(s for s in scores if s is not each)
        told.append(replace(each, facts=tuple(_weighed_by(f, by_kind) for f in each.facts)))
    return tuple(told)


def as_toml(by_kind: Mapping[str, tuple[Rule, ...]]) -> str:
    """Return the file of the rules; kinds without any are kept as they are."""
    lines = [_HEAD]
    for kind, its in {**rules(), **by_kind}.items():
        for rule in its:
            lines.append(
                f'[[{kind}]]\nground = "{rule.ground}"\nconfidence = {rule.confidence:.2f}\n'
                f"right = {rule.right}\nfacts = {rule.facts}\n"
            )
    return "\n".join(lines)


def _weighed_by(fact: Judged, by_kind: Mapping[str, tuple[Rule, ...]]) -> Judged:
    its = by_kind.get(fact.found.type)
    if its is None:
        return fact
    rule = next(r for r in its if r.ground == NONE or r.ground in fact.found.grounds)
    return replace(fact, found=replace(fact.found, confidence=rule.confidence))


def _share(facts: Sequence[Judged], of_kind: float) -> float:
    return (sum(f.whole for f in facts) + WEIGHT * of_kind) / (len(facts) + WEIGHT)


def _rule(ground: str, facts: Sequence[Judged], of_kind: float) -> Rule:
    return Rule(ground, _share(facts, of_kind), sum(f.whole for f in facts), len(facts))


def _rising(found: Sequence[Rule]) -> Iterator[Rule]:
    """Yield the rules, neighbours that fall put at their common share (isotonic regression)."""
    pools: list[list[Rule]] = []
    for rule in found:
        pools.append([rule])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    for pool in pools:
        yield from (replace(rule, confidence=min(MOST, round(_mean(pool), 2))) for rule in pool)


def _mean(pool: Sequence[Rule]) -> float:
    """Return the common share of some rules, each with the weight of its facts."""
    weights = [rule.facts + WEIGHT for rule in pool]
    return sum(r.confidence * w for r, w in zip(pool, weights, strict=True)) / sum(weights)


def main(arguments: Sequence[str]) -> None:
    """Print the rules and how they hold, and write them if that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("place", nargs="+")
    parser.add_argument("--write", action="store_true", help="rewrite extract/confidence.toml")
    asked = parser.parse_args(arguments)
    scores = [s for place in asked.place for s in evaluate(place)]
    by_kind = shares(scores)
    for kind, its in by_kind.items():
        for rule in its:
            told = f"{kind:18}{rule.ground or '(none of these)':22}{rule.right:6} of {rule.facts:5}"
            print(f"{told}{rule.confidence:8.2f}")
    print("\nfor texts that were left out:")
    for b in reliability(on_unseen(scores)):
        print(
            f"{b.least:4.2f}-{b.most:4.2f}{b.facts:8}{b.confidence:8.3f} said{b.share:8.3f} right"
        )
    if asked.write:
        CONFIDENCE.write_text(as_toml(by_kind), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
