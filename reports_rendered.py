"""Reports as a command line shows them: one, many with their matrix, or one demand compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .reports_asked import Request
from .shapes import Corpus, Report, to_csv, to_html, to_text, to_xlsx
from .shapes.corpus_html import comparison_to_html, corpus_to_html
from .shapes.corpus_table import (
    comparison_to_csv,
    comparison_to_xlsx,
    corpus_to_csv,
    corpus_to_xlsx,
)
from .shapes.corpus_text import comparison_to_text, corpus_to_text

_COMPARISONS: Mapping[str, Callable[[Corpus, str, str], str | bytes]] = {
    "text": comparison_to_text,
    "html": comparison_to_html,
    "csv": comparison_to_csv,
    "xlsx": comparison_to_xlsx,
}
_SINGLE: Mapping[str, Callable[[Report, str], str | bytes]] = {
    "text": to_text,
    "html": to_html,
    "csv": to_csv,
    "xlsx": to_xlsx,
}


def rendered(
    request: Request, found: Sequence[Report], form: str, language: str, *, matrix_only: bool
) -> bytes:
    """Return the reports as `text`, `html`, `csv` or `xlsx`: one, many, or a comparison."""
    corpus = Corpus(tuple(r for r in found if r.is_bound or request.is_narrowed) or tuple(found))
    if request.compare:
        return _bytes(_COMPARISONS[form](corpus, request.compare, language))
    if len(corpus.reports) == 1 and not matrix_only:
        return _bytes(_SINGLE[form](corpus.reports[0], language))
    if form == "text":
        return corpus_to_text(corpus, language, matrix_only=matrix_only).encode()
    if form == "html":
        return corpus_to_html(corpus, language, matrix_only=matrix_only).encode()
    if form == "csv":
        return corpus_to_csv(corpus, language, matrix_only=matrix_only).encode()
    return corpus_to_xlsx(corpus, language, matrix_only=matrix_only)


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
