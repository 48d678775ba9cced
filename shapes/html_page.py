"""The frame of an HTML page that needs nothing else, and the tables in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

from .report import Outcome
from .report_words import Words


@cache
def style() -> str:
    """Return the style sheet, which stands in the page itself."""
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")


def page(word: Words, title: str, header: Iterable[str], main: Iterable[str]) -> str:
    """Return a page with its landmarks; `title` is escaped here, all else before."""
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{word.language}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{style()}</style></head>",
            f'<body><a class="skip" href="#main">{escape(word["skip"])}</a>',
            "<header>",
            *header,
            '</header><main id="main">',
            *main,
            f"</main><footer><p>{escape(word['disclaimer'])}</p></footer></body></html>",
            "",
        )
    )


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "plain"
) -> Iterator[str]:
    """Yield a table whose first cell of each row is that row's head; cells are HTML already.

    A table of the kind `rows` becomes a list of cards in a narrow window; the roles are spelt out
    because such a table would lose them.
    """
    yield f'<table class="{kind}" role="table"><caption>{escape(caption)}</caption>'
    yield '<thead role="rowgroup"><tr role="row">'
    yield from (f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in head)
    yield '</tr></thead><tbody role="rowgroup">'
    for first, *others in rows:
        cells = "".join(
            f'<td role="cell" data-head="{escape(name)}">{cell}</td>'
            for name, cell in zip(head[1:], others, strict=True)
        )
        yield f'<tr role="row"><th scope="row" role="rowheader">{first}</th>{cells}</tr>'
    yield "</tbody></table>"


def scrolled(label: str, inner: Iterable[str]) -> Iterator[str]:
    """Yield what may be wider than the window in a region that the keyboard can scroll."""
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{escape(label)}">'
    yield from inner
    yield "</div>"


def sign(word: Words, outcome: Outcome | None) -> str:
    """Return a cell with an outcome's sign, and its name for those who hear the page."""
    if outcome is None:
        return '<td class="sign"></td>'
    return (
        f'<td class="sign"><span aria-hidden="true">{word.signs[outcome]}</span>'
        f'<span class="spoken">{escape(word.outcome(outcome))}</span></td>'
    )


def legend(word: Words) -> str:
    """Return what the signs mean."""
    told = (f"{word.signs[item]} {escape(word.outcome(item))}" for item in Outcome)
    return f"<p>{escape(word['legend'])}: {' · '.join(told)}</p>"
