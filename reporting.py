"""From the names of agreements to their reports, rendered: what `validate` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from .extract import extract, read
from .extract.triples import agreement_iri, graph_of
from .ingest import files_in
from .server.store import Reader
from .shapes import Corpus, Report, Severity, check, from_graph, to_csv, to_html, to_text, to_xlsx
from .shapes.corpus_html import comparison_to_html, corpus_to_html
from .shapes.corpus_table import (
    comparison_to_csv,
    comparison_to_xlsx,
    corpus_to_csv,
    corpus_to_xlsx,
)
from .shapes.corpus_text import comparison_to_text, corpus_to_text
from .shapes.house_judging import with_house_rules
from .shapes.house_rules import HouseRules, read_house_rules
from .shapes.parallel import Task, check_all

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
CONFORMS, FAILS, COULD_NOT_TELL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: which agreements, by which rules, and what of the answer is wanted."""

    data: Path
    names: tuple[str, ...] = ()
    shapes: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    compare: str | None = None
    again: bool = False


def reports(request: Request) -> tuple[Report, ...]:
    """Return the reports asked for: of files read now, of stored agreements, or of all stored.

    With `only`, a report holds the requirements alone whose id a glob matches; with `compare`, the
    one requirement. Raises AvtalegrafError for what cannot be read, found or used.
    """
    rules = read_house_rules(request.shapes) if request.shapes else None
    found = tuple(_reports(request, rules))
    patterns = (request.compare,) if request.compare else request.only
    return tuple(report.only(patterns) for report in found) if patterns else found


def exit_status(request: Request, found: Sequence[Report], fail_on: Severity) -> int:
    """Return 0 if no finding is as grave as `fail_on`, 1 if one is, 2 if nothing was asked of any.

    The checks of the document alone do not tell whether an agreement conforms, unless they are
    what is asked for.
    """
    is_narrowed = bool(request.only or request.compare)
    if not any(report.assessments if is_narrowed else report.is_bound for report in found):
        return COULD_NOT_TELL
    return FAILS if any(report.fails_at(fail_on) for report in found) else CONFORMS


def rendered(
    request: Request, found: Sequence[Report], form: str, language: str, *, matrix_only: bool
) -> bytes:
    """Return the reports as `text`, `html`, `csv` or `xlsx`: one, many, or a comparison."""
    corpus = Corpus(tuple(r for r in found if r.is_bound or request.only) or tuple(found))
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


def _reports(request: Request, rules: HouseRules | None) -> Iterator[Report]:
    """Yield the reports in the order of the names."""
    paths = {name: path for name in request.names if (path := Path(name)).exists()}
    slugs = [name for name in request.names if name not in paths]
    stored: dict[str, Report] = {}
    if slugs or not request.names:
        reader = Reader.open(request.data)
        slugs = slugs or [row.slug for row in reader.agreements()]
        stored = dict(zip(slugs, _of_stored(reader, slugs, rules, request.again), strict=True))
    for name in request.names or slugs:
        if name in paths:
            for path in files_in((paths[name],)):
                yield from _of_file(path, rules)
        else:
            yield stored[name]


def _of_file(path: Path, rules: HouseRules | None) -> Iterator[Report]:
    for agreement in extract(read(path)):
        graph = graph_of(agreement)
        yield _with(check(graph, agreement_iri(agreement.slug)), graph, rules)


def _of_stored(
    reader: Reader, slugs: Sequence[str], rules: HouseRules | None, again: bool
) -> Iterator[Report]:
    graphs = {slug: reader.graph(slug) for slug in slugs} if again or rules else {}
    if again:
        tasks = (
            Task(str(agreement_iri(slug)), graph.serialize(format="nt11", encoding="utf-8"))
            for slug, graph in graphs.items()
        )
        found = list(check_all(tasks))
    else:
        found = [from_graph(reader.report(slug)) for slug in slugs]
    for slug, report in zip(slugs, found, strict=True):
        yield _with(report, graphs.get(slug, Graph()), rules)


def _with(report: Report, graph: Graph, rules: HouseRules | None) -> Report:
    return report if rules is None else with_house_rules(report, graph, rules)
