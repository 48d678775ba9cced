"""A report as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from .report import Assessment, Outcome, Report
from .report_words import QUOTES_SHOWN, Words, by_severity, one_line, words


def to_text(report: Report, language: str = "nb", width: int = 88) -> str:
    """Render a report in `nb`, `nn` or `en`: verdict, counts, findings with their words, the rest.

    The lines are at most `width` columns wide, but for the list of all requirements.
    """
    word = words(language)
    lines = [
        f"{word['report']}: {one_line(report.title or report.slug)}",
        word.verdict(report),
        fill(word.state(report), width),
    ]
    if report.assessments:
        counts = (
            f"{word.outcome(outcome)}: {report.count(outcome)}"
            for outcome in Outcome
            if report.count(outcome)
        )
        lines.append(fill(" · ".join(counts), width))
        lines += word.scores(report)
    for level, items in by_severity(report):
        lines += ["", f"{word.severities[level].upper()} ({len(items)})"]
        for item in items:
            lines += _finding(item, report, word, width)
    if report.assessments:
        lines += ["", f"{word['all'].upper()}"]
        lines += [_line(item, word) for item in report.assessments]
    lines += ["", fill(word["disclaimer"], width)]
    return "\n".join(lines) + "\n"


def _line(item: Assessment, word: Words) -> str:
    name = item.requirement.name[word.language]
    return f"  {word.outcome(item.outcome):<20} {item.requirement.id:<32} {name}"


def _finding(item: Assessment, report: Report, word: Words, width: int) -> Iterator[str]:
    row = item.requirement
    yield ""
    yield fill(
        f"{word.outcome(item.outcome)}: {row.name[word.language]} – {word.source(item)} [{row.id}]",
        width,
        initial_indent="  ",
        subsequent_indent="    ",
    )

    def indented(text: str) -> str:
        return fill(
            text,
            width,
            initial_indent="    ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )

    yield indented(item.message[word.language])
    found = word.found(item)
    if found:
        yield indented(f"{word['found']}: {'; '.join(found)}")
    for evidence in item.evidence[:QUOTES_SHOWN]:
        yield indented(f"«{one_line(evidence.quote)}» ({word.place(evidence)})")
    left = len(item.evidence) - QUOTES_SHOWN
    if left > 0:
        yield indented(word["more"].format(n=left))
    yield indented(f"{word['confidence']}: {word.sureness(item)}")
    yield indented(f"→ {item.remedy[word.language]}")
    clause = word.clause(item, report)
    if clause:
        yield indented(f"{word['suggestion']}: «{clause[0]}» ({word['suggestion_note']})")
