"""A report as a table: CSV and XLSX, one row for each requirement."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from .report import Assessment, Report
from .report_words import Words, words

_COLUMNS = (
    ("id", 30),
    ("article", 22),
    ("requirement", 36),
    ("outcome", 18),
    ("severity", 12),
    ("message", 60),
    ("remedy", 60),
    ("found", 44),
    ("evidence", 80),
    ("clauses", 12),
    ("places", 20),
)


def rows(report: Report, language: str = "nb") -> tuple[tuple[str, ...], ...]:
    """Return the table, its head first; message and remedy stand only beside a finding."""
    word = words(language)
    head = tuple(word[key] for key, _ in _COLUMNS)
    return (head, *(_row(item, word) for item in report.assessments))


def to_csv(report: Report, language: str = "nb") -> str:
    """Render a report as CSV (RFC 4180, comma, head row)."""
    out = StringIO()
    csv.writer(out).writerows(rows(report, language))
    return out.getvalue()


def to_xlsx(report: Report, language: str = "nb") -> bytes:
    """Render a report as a workbook with one sheet whose head row stays in view."""
    # Only here: the web service starts without it.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = words(language)["report"][:31]
    for number, row in enumerate(rows(report, language), start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"  # words of an agreement are never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column, (_, width) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(item: Assessment, word: Words) -> tuple[str, ...]:
    row = item.requirement
    is_finding = item.outcome.is_finding
    # A quote stands between guillemets, so that no spreadsheet takes its first sign for a formula.
    return (
        row.id,
        row.article,
        row.name[word.language],
        word.outcome(item.outcome),
        word.severity(item),
        item.message[word.language] if is_finding else "",
        item.remedy[word.language] if is_finding else "",
        "; ".join(word.found(item)),
        "\n".join(f"«{evidence.quote}»" for evidence in item.evidence),
        "; ".join(dict.fromkeys(e.clause for e in item.evidence if e.clause)),
        "; ".join(f"{evidence.start}–{evidence.end}" for evidence in item.evidence),
    )
