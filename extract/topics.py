"""What a provision is about: `topics.toml` read, and the senses of a unit scored against it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import DataFileError

_FILE = Path(__file__).parent / "topics.toml"


@dataclass(frozen=True, slots=True)
class Signature:
    """A small set of senses that together mean a topic."""

    topic: str
    score: float
    all: frozenset[str]
    any: frozenset[str]
    two: frozenset[str]
    none: frozenset[str]
    section: frozenset[str]

    def fits(self, senses: frozenset[str], sections: frozenset[str]) -> bool:
        """Tell whether the senses of a unit under such headings show this signature."""
        return (
            self.all <= senses
            and (not self.any or bool(self.any & senses))
            and (not self.two or len(self.two & senses) >= 2)
            and not (self.none & senses)
            and (not self.section or bool(self.section & sections))
        )


@dataclass(frozen=True, slots=True)
class TopicRules:
    """The signatures, and who is bound by default."""

    signatures: tuple[Signature, ...]
    near: float
    least: float
    bearer: Mapping[str, str]

    def topics(
        self, senses: frozenset[str], sections: frozenset[str], inherited: Mapping[str, float]
    ) -> tuple[str, ...]:
        """Return the topics of a unit, the best first; `other` when nothing fits."""
        scores: dict[str, float] = dict(inherited)
        for signature in self.signatures:
            better = signature.score > scores.get(signature.topic, 0.0)
            if better and signature.fits(senses, sections):
                scores[signature.topic] = signature.score
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < self.least:
            return ("other",)
        best = ranked[0][1]
        return tuple(t for t, s in ranked if s >= best - self.near)

    def telling(
        self, topic: str, senses: frozenset[str], sections: frozenset[str]
    ) -> frozenset[str]:
        """Return those senses of a unit that tell of a topic; none if it has it from elsewhere."""
        signatures = (s for s in self.signatures if s.topic == topic)
        return frozenset().union(
            *((s.all | s.any | s.two) & senses for s in signatures if s.fits(senses, sections))
        )


@lru_cache(maxsize=1)
def topic_rules() -> TopicRules:
    """Return the rules of `topics.toml`; raises DataFileError when the file is malformed."""
    try:
        data = tomllib.loads(_FILE.read_text("utf-8"))
        signatures = tuple(
            Signature(
                entry["topic"],
                float(entry["score"]),
                *(frozenset(entry.get(k, ())) for k in ("all", "any", "two", "none", "section")),
            )
            for entry in data["signature"]
        )
        bearer = {topic: who for who, topics in data["bearer"].items() for topic in topics}
        return TopicRules(signatures, float(data["near"]), float(data["least"]), bearer)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"topics.toml is malformed: {error!r}.") from error
