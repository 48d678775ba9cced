"""Many reports at once: a matrix of outcomes, and sums by agreement and by requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..errors import UnknownRequirementError
from .catalogue import requirements
from .report import Assessment, Family, Outcome, Report, Requirement, Severity
from .scores import Score, derecha_score, own_score, together


@dataclass(frozen=True, slots=True)
class AgreementSum:
    """One agreement's line: outcomes, findings by severity, and the two scores."""

    report: Report
    outcomes: Mapping[Outcome, int]
    findings: Mapping[Severity, int]
    score: Score
    derecha: Score


@dataclass(frozen=True, slots=True)
class RequirementSum:
    """One requirement's line: how many agreements have which outcome."""

    requirement: Requirement
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True)
class Corpus:
    """Reports to be read beside each other, in the order given."""

    reports: tuple[Report, ...]

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Return all requirements that some report assesses: the law's, the document's, ours."""
        found = {
            item.requirement.id: item.requirement
            for report in self.reports
            for item in report.assessments
        }
        families = tuple(Family)
        known = _law_order()
        return tuple(
            sorted(
                found.values(),
                key=lambda row: (
                    families.index(row.family),
                    known.get(row.id, len(known)),
                    row.id,
                ),
            )
        )

    @cached_property
    def cells(self) -> Mapping[tuple[int, str], Assessment]:
        """Return the assessments by the report's place and the requirement's id."""
        return {
            (place, item.requirement.id): item
            for place, report in enumerate(self.reports)
            for item in report.assessments
        }

    @cached_property
    def by_agreement(self) -> tuple[AgreementSum, ...]:
        """Return a line for each agreement."""
        return tuple(
            AgreementSum(
                report,
                Counter(item.outcome for item in report.assessments),
                Counter(item.severity for item in report.findings),
                own_score(report),
                derecha_score(report),
            )
            for report in self.reports
        )

    @cached_property
    def by_requirement(self) -> tuple[RequirementSum, ...]:
        """Return a line for each requirement."""
        return tuple(
            RequirementSum(row, Counter(item.outcome for _, item in self.compare(row.id)))
            for row in self.requirements
        )

    @property
    def score(self) -> Score:
        """Return the score of all agreements together by the law's requirements."""
        return together(line.score for line in self.by_agreement)

    @property
    def derecha(self) -> Score:
        """Return the score of all agreements together by the DERECHA texts."""
        return together(line.derecha for line in self.by_agreement)

    def compare(self, requirement: str) -> Iterator[tuple[Report, Assessment]]:
        """Yield what became of one requirement in each agreement that it applies to.

        Raises UnknownRequirementError for an id that no report has.
        """
        wanted = requirement.lower()
        found = [
            (report, item)
            for report in self.reports
            for item in report.assessments
            if item.requirement.id.lower() == wanted
        ]
        if not found:
            raise UnknownRequirementError(
                f"No requirement {requirement!r} binds these agreements: name one that "
                "`avtalegraf validate --format csv` lists."
            )
        yield from found


def _law_order() -> Mapping[str, int]:
    return {row.id: place for place, row in enumerate(requirements())}
