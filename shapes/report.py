"""What a check yields: one assessment for each requirement, with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase

from rdflib import URIRef

LANGUAGES = ("nb", "nn", "en")


class Outcome(StrEnum):
    """What became of a requirement; the values are the codes of the list `outcome`."""

    SATISFIED = "satisfied"
    PARTIAL = "partial"
    UNFILLED = "unfilled"
    MISSING = "missing"
    CONTRADICTED = "contradicted"
    NOT_APPLICABLE = "not-applicable"

    @property
    def is_finding(self) -> bool:
        """Tell whether the outcome is something to mend, a SHACL result."""
        return self not in (Outcome.SATISFIED, Outcome.NOT_APPLICABLE)


_IDLE = Outcome.NOT_APPLICABLE


class Severity(StrEnum):
    """SHACL's three levels, gravest first."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def rank(self) -> int:
        """Return 0 for the gravest level, 2 for the mildest."""
        return tuple(Severity).index(self)

    def down(self, steps: int) -> Severity:
        """Return the level so many steps milder; the mildest stays."""
        return tuple(Severity)[min(self.rank + steps, len(Severity) - 1)]


class State(StrEnum):
    """How far a text has come from template to signature; codes of the list `state`."""

    SIGNED = "signed"
    DRAFT = "draft"
    TEMPLATE = "template"
    EXAMPLE = "example"


class Family(StrEnum):
    """Who makes a demand: the law, the craft of writing agreements, or the reader's own house."""

    LAW = "law"
    DOCUMENT = "document"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in bokmål, nynorsk and English."""

    nb: str
    nn: str
    en: str

    def __getitem__(self, language: str) -> str:
        """Return the text in `nb`, `nn` or `en`; any other language gives English."""
        return {"nb": self.nb, "nn": self.nn}.get(language, self.en)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One demand on an agreement, as its shape states it.

    `article` is how a lawyer cites it, `sources` the ELI IRIs of its paragraphs, `kinds` the
    classes of agreement that it binds, `derecha` the numbers of the replication data of DERECHA,
    `clause` a suggested wording, to be read by a lawyer.
    """

    id: str
    iri: URIRef
    article: str
    severity: Severity
    sources: tuple[URIRef, ...]
    kinds: tuple[URIRef, ...]
    derecha: tuple[str, ...]
    name: Texts
    description: Texts
    message: Texts
    remedy: Texts
    family: Family = Family.LAW
    clause: Texts | None = None


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Verbatim words: code points `start` to `end` of the stored text, and their clause.

    `is_set_aside` is true of words that yield to others by the agreement's own precedence.
    """

    start: int
    end: int
    quote: str
    clause: str | None = None
    iri: URIRef | None = None
    is_set_aside: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The outcome of one requirement for one agreement.

    `severity` is the severity that a finding has, scaled by the document's state and for half-met
    demands; for satisfied and not-applicable it is the requirement's own. `message` and `remedy`
    are what to say of a finding, `reason` why the outcome is what it is. `provisions` are what the
    text was found to say, `basis` the facts that show them, `evidence` their words. `confidence`
    (0 to 1) is that of the least sure of what it rests on; where it rests on silence, the mean of
    the agreement's facts; none where there are no facts.
    """

    requirement: Requirement
    outcome: Outcome
    severity: Severity
    message: Texts
    remedy: Texts
    reason: Texts
    evidence: tuple[Evidence, ...] = ()
    basis: tuple[URIRef, ...] = ()
    provisions: tuple[URIRef, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All assessments of one agreement; `language` is that of the agreement's text."""

    agreement: URIRef
    slug: str
    title: str
    state: State
    assessments: tuple[Assessment, ...]
    language: str = ""

    @property
    def is_template(self) -> bool:
        """Tell whether the text is a template or an example, in which nothing is violated."""
        return self.state in (State.TEMPLATE, State.EXAMPLE)

    @property
    def conforms(self) -> bool:
        """Tell whether no finding has the severity of a violation."""
        return not self.fails_at(Severity.VIOLATION)

    @property
    def is_bound(self) -> bool:
        """Tell whether a demand of the law or the house binds an agreement of this kind."""
        return any(
            item.requirement.family is Family.LAW
            or (item.requirement.family is Family.HOUSE and item.outcome is not _IDLE)
            for item in self.assessments
        )

    @property
    def findings(self) -> tuple[Assessment, ...]:
        """Return the assessments that ask for something to be mended."""
        return tuple(item for item in self.assessments if item.outcome.is_finding)

    def fails_at(self, level: Severity) -> bool:
        """Tell whether a finding is as grave as a level, or graver."""
        return any(item.severity.rank <= level.rank for item in self.findings)

    def count(self, outcome: Outcome) -> int:
        """Return how many requirements have this outcome."""
        return sum(item.outcome is outcome for item in self.assessments)

    def item(self, requirement: str) -> Assessment | None:
        """Return the assessment of a requirement by its id, if there is one."""
        return next((a for a in self.assessments if a.requirement.id == requirement), None)

    def only(self, patterns: Iterable[str]) -> Report:
        """Return the report with the requirements alone whose id one of the globs matches."""
        globs = tuple(patterns)
        kept = (
            item
            for item in self.assessments
            if any(fnmatchcase(item.requirement.id.lower(), glob.lower()) for glob in globs)
        )
        return replace(self, assessments=tuple(kept))
