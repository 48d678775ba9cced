"""The grounds of a fact in, how sure it is out: as often as facts on such grounds were right.

`grounds.toml` declares the grounds; `confidence.toml` tells, for each kind of fact, how many facts
on which grounds were right in texts that people had read. The grounds stand in order, the least
sure first, and the first that a fact has decides; a fact with none of them is judged by the last.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ..errors import DataFileError
from .model import Agreement

GROUNDS = Path(__file__).parent / "grounds.toml"
CONFIDENCE = Path(__file__).parent / "confidence.toml"
NONE = ""
"""What stands for the ground of a fact that has none of those before it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How sure the facts are that a ground decides, and how many of how many were right."""

    ground: str
    confidence: float
    right: int = 0
    facts: int = 0


@lru_cache(maxsize=1)
def declared_grounds() -> Mapping[str, Mapping[str, str]]:
    """Return the grounds by code, each with its words in nb, nn and en.

    Raises DataFileError when the file is malformed, or lacks a language.
    """
    try:
        grounds = tomllib.loads(GROUNDS.read_text("utf-8"))
        return {
            code: {k: str(words[k]) for k in ("nb", "nn", "en")} for code, words in grounds.items()
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataFileError(f"grounds.toml is malformed: {error!r}.") from error


@lru_cache(maxsize=1)
def rules() -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules of each kind of fact, in the order in which they decide.

    Raises DataFileError when the file is malformed, or names a ground that is not declared.
    """
    try:
        kinds = tomllib.loads(CONFIDENCE.read_text("utf-8"))
        found = {
            kind: tuple(
                Rule(r["ground"], float(r["confidence"]), int(r["right"]), int(r["facts"]))
                for r in entries
            )
            for kind, entries in kinds.items()
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"confidence.toml is malformed: {error!r}.") from error
    for kind, its in found.items():
        unknown = {r.ground for r in its} - {NONE, *declared_grounds()}
        if unknown or not its or its[-1].ground != NONE:
            raise DataFileError(
                f"confidence.toml: the last rule of {kind} has no ground, and every other ground "
                f"is declared in grounds.toml ({', '.join(sorted(unknown)) or 'the last one'})."
            )
    return found


@lru_cache(maxsize=4096)
def confidence_of(kind: str, grounds: frozenset[str]) -> float:
    """Return how sure a fact of a kind is, from 0 to 1; raises DataFileError for unknown kinds."""
    if kind not in rules():
        raise DataFileError(f"confidence.toml has nothing on facts of the kind {kind}: add it.")
    return next(r.confidence for r in rules()[kind] if r.ground == NONE or r.ground in grounds)


def at_least(agreement: Agreement, confidence: float) -> Agreement:
    """Return an agreement with those of its facts that are as sure as that, from 0 to 1."""
    kept = tuple(f for f in agreement.facts if f.confidence >= confidence)
    return replace(agreement, facts=kept)
