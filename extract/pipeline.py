"""The spaCy pipeline: a blank language, and one registered component for each type of fact.

Each component reads `doc._.avtalegraf` (the reading and its scopes) and fills one span group of
`doc.spans` (`norms`, `deadlines`, `parties`, ...), so that a spaCy user finds the spans where he
looks for them. The facts with their exact offsets are collected in `doc._.avtalegraf.facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from .agreements import Region, regions
from .components.agreement_references import find_agreement_references
from .components.contacts import find_contacts
from .components.cross_references import find_cross_references
from .components.data_subjects import find_data_subjects
from .components.deadlines import find_deadlines
from .components.definitions import find_definitions
from .components.descriptions import find_descriptions
from .components.governing_law import find_governing_law
from .components.law_references import find_law_references
from .components.norms import Norm, find_norms, norm_facts
from .components.parties import find_parties
from .components.party_inheritance import inherited_parties
from .components.party_pronouns import pronoun_names
from .components.personal_data import find_personal_data
from .components.placeholders import find_placeholders
from .components.precedence import find_precedence
from .components.security_measures import find_security_measures
from .components.subprocessors import find_subprocessors
from .model import Clause, Fact
from .reading import Reading
from .scope import Scope
from .structure import Block


@dataclass(slots=True)
class Findings:
    """What the pipeline has found so far: one scope and one list of facts for each agreement."""

    reading: Reading
    regions: tuple[Region, ...] = ()
    scopes: list[Scope] = field(default_factory=list)
    facts: list[list[Fact]] = field(default_factory=list)
    norms: list[list[Norm]] = field(default_factory=list)


Finder = Callable[[Findings, int], list[Fact]]
"""What finds the facts of the agreement with a number among the findings so far."""

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
    above: str | None = None
    for place, block in enumerate(blocks):
        if block.kind == "heading":
            clause = _headed(reading, block, blocks[place + 1 :], region.end)
            above = clause.number or above
            found.append(clause)
        elif block.kind == "item" and block.number:
            number = block.number
            if number.isdigit() and above and above.isdigit():
                number = f"{above}.{number}"
            found.append(Clause(reading.span(block.start, block.end), number, None))
    return tuple(found)


def _headed(reading: Reading, block: Block, after: Sequence[Block], end: int) -> Clause:
    """Return the clause that a heading opens, which ends where the next of its level begins."""
    stop = next((b.start for b in after if b.kind == "heading" and b.level <= block.level), end)
    words = reading.shadow.text[block.text_start : block.end].replace("*", "")
    return Clause(
        reading.span(block.start, stop),
        block.number or block.annex,
        " ".join(words.split()),
        block.annex is not None,
    )


@Language.component("avtalegraf_agreements")
def agreements_component(doc: Doc) -> Doc:
    """Find the agreements in the document and their units; span group `agreements`."""
    findings: Findings = doc._.avtalegraf
    reading = findings.reading
    findings.regions = regions(reading)
    for region in findings.regions:
        inner = _inside(findings, region)
        units = tuple(
            u
            for u in reading.units[region.first : region.last]
            if not any(r.first <= u.index < r.last for r in inner)
        )
        findings.scopes.append(Scope(reading, region, units, {}, _clauses(reading, region)))
        findings.facts.append([])
        findings.norms.append([])
    spans = (
        doc.char_span(r.start, max(r.end, r.start + 1), label=r.kind, alignment_mode="expand")
        for r in findings.regions
    )
    doc.spans["agreements"] = [span for span in spans if span is not None]
    return doc


def _inside(findings: Findings, region: Region) -> list[Region]:
    """Return the agreements inside one: all others, if it is the outer one."""
    return [r for r in findings.regions if r.outer is not None] if region.outer is None else []


def _component(name: str, kinds: tuple[str, ...], find: Finder) -> None:
    """Register a finder as a component whose facts go into the span group of its name."""

    def run(doc: Doc) -> Doc:
        findings: Findings = doc._.avtalegraf
        shadow = findings.reading.shadow
        for number, region in enumerate(findings.regions):
            places = [
                shadow.back(r.start, max(r.end, r.start + 1)) for r in _inside(findings, region)
            ]
            findings.facts[number] += [
                f
                for f in find(findings, number)
                if not any(p.start <= f.span.start < p.end for p in places)
            ]
        _fill(doc, name, findings, kinds)
        return doc

    Language.component(f"avtalegraf_{name}", func=run)


def _parties(findings: Findings, number: int) -> list[Fact]:
    scope, facts = find_parties(_before_annexed(findings, number))
    outer = findings.scopes[0].names if number else {}
    merged = {**outer, **scope.names}
    scope = findings.scopes[number].named(merged)
    findings.scopes[number] = scope.named({**merged, **pronoun_names(scope)})
    if number:
        return inherited_parties(findings.scopes[number], facts, findings.facts[0])
    return facts


def _before_annexed(findings: Findings, number: int) -> Scope:
    """Return an agreement without what follows where one inside it begins: that names its own."""
    scope = findings.scopes[number]
    region = scope.region
    end = min((r.start for r in _inside(findings, region)), default=region.end)
    return replace(scope, region=replace(region, end=end)) if end > region.start else scope


def _norms(findings: Findings, number: int) -> list[Fact]:
    norms = find_norms(findings.scopes[number])
    findings.norms[number] = norms
    return norm_facts(findings.scopes[number], norms)


def _alone(find: Callable[[Scope], list[Fact]]) -> Finder:
    """Return a finder that needs no more than the agreement itself."""
    return lambda findings, number: find(findings.scopes[number])


def _deadlines(findings: Findings, number: int) -> list[Fact]:
    return find_deadlines(findings.scopes[number], findings.norms[number])


def _security_measures(findings: Findings, number: int) -> list[Fact]:
    return find_security_measures(findings.scopes[number], findings.norms[number])


def _descriptions(findings: Findings, number: int) -> list[Fact]:
    outer = findings.regions[number].outer
    return find_descriptions(
        findings.scopes[number],
        findings.facts[number],
        findings.scopes[outer] if outer is not None else None,
    )


def _agreement_references(findings: Findings, number: int) -> list[Fact]:
    return find_agreement_references(findings.scopes[number], findings.facts[number])


def _cross_references(findings: Findings, number: int) -> list[Fact]:
    return find_cross_references(findings.scopes[number], findings.facts[number])


COMPONENTS: tuple[tuple[str, tuple[str, ...], Finder], ...] = (
    ("parties", ("party",), _parties),
    ("norms", ("norm",), _norms),
    ("deadlines", ("deadline",), _deadlines),
    ("subprocessors", ("subprocessor",), _alone(find_subprocessors)),
    ("personal_data", ("personal_data",), _alone(find_personal_data)),
    ("data_subjects", ("data_subject",), _alone(find_data_subjects)),
    ("security_measures", ("security_measure",), _security_measures),
    ("law_references", ("law_reference",), _alone(find_law_references)),
    ("cross_references", ("cross_reference",), _cross_references),
    ("placeholders", ("placeholder",), _alone(find_placeholders)),
    ("precedence", ("precedence",), _alone(find_precedence)),
    ("agreement_references", ("agreement_reference",), _agreement_references),
    ("contacts", ("contact",), _alone(find_contacts)),
    ("governing_law", ("governing_law", "venue"), _alone(find_governing_law)),
    ("definitions", ("definition",), _alone(find_definitions)),
    ("descriptions", ("description",), _descriptions),
)
"""The components in order: (name, which is its span group's too, kinds of fact, finder)."""

for _name, _kinds, _find in COMPONENTS:
    _component(_name, _kinds, _find)


@lru_cache(maxsize=8)
def pipeline(language: str) -> Language:
    """Return the pipeline of a language: a blank tokenizer and our components, no model."""
    nlp = spacy.blank(language)
    nlp.max_length = 30_000_000
    nlp.add_pipe("avtalegraf_agreements")
    for name, *_ in COMPONENTS:
        nlp.add_pipe(f"avtalegraf_{name}")
    return nlp
