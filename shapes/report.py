"""What a check yields: one assessment for each requirement, with the words that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


class Severity(StrEnum):
    """SHACL's three levels, gravest first."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def one_down(self) -> Severity:
        """Return the next milder level; the mildest stays."""
        levels = tuple(Severity)
        return levels[min(levels.index(self) + 1, len(levels) - 1)]


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
    """One row of the law's demands, as its shape states it.

    `article` is how a lawyer cites it, `sources` the ELI IRIs of its paragraphs, `kinds` the
    classes of agreement that it binds, `derecha` the numbers of the replication data of DERECHA.
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


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Verbatim words: code points `start` to `end` of the stored text, and their clause."""

    start: int
    end: int
    quote: str
    clause: str | None = None
    iri: URIRef | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The outcome of one requirement for one agreement.

    `severity` is the severity that a finding has, scaled for templates and half-met demands; for
    satisfied and not-applicable it is the requirement's own. `provisions` are what the text was
    found to say, `basis` the facts that show them, `evidence` their words.
    """

    requirement: Requirement
    outcome: Outcome
    severity: Severity
    message: Texts
    evidence: tuple[Evidence, ...] = ()
    basis: tuple[URIRef, ...] = ()
    provisions: tuple[URIRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All assessments of one agreement; `conforms` is false iff a finding is a violation.

    An agreement of a kind that no requirement binds has no assessments, and conforms. `language`
    is that of the agreement's text, `is_template` true of a template and of an example.
    """

    agreement: URIRef
    slug: str
    title: str
    is_template: bool
    assessments: tuple[Assessment, ...]
    language: str = ""

    @property
    def conforms(self) -> bool:
        """Tell whether no finding has the severity of a violation."""
        return not any(item.severity is Severity.VIOLATION for item in self.findings)

    @property
    def findings(self) -> tuple[Assessment, ...]:
        """Return the assessments that ask for something to be mended."""
        return tuple(item for item in self.assessments if item.outcome.is_finding)

    def count(self, outcome: Outcome) -> int:
        """Return how many requirements have this outcome."""
        return sum(item.outcome is outcome for item in self.assessments)
