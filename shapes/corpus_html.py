"""Many reports as one HTML page: sums, the matrix, and each report in full; or one requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from .corpus import Corpus
from .html_page import legend, page, scrolled, sign, table
from .report import Assessment, Outcome, Report, Requirement, Severity
from .report_html import quotes, sections, text_language, verdict
from .report_words import Words, words

_ACROSS = 24  # requirements in one table: so many columns fit a page in print


def corpus_to_html(corpus: Corpus, language: str = "nb", *, matrix_only: bool = False) -> str:
    """Render many reports as one page, each in full after the tables unless `matrix_only`."""
    word = words(language)
    title = f"{word['report']}: {len(corpus.reports)} {word['agreements'].lower()}"
    header = (
        f"<h1>{escape(word['report'])}</h1>",
        f"<p>{escape(word['agreements'])}: {len(corpus.reports)}. "
        f"{escape(word['score'])}: {escape(word.score(corpus.score))}. "
        f"{escape(word['derecha'])}: {escape(word.score(corpus.derecha))}.</p>",
    )
    return page(word, title, header, _main(corpus, word, matrix_only))


def comparison_to_html(corpus: Corpus, requirement: str, language: str = "nb") -> str:
    """Render one requirement across agreements, clause beside clause."""
    word = words(language)
    rows = tuple(corpus.compare(requirement))
    row = rows[0][1].requirement
    title = f"{word['comparison']}: {row.name[language]}"
    header = (
        f"<h1>{escape(row.name[language])}</h1>",
        f"<p>{escape(word['comparison'])} – {escape(word.source(rows[0][1]))} "
        f"({escape(row.id)}).</p>",
        f"<p>{escape(row.description[language])}</p>",
    )
    return page(word, title, header, _beside(rows, word))


def _beside(rows: Sequence[tuple[Report, Assessment]], word: Words) -> Iterator[str]:
    yield '<div class="beside">'
    for place, (report, item) in enumerate(rows, start=1):
        yield f'<article aria-labelledby="a{place}">'
        yield f'<h2 id="a{place}">{_named(report)}</h2>'
        yield f"<p><strong>{word.signs[item.outcome]} {escape(word.outcome(item.outcome))}</strong>"
        if item.outcome.is_finding:
            yield f" ({escape(word.severity(item))})"
        yield f"</p><p>{escape(item.reason[word.language])}</p>"
        yield from quotes(item, report, word)
        if not item.evidence:
            yield f"<p>{escape(word['no_words'])}.</p>"
        yield "</article>"
    yield "</div>"


def _main(corpus: Corpus, word: Words, matrix_only: bool) -> Iterator[str]:
    for key, inner in (
        ("by_agreement", _by_agreement(corpus, word, matrix_only)),
        ("matrix", _matrix(corpus, word)),
        ("by_requirement", _by_requirement(corpus, word)),
    ):
        yield f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(word[key])}</h2>'
        yield from inner
        yield "</section>"
    if not matrix_only:
        for place, report in enumerate(corpus.reports, start=1):
            yield from _one(report, word, place)


def _name(report: Report) -> str:
    return report.title or report.slug


def _named(report: Report) -> str:
    """Return title and slug: many agreements have the same title."""
    title = f'<span lang="{text_language(report)}">{escape(_name(report))}</span>'
    return f"{title} <small>({escape(report.slug)})</small>"


def _by_agreement(corpus: Corpus, word: Words, matrix_only: bool) -> Iterator[str]:
    head = (
        word["agreement"],
        *(word.outcome(outcome) for outcome in Outcome),
        *(word.severities[level] for level in Severity),
        word["score"],
        word["derecha"],
    )
    yield from scrolled(
        word["by_agreement"],
        table(word["by_agreement"], head, _lines(corpus, word, matrix_only), "once"),
    )


def _lines(corpus: Corpus, word: Words, matrix_only: bool) -> Iterator[tuple[str, ...]]:
    for place, line in enumerate(corpus.by_agreement, start=1):
        name = _named(line.report)
        yield (
            name if matrix_only else f'<a href="#a{place}">{name}</a>',
            *(str(line.outcomes.get(outcome, 0)) for outcome in Outcome),
            *(str(line.findings.get(level, 0)) for level in Severity),
            escape(word.score(line.score)),
            escape(word.score(line.derecha)),
        )


def _by_requirement(corpus: Corpus, word: Words) -> Iterator[str]:
    head = (word["requirement"], word["id"], *(word.outcome(outcome) for outcome in Outcome))
    rows = (
        (
            escape(line.requirement.name[word.language]),
            escape(line.requirement.id),
            *(str(line.outcomes.get(outcome, 0)) for outcome in Outcome),
        )
        for line in corpus.by_requirement
    )
    yield from scrolled(word["by_requirement"], table(word["by_requirement"], head, rows, "once"))


def _matrix(corpus: Corpus, word: Words) -> Iterator[str]:
    yield legend(word)
    rows = corpus.requirements
    parts = [rows[start : start + _ACROSS] for start in range(0, len(rows), _ACROSS)]
    for number, part in enumerate(parts, start=1):
        caption = word["table_part"].format(name=word["matrix"], n=number, m=len(parts))
        yield from scrolled(caption, _matrix_part(corpus, word, caption, part))


def _matrix_part(
    corpus: Corpus, word: Words, caption: str, part: Sequence[Requirement]
) -> Iterator[str]:
    yield f'<table class="matrix"><caption>{escape(caption)}</caption><thead><tr>'
    yield f'<th scope="col">{escape(word["agreement"])}</th>'
    for row in part:
        yield f'<th scope="col" class="across">{escape(row.name[word.language])}</th>'
    yield "</tr></thead><tbody>"
    for place, report in enumerate(corpus.reports):
        yield f'<tr><th scope="row">{_named(report)}</th>'
        for row in part:
            item = corpus.cells.get((place, row.id))
            yield sign(word, item.outcome if item else None)
        yield "</tr>"
    yield "</tbody></table>"


def _one(report: Report, word: Words, place: int) -> Iterator[str]:
    anchor = f"a{place}"
    yield f'<section class="agreement" aria-labelledby="{anchor}">'
    yield f'<h2 id="{anchor}" lang="{text_language(report)}">{escape(_name(report))}</h2>'
    yield from verdict(report, word)
    yield from sections(report, word, prefix=f"{anchor}-", level=3)
    yield "</section>"
