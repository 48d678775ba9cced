"""The reports that a command line asks for: of files, or of stored agreements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .server.store import Reader
from .shapes import Report, Severity, from_graph

if TYPE_CHECKING:
    from rdflib import Graph

    from .shapes.house_rules import HouseRules

CONFORMS, FAILS, COULD_NOT_TELL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: which agreements, by which rules, and which requirements."""

    data: Path
    names: tuple[str, ...] = ()
    shapes: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    compare: str | None = None
    again: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Tell whether only some requirements are asked for."""
        return bool(self.only or self.compare)


def reports_of(request: Request) -> tuple[Report, ...]:
    """Return the reports asked for: of files, read now, and of stored agreements; all by default.

    With `only`, a report holds the requirements alone whose id a glob matches; with `compare`, the
    one requirement. Raises UnreadableDocumentError, NothingToReadError, UnknownAgreementError,
    HouseRulesError and StoreError.
    """
    found = tuple(_reports(request, _house_rules(request.shapes)))
    patterns = (request.compare,) if request.compare else request.only
    return tuple(report.only(patterns) for report in found) if patterns else found


def exit_status(request: Request, found: Sequence[Report], fail_on: Severity) -> int:
    """Return 0 if no finding is as grave as `fail_on`, 1 if one is, 2 if nothing was asked of any.

    The checks of the document alone do not tell whether an agreement conforms, unless they are
    what is asked for.
    """
    if not any(r.assessments if request.is_narrowed else r.is_bound for r in found):
        return COULD_NOT_TELL
    return FAILS if any(report.fails_at(fail_on) for report in found) else CONFORMS


def names_a_file(name: str) -> bool:
    """Tell whether a word is a path, and not the name of an agreement, which has no such signs."""
    if "/" in name or "." in name:
        return True
    try:
        return Path(name).exists()
    except OSError:
        return False


def _house_rules(paths: tuple[Path, ...]) -> HouseRules | None:
    if not paths:
        return None
    from .shapes.house_rules import read_house_rules  # with pySHACL, which is slow to import

    return read_house_rules(paths)


def _reports(request: Request, rules: HouseRules | None) -> Iterator[Report]:
    """Yield the reports in the order of the names."""
    slugs = [name for name in request.names if not names_a_file(name)]
    stored: dict[str, Report] = {}
    if slugs or not request.names:
        reader = Reader.open(request.data)
        slugs = slugs or [row.slug for row in reader.agreements()]
        stored = dict(zip(slugs, _of_stored(reader, slugs, rules, request.again), strict=True))
    for name in request.names or slugs:
        if name in stored:
            yield stored[name]
        else:
            yield from _checked_now(Path(name), rules)


def _checked_now(path: Path, rules: HouseRules | None) -> Iterator[Report]:
    # What reads agreements is slow to import, and stored ones need none of it.
    from .agreement_files import files_in
    from .extract import extract, read
    from .extract.triples import agreement_iri, graph_of
    from .shapes import check

    for file in files_in([path]):
        for agreement in extract(read(file)):
            graph = graph_of(agreement)
            report = check(graph, agreement_iri(agreement.slug))
            yield report if rules is None else _with_rules(report, rules, graph)


def _of_stored(
    reader: Reader, slugs: Sequence[str], rules: HouseRules | None, again: bool
) -> Iterator[Report]:
    stored = [from_graph(reader.report(slug)) for slug in slugs]
    if not again and rules is None:
        yield from stored
        return
    graphs = [reader.graph(slug) for slug in slugs]
    if again:
        from .shapes.parallel import Task, check_all

        tasks = (
            Task(str(report.agreement), graph.serialize(format="nt11", encoding="utf-8"))
            for report, graph in zip(stored, graphs, strict=True)
        )
        stored = list(check_all(tasks))
    for report, graph in zip(stored, graphs, strict=True):
        yield report if rules is None else _with_rules(report, rules, graph)


def _with_rules(report: Report, rules: HouseRules, graph: Graph) -> Report:
    from .shapes.house_judging import with_house_rules

    return with_house_rules(report, graph, rules)
