"""Reports as tables: CSV, and workbooks of one or more sheets."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from .report import Assessment, Report
from .report_words import Words, words

Rows = tuple[tuple[str, ...], ...]
_WIDTHS = {
    "id": 30,
    "article": 22,
    "requirement": 36,
    "outcome": 18,
    "severity": 12,
    "message": 60,
    "remedy": 60,
    "found": 44,
    "evidence": 80,
    "clauses": 12,
    "places": 20,
    "reason": 60,
    "confidence": 12,
    "suggestion": 60,
}
_ORDINARY = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table, its head first; in sums, digits are numbers, elsewhere they are text."""

    name: str
    rows: Rows
    widths: tuple[int, ...] = ()
    has_numbers: bool = False


def rows(report: Report, language: str = "nb") -> Rows:
    """Return the table, its head first; message and remedy stand only beside a finding."""
    word = words(language)
    head = tuple(word[key] for key in _WIDTHS)
    return (head, *(_row(item, report, word) for item in report.assessments))


def to_csv(report: Report, language: str = "nb") -> str:
    """Render a report as CSV (RFC 4180, comma, head row)."""
    return csv_of(rows(report, language))


def to_xlsx(report: Report, language: str = "nb") -> bytes:
    """Render a report as a workbook with one sheet whose head row stays in view."""
    name = words(language)["report"]
    return workbook((Sheet(name, rows(report, language), tuple(_WIDTHS.values())),))


def csv_of(table: Rows) -> str:
    """Render any table as CSV."""
    out = StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Render sheets as a workbook; each cell holds text, and head and first column stay in view."""
    # Only here: the web service starts without it.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for made in sheets:
        sheet = book.create_sheet(made.name[:31])
        for number, row in enumerate(made.rows, start=1):
            for column, text in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                if made.has_numbers and text.isdecimal():
                    cell.value = int(text)
                else:
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
                    cell.data_type = "s"  # words of an agreement are never a formula
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 1:
                    cell.font = Font(bold=True)
        for column in range(1, len(made.rows[0]) + 1):
            width = made.widths[column - 1] if column <= len(made.widths) else _ORDINARY
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "A2" if len(sheets) == 1 else "B2"
        sheet.auto_filter.ref = sheet.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(item: Assessment, report: Report, word: Words) -> tuple[str, ...]:
    row = item.requirement
    is_finding = item.outcome.is_finding
    clause = word.clause(item, report)
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
        item.reason[word.language],
        word.sureness(item),
        f"«{clause[0]}»" if clause else "",
    )
