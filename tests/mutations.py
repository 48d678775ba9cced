"""Change a text on purpose, read it again, and see whether the report changes as it should.

`python -m tests.mutations FOLDER`, or `make mutations` for the examples. Two kinds of change:

* the provisions of a topic are taken out: the requirement is no longer satisfied, and no
  requirement that rests on other words changes;
* the open fields of a requirement that is `unfilled` are filled in: it becomes satisfied.

Exit status 1: one of the two holds in less than 95 % of the cases.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from avtalegraf.extract import Agreement, Fact, extract, from_text, read
from avtalegraf.extract.triples import agreement_iri, graph_of
from avtalegraf.ingest import files_in
from avtalegraf.shapes import Assessment, Family, Outcome, Report, check

WANTED = 0.95
_DIGITS = re.compile(r"\d+")
_EITHER = re.compile(r"^[ \t]*(?:eller|or)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LETTER = re.compile(r"^[ \t]*Alternativ(?:e|et)?[ \t]+[A-Z0-9]\b.*$", re.MULTILINE)

_NEAR = 300  # code points in which the other party's contact point follows
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Removal:
    """What came of taking a topic out: the outcome after, and what else changed."""

    agreement: str
    topic: str
    requirement: str
    before: Outcome
    after: Outcome
    changed: tuple[str, ...]

    @property
    def is_gone(self) -> bool:
        """Tell whether the requirement is no longer satisfied."""
        return self.after is not Outcome.SATISFIED

    @property
    def holds(self) -> bool:
        """Tell whether that is so, and nothing unrelated has changed."""
        return self.is_gone and not self.changed


@dataclass(frozen=True, slots=True)
class Filling:
    """What came of filling in the open fields of a requirement."""

    agreement: str
    requirement: str
    after: Outcome

    @property
    def holds(self) -> bool:
        """Tell whether the requirement is satisfied now."""
        return self.after is Outcome.SATISFIED


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def removals(agreements: tuple[Agreement, ...]) -> Iterator[Removal]:
    """Take each topic out of each agreement under Article 28 that satisfies its requirement."""
    for place, agreement in enumerate(agreements):
        before = reported(agreement)
        for topic, requirement in _data()["topics"].items():
            item = before.item(str(requirement))
            if item is None or item.outcome is not Outcome.SATISFIED:
                continue
            gone = _spans(agreement, topic, item)
            after = _again(agreements, place, tuple((start, end, "") for start, end in gone))
            now = after.item(str(requirement)) if after else None
            yield Removal(
                agreement.slug,
                topic,
                str(requirement),
                item.outcome,
                now.outcome if now else Outcome.MISSING,
                tuple(_changed(before, after, gone)) if after else (),
            )


def fillings(agreements: tuple[Agreement, ...]) -> Iterator[Filling]:
    """Fill in the open fields of each requirement that is unfilled."""
    for place, agreement in enumerate(agreements):
        for item in reported(agreement).assessments:
            if item.outcome is Outcome.UNFILLED and item.requirement.family is Family.LAW:
                after = _again(agreements, place, _filled(agreement, item))
                now = after.item(item.requirement.id) if after else None
                outcome = now.outcome if now else Outcome.MISSING
                yield Filling(agreement.slug, item.requirement.id, outcome)


def reported(agreement: Agreement) -> Report:
    """Return the report on an agreement."""
    return check(graph_of(agreement), agreement_iri(agreement.slug))


def _again(agreements: tuple[Agreement, ...], place: int, edits: tuple[Edit, ...]) -> Report | None:
    """Read the changed text; none if the agreement is no longer found in it."""
    document = agreements[place].document
    text = document.text
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    made = extract(from_text(text, document.name))
    kind = agreements[place].kind
    same = [agreement for agreement in made if agreement.kind == kind]
    nth = sum(agreement.kind == kind for agreement in agreements[:place])
    return reported(same[nth]) if nth < len(same) else None


def _spans(agreement: Agreement, topic: str, item: Assessment) -> list[tuple[int, int]]:
    """Return the words of a topic's norms and of all that the outcome rests on, joined."""
    norms = (
        (fact.span.start, fact.span.end)
        for fact in agreement.facts
        if fact.kind == "norm" and topic in _topics(fact)
    )
    basis = ((words.start, words.end) for words in item.evidence)
    joined: list[tuple[int, int]] = []
    for start, end in sorted({*norms, *basis}):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _topics(fact: Fact) -> tuple[str, ...]:
    topics = fact.values.get("topics")
    return topics if isinstance(topics, tuple) else ()


def _changed(before: Report, after: Report, gone: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Yield the requirements that changed though they rest on other words.

    A check of the document has nothing left to check where its last words went with the topic.
    """
    cut = tuple(gone)
    for item in before.assessments:
        touched = any(
            start < words.end and words.start < end for words in item.evidence for start, end in cut
        )
        now = after.item(item.requirement.id)
        idle = (
            now is not None
            and now.outcome is Outcome.NOT_APPLICABLE
            and item.requirement.family is not Family.LAW
        )
        if not (touched or idle) and now is not None and now.outcome is not item.outcome:
            yield f"{item.requirement.id}: {item.outcome} → {now.outcome}"


def _filled(agreement: Agreement, item: Assessment) -> tuple[Edit, ...]:
    """Return the edits that fill in what a requirement's words leave open."""
    text = agreement.document.text
    language = agreement.language if agreement.language in ("nb", "nn", "en") else "en"
    content = str(_data()["fill"][language].get(item.requirement.id, ""))
    spans = [(words.start, words.end) for words in item.evidence]
    last = max(end for _, end in spans)
    if item.requirement.id == "A28-2-subprocessor-list":
        return ((spans[0][0], last, content),)
    if item.requirement.id in ("A28-3-contact-points", "A44-transfer-basis"):
        return tuple(_labelled(agreement, spans[0][0], last))
    lettered = _lettered(text, *spans[0])
    if lettered:
        return lettered
    box = text.rfind("☐", text.rfind("\n", 0, spans[0][0]) + 1, spans[0][0])
    if box >= 0:
        return ((box, box + 1, "☒"),)
    chosen: tuple[Edit, ...] = ()
    if len(spans) > 1 and _EITHER.search(text[spans[0][0] : last]):
        chosen = ((spans[0][1], last, ""),)  # the first alternative stays
        spans = spans[:1]
    if item.requirement.id == "A28-9-written":
        return tuple(
            (fact.span.start, fact.span.end, f"{text[fact.span.start : fact.span.end]} {content}")
            if text[fact.span.start].isalpha()
            else (fact.span.start, fact.span.end, content)
            for fact in agreement.facts
            if fact.kind == "placeholder" and fact.values.get("slot") == "signature"
        )
    edits: dict[tuple[int, int], str] = {}
    for start, end in spans:
        slots = [
            fact
            for fact in agreement.facts
            if fact.kind == "placeholder" and fact.span.start < end and start < fact.span.end
        ]
        guidance = [
            slot
            for slot in slots
            if slot.values.get("slot") == "insert" and slot.span.start > start
        ]
        if guidance:
            edits[start, end] = ""
        for slot in slots if not guidance else ():
            number = _DIGITS.search(text[slot.span.start : slot.span.end])
            edits[slot.span.start, slot.span.end] = content or (number.group() if number else "")
        if not slots and text[start:end].rstrip().endswith(":"):
            edits[start, end] = f"{text[start:end]} {content}"
    return (*chosen, *((start, end, words) for (start, end), words in edits.items()))


def _lettered(text: str, start: int, end: int) -> tuple[Edit, ...]:
    """Return what leaves the first of "Alternativ A", "Alternativ B", if the words ask for that."""
    if "alternativ" not in text[start:end].lower():
        return ()
    labels = [found for found in _LETTER.finditer(text, start) if found.start() < start + _NEAR * 3]
    if len(labels) < 2 or labels[0].start() > start + _NEAR:
        return ()
    first, second = labels[:2]
    blank = text.find("\n\n", second.end())
    stop = len(text) if blank < 0 else blank
    return (start, first.end(), ""), (second.start(), stop, "")


def _labelled(agreement: Agreement, start: int, end: int) -> Iterator[Edit]:
    """Yield what fills in fields by their labels, and those of the other party that follow."""
    text = agreement.document.text
    for fact in agreement.facts:
        if fact.kind == "placeholder" and start <= fact.span.start < end + _NEAR:
            line = text[text.rfind("\n", 0, fact.span.start) + 1 : fact.span.end].lower()
            labels = {line.rfind(label): words for label, words in _data()["labels"].items()}
            nearest = max(labels)
            content = labels[nearest] if nearest >= 0 else "Kari Nordmann"
            yield fact.span.start, fact.span.end, str(content)


def main() -> int:
    """Print what came of each mutation that did not do as it should, and the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    taken: list[Removal] = []
    filled: list[Filling] = []
    for path in files_in(parser.parse_args().folders):
        agreements = extract(read(path))
        taken += removals(agreements)
        filled += fillings(agreements)
    for one in taken:
        if not one.holds:
            still = "" if one.is_gone else " is still satisfied"
            print(f"{one.agreement}, {one.topic}: {one.requirement}{still} {list(one.changed)}")
    for other in filled:
        if not other.holds:
            print(f"{other.agreement}, filled in: {other.requirement} is {other.after}")
    shares = (
        ("topics taken out, no longer satisfied", [one.is_gone for one in taken]),
        ("topics taken out, nothing else changed", [not one.changed for one in taken]),
        ("topics taken out, both", [one.holds for one in taken]),
        ("fields filled in, satisfied", [other.holds for other in filled]),
    )
    for name, held in shares:
        share = sum(held) / len(held) if held else 1.0
        print(f"{name}: {sum(held)} of {len(held)} ({share:.1%})")
    return int(any(held and sum(held) / len(held) < WANTED for _, held in shares))


if __name__ == "__main__":
    sys.exit(main())
