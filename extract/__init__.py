"""Agreement text in, facts with evidence out: read this first, the pipeline is its body."""

from __future__ import annotations

import re

from .components.prevailing import settle_limits
from .document import MAX_BYTES, SUFFIXES, from_text, read
from .language import detect
from .model import Agreement, Clause, Document, Fact, Span
from .pipeline import Findings, pipeline
from .reading import Reading, UnitBuilder
from .shadow import cast
from .structure import blocks
from .wordings import language_files, matcher

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Agreement",
    "Clause",
    "Document",
    "Fact",
    "Span",
    "extract",
    "from_text",
    "read",
]

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[æøåÆØÅ]")
_NORWEGIAN = frozenset({"nb", "nn", "da"})


def extract(document: Document) -> tuple[Agreement, ...]:
    """Return the agreements of a document with their facts, the outermost first.

    Every fact's span lies in `document.text`: `document[fact.span]` is the words it rests on.
    """
    shadow = cast(document.text)
    language = detect(_WORD.findall(shadow.text[:200_000]))
    file = language_files()[language]
    nlp = pipeline(language)
    doc = nlp.make_doc(shadow.text)
    damaged = _is_damaged(shadow.text, language)
    cut = blocks(shadow.text, _dressed_lines(document.text, shadow.text, shadow.origin))
    builder = UnitBuilder(shadow.text, doc, matcher(language), damaged, file.abbreviations)
    units = builder.build(cut)
    reading = Reading(document, shadow, doc, language, damaged, cut, units)
    findings = Findings(reading)
    doc._.avtalegraf = findings
    for _, component in nlp.pipeline:
        doc = component(doc)
    return _agreements(document, findings, file.supported)


def _is_damaged(text: str, language: str) -> bool:
    """Tell whether a Norwegian text has lost its æ, ø and å (folded, or misread from a scan)."""
    if language not in _NORWEGIAN or len(text) < 600:
        return False
    return len(_LETTERS.findall(text)) / len(text) < 0.004


def _dressed_lines(stored: str, shadow: str, origin: object) -> dict[int, str]:
    """Return, for each shadow line whose stored line has marks, the stored line."""
    from array import array

    assert isinstance(origin, array)
    found: dict[int, str] = {}
    for m in re.finditer(r"^[^\n]*\*[^\n]*$", stored, re.M):
        low, high = 0, len(origin)
        while low < high:
            middle = (low + high) // 2
            if origin[middle] < m.start():
                low = middle + 1
            else:
                high = middle
        found[low] = m.group()
    return found


def _agreements(document: Document, findings: Findings, supported: bool) -> tuple[Agreement, ...]:
    reading = findings.reading
    made: list[Agreement] = []
    slugs: list[str] = []
    for number, region in enumerate(findings.regions):
        slug = document.slug
        if number:
            slug = f"{document.slug}-{region.kind.replace('_', '-')}"
            while slug in slugs:
                slug += "-2"
        slugs.append(slug)
        scope = findings.scopes[number]
        settled = settle_limits(findings.facts[number], scope.clauses)
        facts = tuple(sorted(settled, key=lambda f: (f.span, f.kind)))
        signs = {h.code for u in scope.units for h in u.of("sign")}
        example = "example_document" in signs
        signed = any(
            f.kind == "description"
            and f.values.get("aspect") == "signature"
            and f.values.get("status") == "complete"
            for f in facts
        )
        slots = [
            f
            for f in facts
            if f.kind == "placeholder" and f.values.get("slot") in ("bracket", "insert")
        ]
        empty_parties = [f for f in facts if f.kind == "party" and f.values.get("is_placeholder")]
        template = not signed and (
            bool(empty_parties)
            or len(slots) >= 4
            or example
            or (region.kind == "change_agreement" and bool(slots))
            or region.kind == "confidentiality_declaration"
        )
        if (
            region.outer is None
            and not template
            and any(r.outer is not None for r in findings.regions)
        ):
            inner_open = sum(
                len(findings.facts[i]) > 0
                and any(
                    f.kind == "placeholder" and f.values.get("slot") == "bracket"
                    for f in findings.facts[i]
                )
                for i in range(1, len(findings.regions))
            )
            template = not signed and inner_open >= 1
        made.append(
            Agreement(
                slug,
                document,
                reading.shadow.back(region.start, max(region.end, region.start + 1)),
                region.title or document.name.rsplit(".", 1)[0],
                region.kind,
                reading.language,
                supported,
                template,
                example,
                signed,
                slugs[region.outer] if region.outer is not None else None,
                scope.clauses,
                facts,
            )
        )
    return tuple(made)
