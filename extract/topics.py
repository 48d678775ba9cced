"""What a provision is about: `topics.toml` read, and the senses of a unit scored against it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import DataFileError

_NO_SENSE = ""
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
    """The signatures, and who is bound by default.

    `by_sense` has each signature under the senses without one of which it cannot be shown.
    """

    near: float
    least: float
    bearer: Mapping[str, str]
    by_sense: Mapping[str, tuple[Signature, ...]]
    by_topic: Mapping[str, tuple[Signature, ...]]

    def topics(
        self, senses: frozenset[str], sections: frozenset[str], inherited: Mapping[str, float]
    ) -> tuple[str, ...]:
        """Return the topics of a unit, the best first; `other` when nothing fits."""
        scores: dict[str, float] = dict(inherited)
        for signature in self._near(senses):
            better = signature.score > scores.get(signature.topic, 0.0)
            if better and signature.fits(senses, sections):
                scores[signature.topic] = signature.score
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < self.least:
            return ("other",)
        best = ranked[0][1]
        return tuple(t for t, s in ranked if s >= best - self.near)

    def _near(self, senses: frozenset[str]) -> Iterable[Signature]:
        """Return the signatures that some senses may show, and those that ask for no sense."""
        return (s for sense in (*senses, _NO_SENSE) for s in self.by_sense.get(sense, ()))

    def telling(
        self, topic: str, senses: frozenset[str], sections: frozenset[str]
    ) -> frozenset[str]:
        """Return those senses of a unit that tell of a topic; none if it has it from elsewhere."""
        signatures = self.by_topic.get(topic, ())
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
        near, least = float(data["near"]), float(data["least"])
        return TopicRules(near, least, bearer, _by_sense(signatures), _by_topic(signatures))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataFileError(f"topics.toml is malformed: {error!r}.") from error


def _by_sense(signatures: Sequence[Signature]) -> dict[str, tuple[Signature, ...]]:
    """Return the signatures by the senses that lead to them: one that all need, or any of some."""
    uses = Counter(sense for signature in signatures for sense in signature.all)
    found: dict[str, tuple[Signature, ...]] = {}
    for signature in signatures:
        rarest = sorted(signature.all, key=lambda sense: (uses[sense], sense))[:1]
        for sense in rarest or signature.any or signature.two or (_NO_SENSE,):
            found[sense] = (*found.get(sense, ()), signature)
    return found


def _by_topic(signatures: Sequence[Signature]) -> dict[str, tuple[Signature, ...]]:
    found: dict[str, tuple[Signature, ...]] = {}
    for signature in signatures:
        found[signature.topic] = (*found.get(signature.topic, ()), signature)
    return found
