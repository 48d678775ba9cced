"""The spaCy pipeline: a blank language, and one registered component for each type of fact.

Each component reads `doc._.avtalegraf` (the reading and its scopes) and fills one span group of
`doc.spans` (`norms`, `deadlines`, `parties`, ...), so that a spaCy user finds the spans where he
looks for them. The facts with their exact offsets are collected in `doc._.avtalegraf.facts`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from .agreements import Region, regions
from .components.contacts import find_contacts
from .components.data_subjects import find_data_subjects
from .components.deadlines import find_deadlines
from .components.definitions import find_definitions
from .components.descriptions import find_descriptions
from .components.governing_law import find_governing_law
from .components.law_references import find_law_references
from .components.norms import Norm, find_norms, norm_facts
from .components.parties import find_parties, inherited_parties
from .components.personal_data import find_personal_data
from .components.placeholders import find_placeholders
from .components.precedence import find_precedence
from .components.security_measures import find_security_measures
from .components.subprocessors import find_subprocessors
from .model import Clause, Fact
from .reading import Reading
from .scope import Scope


@dataclass(slots=True)
class Findings:
    """What the pipeline has found so far: one scope and one list of facts for each agreement."""

    reading: Reading
    regions: tuple[Region, ...] = ()
    scopes: list[Scope] = field(default_factory=list)
    facts: list[list[Fact]] = field(default_factory=list)
    norms: list[list[Norm]] = field(default_factory=list)


if not Doc.has_extension("avtalegraf"):
    Doc.set_extension("avtalegraf", default=None)


def _fill(doc: Doc, group: str, findings: Findings, kinds: tuple[str, ...]) -> None:
    spans: list[DocSpan] = []
    for facts in findings.facts:
        for fact in facts:
            if fact.kind in kinds:
                shadow = findings.reading.shadow
                start, end = shadow.there(fact.span.start), shadow.there(fact.span.end)
                label = str(
                    fact.values.get("topic") or fact.values.get("role") or fact.values.get("value")
                    or fact.values.get("category") or fact.kind
                )  # fmt: skip
                span = doc.char_span(start, end, label=label, alignment_mode="expand")
                if span is not None:
                    spans.append(span)
    doc.spans[group] = spans


def _clauses(reading: Reading, region: Region) -> tuple[Clause, ...]:
    """Return the clauses: headings to the next of their level, and numbered items."""
    found: list[Clause] = []
    blocks = [
        b for b in reading.blocks if region.start <= b.start < region.end and b.kind != "contents"
    ]
    text = reading.shadow.text
    for place, block in enumerate(blocks):
        if block.kind == "heading":
            stop = region.end
            for other in blocks[place + 1 :]:
                if other.kind == "heading" and other.level <= block.level:
                    stop = other.start
                    break
            heading = " ".join(text[block.text_start : block.end].replace("*", "").split())
            found.append(
                Clause(
                    reading.span(block.start, stop),
                    block.number or block.annex,
                    heading,
                    block.annex is not None,
                )
            )
        elif block.kind == "item" and block.number:
            heading_number = next(
                (c.number for c in reversed(found) if c.heading and c.number), None
            )
            number = block.number
            if (
                "." not in number
                and number.isdigit()
                and heading_number
                and heading_number.isdigit()
            ):
                number = f"{heading_number}.{number}"
            found.append(Clause(reading.span(block.start, block.end), number, None))
    return tuple(found)


@Language.component("avtalegraf_agreements")
def agreements_component(doc: Doc) -> Doc:
    """Find the agreements in the document and their units; span group `agreements`."""
    findings: Findings = doc._.avtalegraf
    reading = findings.reading
    findings.regions = regions(reading)
    for number, region in enumerate(findings.regions):
        inner = (
            [r for r in findings.regions if r.outer is not None and r is not region]
            if region.outer is None
            else []
        )
        units = tuple(
            u for u in reading.units[region.first : region.last]
            if not any(r.first <= u.index < r.last for r in inner)
        )  # fmt: skip
        del number
        findings.scopes.append(Scope(reading, region, units, {}, _clauses(reading, region)))
        findings.facts.append([])
        findings.norms.append([])
    spans = (
        doc.char_span(r.start, max(r.end, r.start + 1), label=r.kind, alignment_mode="expand")
        for r in findings.regions
    )
    doc.spans["agreements"] = [span for span in spans if span is not None]
    return doc


def _component(
    name: str, group: str, kinds: tuple[str, ...], find: Callable[[Findings, int], list[Fact]]
) -> None:
    def run(doc: Doc) -> Doc:
        findings: Findings = doc._.avtalegraf
        for number in range(len(findings.scopes)):
            inner = (
                [r for r in findings.regions if r.outer is not None]
                if findings.regions[number].outer is None
                else []
            )
            shadow = findings.reading.shadow
            places = [(shadow.back(r.start, max(r.end, r.start + 1))) for r in inner]
            findings.facts[number] += [
                f for f in find(findings, number)
                if not any(p.start <= f.span.start < p.end for p in places)
            ]  # fmt: skip
        _fill(doc, group, findings, kinds)
        return doc

    Language.component(f"avtalegraf_{name}", func=run)


def _parties(findings: Findings, number: int) -> list[Fact]:
    scope, facts = find_parties(findings.scopes[number])
    outer = findings.scopes[0].names if number else {}
    merged = {**outer, **scope.names}
    findings.scopes[number] = scope.named(merged)
    if number:
        facts += inherited_parties(findings.scopes[number], facts, findings.facts[0], outer)
    return facts


def _norms(findings: Findings, number: int) -> list[Fact]:
    norms = find_norms(findings.scopes[number])
    findings.norms[number] = norms
    return norm_facts(findings.scopes[number], norms)


COMPONENTS: tuple[tuple[str, str, tuple[str, ...], Callable[[Findings, int], list[Fact]]], ...] = (
    ("parties", "parties", ("party",), _parties),
    ("norms", "norms", ("norm",), _norms),
    ("deadlines", "deadlines", ("deadline",), lambda f, n: find_deadlines(f.scopes[n], f.norms[n])),
    (
        "subprocessors",
        "subprocessors",
        ("subprocessor",),
        lambda f, n: find_subprocessors(f.scopes[n]),
    ),
    (
        "personal_data",
        "personal_data",
        ("personal_data",),
        lambda f, n: find_personal_data(f.scopes[n]),
    ),
    (
        "data_subjects",
        "data_subjects",
        ("data_subject",),
        lambda f, n: find_data_subjects(f.scopes[n]),
    ),
    (
        "security_measures",
        "security_measures",
        ("security_measure",),
        lambda f, n: find_security_measures(f.scopes[n], f.norms[n]),
    ),
    (
        "law_references",
        "law_references",
        ("law_reference",),
        lambda f, n: find_law_references(f.scopes[n]),
    ),
    ("placeholders", "placeholders", ("placeholder",), lambda f, n: find_placeholders(f.scopes[n])),
    ("precedence", "precedence", ("precedence",), lambda f, n: find_precedence(f.scopes[n])),
    ("contacts", "contacts", ("contact",), lambda f, n: find_contacts(f.scopes[n])),
    (
        "governing_law",
        "governing_law",
        ("governing_law", "venue"),
        lambda f, n: find_governing_law(f.scopes[n]),
    ),
    ("definitions", "definitions", ("definition",), lambda f, n: find_definitions(f.scopes[n])),
    (
        "descriptions",
        "descriptions",
        ("description",),
        lambda f, n: find_descriptions(f.scopes[n], f.norms[n], f.facts[n]),
    ),
)
"""The components in order: (name, span group, kinds of fact, finder)."""

for _name, _group, _kinds, _find in COMPONENTS:
    _component(_name, _group, _kinds, _find)


@lru_cache(maxsize=8)
def pipeline(language: str) -> Language:
    """Return the pipeline of a language: a blank tokenizer and our components, no model."""
    nlp = spacy.blank(language)
    nlp.max_length = 30_000_000
    nlp.add_pipe("avtalegraf_agreements")
    for name, *_ in COMPONENTS:
        nlp.add_pipe(f"avtalegraf_{name}")
    return nlp
