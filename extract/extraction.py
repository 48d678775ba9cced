"""A document in, its agreements with their facts out: read this first, the pipeline is its body."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .components.prevailing import settle_limits
from .language import detect
from .line_joins import joined
from .model import Agreement, Document
from .only_content import content_told
from .pipeline import Findings, pipeline
from .reading import Reading
from .repair import damage_of, repaired
from .shadow import Shadow, cast
from .structure import blocks
from .templates import is_signed, is_template
from .tokens import tokens_of
from .unit_builder import UnitBuilder
from .wordings import language_files, matcher

_WORD = re.compile(r"[^\W\d_]+")
_DRESSED = re.compile(r"^[^\n]*\*[^\n]*$", re.MULTILINE)
_LANGUAGE_REACH = 200_000  # code points that tell a text's language


def extract(document: Document) -> tuple[Agreement, ...]:
    """Return the agreements of a document with their facts, the outermost first.

    Every fact's span lies in `document.text`: `document[fact.span]` is the words it rests on.
    """
    with _without_collection():
        return _extracted(document)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Put off the search for cycles of dead objects.

    Each search goes through all wordings of all languages, and what is made here has no cycles:
    an eighth of the time went into it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _extracted(document: Document) -> tuple[Agreement, ...]:
    shadow = cast(document.text)
    language = detect(_WORD.findall(shadow.text[:_LANGUAGE_REACH]))
    file = language_files()[language]
    nlp = pipeline(language)
    damage = damage_of(shadow.text, language)
    others: Mapping[int, tuple[str, ...]] = {}
    if damage:
        shadow, others = repaired(shadow, language, damage)
    cut = blocks(shadow.text, _dressed_lines(document.text, shadow))
    cut = content_told(shadow.text, cut)
    shadow = joined(shadow, cut)
    doc = nlp.make_doc(shadow.text)
    tokens, starts = tokens_of(doc)
    builder = UnitBuilder(
        shadow.text, tokens, starts, matcher(language), file.abbreviations, others
    )
    units = builder.build(cut)
    reading = Reading(document, shadow, doc, tokens, starts, language, bool(damage), cut, units)
    findings = Findings(reading)
    doc._.avtalegraf = findings
    for _, component in nlp.pipeline:
        doc = component(doc)
    return _agreements(document, findings, file.supported)


def _dressed_lines(stored: str, shadow: Shadow) -> dict[int, str]:
    """Return, for each shadow line whose stored line has marks, the stored line."""
    return {shadow.there(m.start()): m.group() for m in _DRESSED.finditer(stored)}


def _agreements(document: Document, findings: Findings, supported: bool) -> tuple[Agreement, ...]:
    reading = findings.reading
    slugs = _slugs(document, findings)
    inner = [
        found
        for found, r in zip(findings.facts, findings.regions, strict=True)
        if r.outer is not None
    ]
    made: list[Agreement] = []
    for number, region in enumerate(findings.regions):
        scope = findings.scopes[number]
        settled = settle_limits(findings.facts[number], scope.clauses)
        facts = tuple(sorted(settled, key=lambda f: (f.span, f.kind)))
        example = any("example_document" in u.codes("sign") for u in scope.units)
        annexed = inner if region.outer is None else ()
        made.append(
            Agreement(
                slugs[number],
                document,
                reading.shadow.back(region.start, max(region.end, region.start + 1)),
                region.title or document.name.rsplit(".", 1)[0],
                region.kind,
                reading.language,
                supported,
                is_template(region.kind, facts, example, annexed),
                example,
                is_signed(facts),
                slugs[region.outer] if region.outer is not None else None,
                scope.clauses,
                facts,
            )
        )
    return tuple(made)


def _slugs(document: Document, findings: Findings) -> list[str]:
    """Return a slug for each agreement: the document's, with the kind for those inside it."""
    slugs: list[str] = []
    for number, region in enumerate(findings.regions):
        slug = document.slug
        if number:
            slug = f"{document.slug}-{region.kind.replace('_', '-')}"
            while slug in slugs:
                slug += "-2"
        slugs.append(slug)
    return slugs
