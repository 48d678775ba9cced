"""How much of what is asked an agreement satisfies, by our requirements and by DERECHA's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .report import Family, Outcome, Report


@dataclass(frozen=True, slots=True)
class Score:
    """So many of so many demands that apply are satisfied; `unmet` names the others."""

    satisfied: int
    applicable: int
    unmet: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Return the share from 0 to 1; none where nothing applies."""
        return self.satisfied / self.applicable if self.applicable else None


@cache
def derecha_texts() -> Mapping[str, tuple[str, ...]]:
    """Return the ids of our requirements by the DERECHA text that asks the same (derecha.toml)."""
    table = tomllib.loads(Path(__file__).with_name("derecha.toml").read_text(encoding="utf-8"))
    return {number: tuple(rows) for number, rows in table.items() if isinstance(rows, list)}


@cache
def derecha_left_out() -> Mapping[str, str]:
    """Return why each of the other texts is left out: `optional` or `statutory`."""
    table = tomllib.loads(Path(__file__).with_name("derecha.toml").read_text(encoding="utf-8"))
    return dict(table["left_out"])


def own_score(report: Report) -> Score:
    """Return the score by the requirements of the law; half-met demands are not satisfied."""
    outcomes = {
        item.requirement.id: item.outcome
        for item in report.assessments
        if item.requirement.family is Family.LAW
    }
    return _score(outcomes, {row: (row,) for row in outcomes})


def derecha_score(report: Report) -> Score:
    """Return the score by the DERECHA texts that a contract must state, in their two values.

    A text that does not apply (change notice under a specific authorisation) is left out, and an
    agreement under other articles than 28 has no score.
    """
    outcomes = {item.requirement.id: item.outcome for item in report.assessments}
    return _score(outcomes, derecha_texts())


def together(scores: Iterable[Score]) -> Score:
    """Return the score of a corpus: all its demands counted together."""
    counted = tuple(scores)
    return Score(sum(s.satisfied for s in counted), sum(s.applicable for s in counted))


def _score(outcomes: Mapping[str, Outcome], texts: Mapping[str, tuple[str, ...]]) -> Score:
    met, unmet = 0, []
    for name, rows in texts.items():
        told = [outcomes[row] for row in rows if row in outcomes]
        if len(told) < len(rows) or Outcome.NOT_APPLICABLE in told:
            continue
        if all(outcome is Outcome.SATISFIED for outcome in told):
            met += 1
        else:
            unmet.append(name)
    return Score(met, met + len(unmet), tuple(unmet))
