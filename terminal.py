"""What a person sees on a terminal: progress, tables, summaries; in nb, nn or en."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from .extract import Agreement
    from .ingest import Ingested
    from .queries.results import SelectResult
    from .shapes import Report

_WORDS = Path(__file__).parent / "terminal.toml"


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_WORDS.read_text("utf-8"))


def word(key: str, language: str, **values: object) -> str:
    """Return an interface text in a language, its slots filled."""
    return _words()[key][language].format(**values)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], console: Console) -> None:
    """Print rows under their columns; long words are folded, not cut."""
    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(cell.replace("[", "\\[") for cell in row))
    console.print(drawn)


def answer(result: SelectResult, console: Console, language: str) -> None:
    """Print the rows that a query gave, and how many they are."""
    table(result.variables, result.table(), console)
    console.print(word("rows", language, count=len(result.rows)), style="dim")


def facts(agreements: Iterable[Agreement], console: Console, language: str) -> None:
    """Print the facts of agreements with the words that each rests on."""
    for agreement in agreements:
        paged = bool(agreement.document.pages)
        console.print(
            f"[bold]{_plain(agreement.title)}[/bold]  ({agreement.slug}, {agreement.kind}, "
            f"{agreement.language})"
        )
        rows = []
        for fact in agreement.facts:
            values = " ".join(
                f"{k}={_short(v)}"
                for k, v in fact.values.items()
                if k not in ("senses", "topics", "unit", "text")
            )
            words = " ".join(agreement.document[fact.span].split())
            rows.append(
                (
                    fact.kind,
                    f"{fact.span.start}-{fact.span.end}",
                    *([str(agreement.document.page(fact.span.start))] if paged else []),
                    fact.clause or "",
                    values,
                    _cut(words),
                )
            )
        names = ("kind", "place", *(["page"] if paged else []), "clause", "says", "words")
        columns = [word(name, language) for name in names]
        table(columns, rows, console)
        console.print()


def unread(name: str, pages: Sequence[int], language: str) -> None:
    """Print on standard error which pages of a document could not be read, if any."""
    if pages:
        told = word("unread", language, name=name, pages=", ".join(map(str, pages)))
        Console(stderr=True).print(told, highlight=False, markup=False, soft_wrap=True)


def ingested(results: Iterable[Ingested], console: Console, language: str) -> None:
    """Print what became of each file."""
    counts: Counter[str] = Counter()
    for result in results:
        name = result.outcome.value if result.outcome else "refused"
        counts[name] += 1
        if result.outcome:
            console.print(
                f"{word(name, language)}: {result.path.name} → {', '.join(result.slugs)}",
                highlight=False, markup=False,
            )  # fmt: skip
    summary = ", ".join(f"{word(k, language)} {n}" for k, n in counts.items())
    console.print(summary, highlight=False, markup=False)


def outcomes(reports: Iterable[Report], console: Console, language: str) -> None:
    """Print one line for each report: how many requirements have which outcome."""
    order = ("satisfied", "partial", "unfilled", "missing", "contradicted", "not-applicable")
    rows = []
    for report in reports:
        counts = Counter(str(a.outcome.value) for a in report.assessments)
        rows.append((report.slug, *(str(counts[o] or "·") for o in order)))
    columns = [word("agreement", language), *(word(o, language) for o in order)]
    table(columns, rows, console)


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 50 else text[:49] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"
