"""Many reports as tables: one of all assessments, the matrix, the sums, and a comparison."""

from __future__ import annotations

from .corpus import Corpus
from .report import Outcome, Report, Severity
from .report_table import Rows, Sheet, csv_of, rows, workbook
from .report_words import Words, words
from .scores import Score


def corpus_to_csv(corpus: Corpus, language: str = "nb", *, matrix_only: bool = False) -> str:
    """Render all assessments as CSV, the agreement in the first column; or the matrix alone."""
    return csv_of(matrix(corpus, language) if matrix_only else all_rows(corpus, language))


def corpus_to_xlsx(corpus: Corpus, language: str = "nb", *, matrix_only: bool = False) -> bytes:
    """Render a workbook: the matrix, both sums, and all assessments unless `matrix_only`."""
    word = words(language)
    sheets = [
        Sheet(word["matrix"], matrix(corpus, language), (40, 40)),
        Sheet(word["by_agreement"], by_agreement(corpus, language), (40, 40), has_numbers=True),
        Sheet(word["by_requirement"], by_requirement(corpus, language), (34, 44), has_numbers=True),
    ]
    if not matrix_only:
        widths = (30, 30, 22, 36, 18, 12, 60, 60, 44, 80, 12, 20, 60, 12, 60)
        sheets.append(Sheet(word["all"], all_rows(corpus, language), widths))
    return workbook(sheets)


def all_rows(corpus: Corpus, language: str) -> Rows:
    """Return all assessments of all reports as one table with one head."""
    word = words(language)
    tables = [(report, rows(report, language)) for report in corpus.reports]
    head = (word["agreement"], *tables[0][1][0])
    return (head, *((report.slug, *row) for report, table in tables for row in table[1:]))


def matrix(corpus: Corpus, language: str) -> Rows:
    """Return agreements down and requirements across, an outcome in each cell."""
    word = words(language)
    asked = corpus.requirements
    head = (word["agreement"], word["title"], *(row.id for row in asked))
    lines = []
    for place, report in enumerate(corpus.reports):
        cells = (corpus.cells.get((place, row.id)) for row in asked)
        lines.append(
            (*_named(report), *(word.outcome(item.outcome) if item else "" for item in cells))
        )
    return (head, *lines)


def by_agreement(corpus: Corpus, language: str) -> Rows:
    """Return a line for each agreement, and one for all of them."""
    word = words(language)
    head = (
        word["agreement"],
        word["title"],
        *(word.outcome(outcome) for outcome in Outcome),
        *(word.severities[level] for level in Severity),
        *_score_heads(word),
    )
    lines = [
        (
            *_named(line.report),
            *(str(line.outcomes.get(outcome, 0)) for outcome in Outcome),
            *(str(line.findings.get(level, 0)) for level in Severity),
            *_score_cells(line.score),
            *_score_cells(line.derecha),
        )
        for line in corpus.by_agreement
    ]
    sums = corpus.by_agreement
    total = (
        word["total"],
        "",
        *(str(sum(line.outcomes.get(outcome, 0) for line in sums)) for outcome in Outcome),
        *(str(sum(line.findings.get(level, 0) for line in sums)) for level in Severity),
        *_score_cells(corpus.score),
        *_score_cells(corpus.derecha),
    )
    return (head, *lines, total)


def by_requirement(corpus: Corpus, language: str) -> Rows:
    """Return a line for each requirement."""
    word = words(language)
    head = (word["id"], word["requirement"], *(word.outcome(outcome) for outcome in Outcome))
    lines = (
        (
            line.requirement.id,
            line.requirement.name[language],
            *(str(line.outcomes.get(outcome, 0)) for outcome in Outcome),
        )
        for line in corpus.by_requirement
    )
    return (head, *lines)


def comparison(corpus: Corpus, requirement: str, language: str) -> Rows:
    """Return one requirement across agreements: outcome, reason, words and where they stand."""
    word = words(language)
    keys = ("outcome", "severity", "reason", "evidence", "clauses", "places")
    head = (word["agreement"], word["title"], *(word[key] for key in keys))
    lines = (
        (
            *_named(report),
            word.outcome(item.outcome),
            word.severity(item),
            item.reason[language],
            "\n".join(f"«{words_.quote}»" for words_ in item.evidence),
            "; ".join(dict.fromkeys(e.clause for e in item.evidence if e.clause)),
            "; ".join(f"{e.start}–{e.end}" for e in item.evidence),
        )
        for report, item in corpus.compare(requirement)
    )
    return (head, *lines)


def comparison_to_csv(corpus: Corpus, requirement: str, language: str = "nb") -> str:
    """Render a comparison as CSV."""
    return csv_of(comparison(corpus, requirement, language))


def comparison_to_xlsx(corpus: Corpus, requirement: str, language: str = "nb") -> bytes:
    """Render a comparison as a workbook with one sheet."""
    table = comparison(corpus, requirement, language)
    return workbook((Sheet(requirement, table, (34, 40, 18, 12, 60, 80, 12, 20)),))


def _named(report: Report) -> tuple[str, str]:
    # A title stands between guillemets where a spreadsheet might take it for a formula.
    title = report.title
    return report.slug, f"«{title}»" if title.startswith(("=", "+", "-", "@")) else title


def _score_heads(word: Words) -> tuple[str, ...]:
    return tuple(
        head.format(name=word[key])
        for key in ("score", "derecha")
        for head in ("{name}", "{name} / " + word["total"].lower())
    )


def _score_cells(score: Score) -> tuple[str, str]:
    return str(score.satisfied), str(score.applicable)
