"""A report as one HTML page that needs nothing else, reads aloud well and prints in black."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .report import Assessment, Outcome, Report
from .report_words import QUOTES_SHOWN, Words, by_severity, one_line, words

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #111; background: #fff; margin: 0 auto;
  max-width: 60rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border: 1px solid #555; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #eee; }
article { border-left: 4px solid #333; padding: 0 1rem; margin: 1.5rem 0; break-inside: avoid; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 1px solid #777; }
cite { font-style: normal; font-size: .9rem; display: block; }
.verdict { font-size: 1.2rem; font-weight: bold; border: 2px solid #111; padding: .5rem 1rem; }
a { color: #003c8f; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } a { color: #111; } }
"""


def to_html(report: Report, language: str = "nb") -> str:
    """Render a report in `nb`, `nn` or `en`; every word of the agreement is escaped."""
    return "\n".join(_page(report, words(language))) + "\n"


def _page(report: Report, word: Words) -> Iterator[str]:
    title = escape(report.title or report.slug)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{word.language}">'
    yield '<head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(word['report'])}: {title}</title>"
    yield f"<style>{_STYLE}</style></head>"
    yield f"<body><header><h1>{escape(word['report'])}</h1>"
    yield f'<p>{escape(word["agreement"])}: <strong lang="{_language(report)}">{title}</strong></p>'
    yield f'<p class="verdict">{escape(word.verdict(report))}</p>'
    if report.is_template:
        yield f"<p>{escape(word['template'])}</p>"
    yield "</header><main>"
    if report.assessments:
        yield from _summary(report, word)
        yield from _findings(report, word)
        yield from _all(report, word)
    yield f"</main><footer><p>{escape(word['disclaimer'])}</p></footer></body></html>"


def _language(report: Report) -> str:
    return escape(report.language or "und")


def _summary(report: Report, word: Words) -> Iterator[str]:
    yield f'<section aria-labelledby="summary"><h2 id="summary">{escape(word["summary"])}</h2>'
    for caption, rows in (
        (
            "severity",
            [(word.severities[level], len(items)) for level, items in by_severity(report)],
        ),
        ("outcome", [(word.outcome(item), report.count(item)) for item in Outcome]),
    ):
        yield f"<table><caption>{escape(word[caption])}</caption><thead><tr>"
        yield f'<th scope="col">{escape(word[caption])}</th>'
        yield f'<th scope="col">{escape(word["count"])}</th></tr></thead><tbody>'
        for label, number in rows:
            yield f'<tr><th scope="row">{escape(label)}</th><td>{number}</td></tr>'
        yield "</tbody></table>"
    yield "</section>"


def _findings(report: Report, word: Words) -> Iterator[str]:
    yield f'<section aria-labelledby="findings"><h2 id="findings">{escape(word["findings"])}</h2>'
    if not report.findings:
        yield f"<p>{escape(word['no_findings'])}</p>"
    for level, items in by_severity(report):
        yield f"<h3>{escape(word.severities[level])} ({len(items)})</h3>"
        for item in items:
            yield from _finding(item, word, _language(report))
    yield "</section>"


def _finding(item: Assessment, word: Words, language: str) -> Iterator[str]:
    row = item.requirement
    name = escape(row.name[word.language])
    yield f'<article id="{row.id}" aria-labelledby="{row.id}-name">'
    yield f'<h4 id="{row.id}-name">{name}</h4>'
    yield f"<p><strong>{escape(word.outcome(item.outcome))}.</strong> "
    yield f"{escape(item.message[word.language])}</p>"
    found = word.found(item)
    if found:
        yield f"<p>{escape(word['found'])}: {escape('; '.join(found))}.</p>"
    for evidence in item.evidence[:QUOTES_SHOWN]:
        yield f'<blockquote><p lang="{language}">«{escape(one_line(evidence.quote))}»</p>'
        yield f"<cite>{escape(word.place(evidence))}</cite></blockquote>"
    left = len(item.evidence) - QUOTES_SHOWN
    if left > 0:
        yield f"<p>{escape(word['more'].format(n=left))}</p>"
    yield f"<p><strong>{escape(word['remedy'])}:</strong> {escape(item.remedy[word.language])}</p>"
    sources = ", ".join(
        f'<a href="{escape(str(source))}">{escape(_paragraph(str(source)))}</a>'
        for source in row.sources
    )
    yield f"<p>{escape(word['source'])}: {escape(word['law'])} {sources} ({row.id})</p></article>"


def _paragraph(source: str) -> str:
    """Return `28(3)(a)` of an ELI IRI that ends in `art_28/par_3/pnt_a/oj`."""
    article, *parts = source.split("/art_", 1)[1].removesuffix("/oj").split("/")
    return article + "".join(f"({part.split('_', 1)[1]})" for part in parts)


def _all(report: Report, word: Words) -> Iterator[str]:
    yield f'<section aria-labelledby="all"><h2 id="all">{escape(word["all"])}</h2>'
    yield f"<table><caption>{escape(word['all'])}</caption><thead><tr>"
    for key in ("requirement", "article", "outcome", "severity", "evidence"):
        yield f'<th scope="col">{escape(word[key])}</th>'
    yield "</tr></thead><tbody>"
    for item in report.assessments:
        name = escape(item.requirement.name[word.language])
        if item.outcome.is_finding:
            name = f'<a href="#{item.requirement.id}">{name}</a>'
        first = item.evidence[0] if item.evidence else None
        quote = (
            f'<span lang="{_language(report)}">«{escape(one_line(first.quote))}»</span>'
            f" <cite>{escape(word.place(first))}</cite>"
            if first
            else "–"
        )
        yield (
            f'<tr><th scope="row">{name}</th><td>{escape(item.requirement.article)}</td>'
            f"<td>{escape(word.outcome(item.outcome))}</td>"
            f"<td>{escape(word.severity(item))}</td><td>{quote}</td></tr>"
        )
    yield "</tbody></table></section>"
