"""A report as one HTML page that needs nothing else, reads aloud well and prints in black."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .html_page import page, table
from .report import Assessment, Outcome, Report
from .report_words import QUOTES_SHOWN, Words, by_severity, one_line, words


def to_html(report: Report, language: str = "nb") -> str:
    """Render a report in `nb`, `nn` or `en`; every word of the agreement is escaped."""
    word = words(language)
    title = report.title or report.slug
    header = (
        f"<h1>{escape(word['report'])}</h1>",
        f"<p>{escape(word['agreement'])}: "
        f'<strong lang="{text_language(report)}">{escape(title)}</strong></p>',
        *verdict(report, word),
    )
    return page(word, f"{word['report']}: {title}", header, sections(report, word))


def verdict(report: Report, word: Words) -> Iterator[str]:
    """Yield how the agreement stands, what state it is in, and the scores."""
    yield f'<p class="verdict">{escape(word.verdict(report))}</p>'
    yield f"<p>{escape(word.state(report))}</p>"
    for line in word.scores(report):
        yield f"<p>{escape(line)}</p>"


def sections(report: Report, word: Words, prefix: str = "", level: int = 2) -> Iterator[str]:
    """Yield summary, findings and all requirements; ids begin with `prefix`."""
    if not report.assessments:
        return
    for key, inner in (
        ("summary", _summary(report, word)),
        ("findings", _findings(report, word, prefix, level + 1)),
        ("all", _all(report, word, prefix)),
    ):
        yield f'<section aria-labelledby="{prefix}{key}">'
        yield f'<h{level} id="{prefix}{key}">{escape(word[key])}</h{level}>'
        yield from inner
        yield "</section>"


def text_language(report: Report) -> str:
    """Return the language of the agreement's words, for a `lang` attribute."""
    return escape(report.language or "und")


def _summary(report: Report, word: Words) -> Iterator[str]:
    severities = [
        (escape(word.severities[level]), str(len(items))) for level, items in by_severity(report)
    ]
    outcomes = [(escape(word.outcome(item)), str(report.count(item))) for item in Outcome]
    yield '<div class="sums">'
    yield from table(word["outcome"], (word["outcome"], word["count"]), outcomes)
    if severities:
        yield from table(word["severity"], (word["severity"], word["count"]), severities)
    yield "</div>"
    if any(item.requirement.derecha for item in report.assessments):
        yield f"<p><small>{escape(word['derecha_note'])}</small></p>"


def _findings(report: Report, word: Words, prefix: str, level: int) -> Iterator[str]:
    if not report.findings:
        yield f"<p>{escape(word['no_findings'])}</p>"
    for severity, items in by_severity(report):
        yield f"<h{level}>{escape(word.severities[severity])} ({len(items)})</h{level}>"
        for item in items:
            yield from _finding(item, report, word, prefix, level + 1)


def _finding(
    item: Assessment, report: Report, word: Words, prefix: str, level: int
) -> Iterator[str]:
    row = item.requirement
    anchor = f"{prefix}{escape(row.id)}"
    name = escape(row.name[word.language])
    yield f'<article id="{anchor}" aria-labelledby="{anchor}-name">'
    yield f'<h{level} id="{anchor}-name">{name}</h{level}>'
    yield f"<p><strong>{escape(word.outcome(item.outcome))}.</strong> "
    yield f"{escape(item.message[word.language])}</p>"
    found = word.found(item)
    if found:
        yield f"<p>{escape(word['found'])}: {escape('; '.join(found))}.</p>"
    yield from quotes(item, report, word)
    yield f"<p><strong>{escape(word['remedy'])}:</strong> {escape(item.remedy[word.language])}</p>"
    yield from _suggestion(item, report, word)
    yield f"<p>{escape(word['source'])}: {_source(item, word)} ({escape(row.id)}). "
    yield f"{escape(word['confidence'])}: {word.sureness(item)}</p></article>"


def quotes(item: Assessment, report: Report, word: Words) -> Iterator[str]:
    """Yield the words that an outcome rests on, each with its place."""
    for evidence in item.evidence[:QUOTES_SHOWN]:
        quote = escape(one_line(evidence.quote))
        yield f'<blockquote><p lang="{text_language(report)}">«{quote}»</p>'
        yield f"<cite>{escape(word.place(evidence))}</cite></blockquote>"
    left = len(item.evidence) - QUOTES_SHOWN
    if left > 0:
        yield f"<p>{escape(word['more'].format(n=left))}</p>"


def _suggestion(item: Assessment, report: Report, word: Words) -> Iterator[str]:
    clause = word.clause(item, report)
    if clause:
        yield f'<div class="suggestion"><p><strong>{escape(word["suggestion"])}:</strong></p>'
        yield f'<p lang="{clause[1]}">«{escape(clause[0])}»</p>'
        yield f"<p><em>{escape(word['suggestion_note'])}</em></p></div>"


def _source(item: Assessment, word: Words) -> str:
    row = item.requirement
    if not row.sources:
        return escape(word.source(item))
    linked = ", ".join(
        f'<a href="{escape(str(source))}">{escape(_paragraph(str(source)))}</a>'
        for source in row.sources
    )
    return f"{escape(word['law'])} {linked}"


def _paragraph(source: str) -> str:
    """Return `28(3)(a)` of an ELI IRI that ends in `art_28/par_3/pnt_a/oj`, or the IRI itself."""
    _, found, rest = source.partition("/art_")
    if not found:
        return source
    article, *parts = rest.removesuffix("/oj").split("/")
    return article + "".join(f"({part.split('_', 1)[-1]})" for part in parts)


def _all(report: Report, word: Words, prefix: str) -> Iterator[str]:
    head = tuple(word[key] for key in ("requirement", "source", "outcome", "severity", "evidence"))
    yield from table(
        word["all"], head, (_row(item, report, word, prefix) for item in report.assessments), "rows"
    )


def _row(item: Assessment, report: Report, word: Words, prefix: str) -> tuple[str, ...]:
    row = item.requirement
    name = escape(row.name[word.language])
    if item.outcome.is_finding:
        name = f'<a href="#{prefix}{escape(row.id)}">{name}</a>'
    if item.evidence and item.outcome is not Outcome.NOT_APPLICABLE:
        first = item.evidence[0]
        told = (
            f'<span lang="{text_language(report)}">«{escape(one_line(first.quote))}»</span>'
            f" <cite>{escape(word.place(first))}</cite>"
        )
    else:
        told = escape(item.reason[word.language])
    return (
        name,
        escape(word.source(item)),
        f"{word.signs[item.outcome]} {escape(word.outcome(item.outcome))}",
        escape(word.severity(item)),
        told,
    )
