"""Many reports as plain text: sums, the matrix in blocks that fit the width; or one requirement."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from .corpus import Corpus
from .report import Outcome
from .report_text import to_text
from .report_words import QUOTES_SHOWN, Words, one_line, words

_NAME = 30  # columns for the name of an agreement
_CELL = 3  # columns for one requirement


def corpus_to_text(
    corpus: Corpus, language: str = "nb", *, matrix_only: bool = False, width: int = 88
) -> str:
    """Render many reports: the tables first, then each report in full unless `matrix_only`."""
    word = words(language)
    lines = [
        f"{word['report']}: {len(corpus.reports)} {word['agreements'].lower()}",
        f"{word['score']}: {word.score(corpus.score)}",
        f"{word['derecha']}: {word.score(corpus.derecha)}",
        *("", word["by_agreement"].upper(), *_by_agreement(corpus, word, width)),
        *("", word["matrix"].upper(), *_matrix(corpus, word, width)),
        *("", word["by_requirement"].upper(), *_by_requirement(corpus, word)),
        *("", fill(word["disclaimer"], width)),
    ]
    text = "\n".join(lines) + "\n"
    if matrix_only:
        return text
    rule = "=" * width
    return "\n".join((text, *(f"{rule}\n{to_text(r, language, width)}" for r in corpus.reports)))


def comparison_to_text(
    corpus: Corpus, requirement: str, language: str = "nb", width: int = 88
) -> str:
    """Render one requirement across agreements, one clause after the other."""
    word = words(language)
    rows = tuple(corpus.compare(requirement))
    row = rows[0][1].requirement
    lines = [
        f"{word['comparison']}: {row.name[language]} [{row.id}]",
        fill(row.description[language], width),
    ]

    def indented(text: str) -> str:
        return fill(text, width, initial_indent="  ", subsequent_indent="    ")

    for report, item in rows:
        grave = f" ({word.severity(item)})" if item.outcome.is_finding else ""
        lines += ["", f"{one_line(report.title or report.slug)} ({report.slug})"]
        lines.append(indented(f"{word.outcome(item.outcome)}{grave}. {item.reason[language]}"))
        for evidence in item.evidence[:QUOTES_SHOWN]:
            lines.append(indented(f"«{one_line(evidence.quote)}» ({word.place(evidence)})"))
        left = len(item.evidence) - QUOTES_SHOWN
        if left > 0:
            lines.append(indented(word["more"].format(n=left)))
    return "\n".join(lines) + "\n"


def _by_agreement(corpus: Corpus, word: Words, width: int) -> Iterator[str]:
    for line in corpus.by_agreement:
        yield f"{one_line(line.report.title or line.report.slug)} ({line.report.slug})"
        counts = (
            f"{word.outcome(outcome)} {line.outcomes[outcome]}"
            for outcome in Outcome
            if line.outcomes.get(outcome)
        )
        yield fill(" · ".join(counts), width, initial_indent="  ", subsequent_indent="  ")
        for text in word.scores(line.report):
            yield f"  {text}"


def _matrix(corpus: Corpus, word: Words, width: int) -> Iterator[str]:
    told = (f"{word.signs[outcome]} {word.outcome(outcome)}" for outcome in Outcome)
    yield fill(" · ".join(told), width)
    rows = corpus.requirements
    across = max(1, (width - _NAME) // _CELL)
    for start in range(0, len(rows), across):
        part = rows[start : start + across]
        numbers = range(start + 1, start + 1 + len(part))
        yield ""
        yield " " * _NAME + "".join(f"{number:>{_CELL}}" for number in numbers)
        for place, report in enumerate(corpus.reports):
            name = f"{report.slug[: _NAME - 2]}…" if len(report.slug) >= _NAME else report.slug
            cells = (corpus.cells.get((place, row.id)) for row in part)
            signs = (word.signs[item.outcome] if item else " " for item in cells)
            yield f"{name:<{_NAME}}" + "".join(f"{one:>{_CELL}}" for one in signs)


def _by_requirement(corpus: Corpus, word: Words) -> Iterator[str]:
    yield " " * 4 + "".join(f"{word.signs[outcome]:>5}" for outcome in Outcome)
    for number, line in enumerate(corpus.by_requirement, start=1):
        counts = "".join(f"{line.outcomes.get(outcome, 0):>5}" for outcome in Outcome)
        name = line.requirement.name[word.language]
        yield f"{number:>3} {counts}  {name} [{line.requirement.id}]"
