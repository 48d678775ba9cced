"""The words around a report, in bokmål, nynorsk and English, and what all renderings share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import DataFileError
from .catalogue import catalogue
from .report import LANGUAGES, Assessment, Evidence, Family, Outcome, Report, Severity
from .scores import Score, derecha_score, own_score

# A list of forty data types helps nobody: so many quotes are shown, the others are counted.
QUOTES_SHOWN = 5
_QUOTE_LENGTH = 400
_TO_BE_WRITTEN = (Outcome.MISSING, Outcome.PARTIAL)


@dataclass(frozen=True, slots=True)
class Words:
    """The interface texts of one language, by key of report_words.toml."""

    language: str
    texts: dict[str, str]
    outcomes: dict[str, str]
    severities: dict[str, str]
    states: dict[str, str]
    signs: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """Return one interface text."""
        return self.texts[key]

    def outcome(self, outcome: Outcome) -> str:
        """Name an outcome."""
        return self.outcomes[outcome]

    def severity(self, item: Assessment) -> str:
        """Name the severity of a finding; what is no finding has none to show."""
        return self.severities[item.severity] if item.outcome.is_finding else "–"

    def state(self, report: Report) -> str:
        """Say how far the document has come, and what that does to the findings."""
        said = f"{self['state']} {self.states[report.state]}."
        return f"{said} {self['template']}" if report.is_template else said

    def scores(self, report: Report) -> tuple[str, ...]:
        """Say how much is satisfied, by our count and by that of the literature."""
        counted = ((self["score"], own_score(report)), (self["derecha"], derecha_score(report)))
        return tuple(f"{name}: {self.score(score)}" for name, score in counted if score.applicable)

    def score(self, score: Score) -> str:
        """Say so many of so many."""
        if score.share is None:
            return "–"
        share = round(100 * score.share)
        return self["of"].format(n=score.satisfied, m=score.applicable, p=share)

    def clause(self, item: Assessment, report: Report) -> tuple[str, str] | None:
        """Return a suggested wording for what is missing or weak, and its language.

        It is to go into the agreement, so it is in the agreement's language where we have it.
        """
        suggested = item.requirement.clause
        if suggested is None or item.outcome not in _TO_BE_WRITTEN:
            return None
        language = report.language if report.language in LANGUAGES else self.language
        return suggested[language], language

    def source(self, item: Assessment) -> str:
        """Say who asks: an article of the law, or else the craft or the house."""
        row = item.requirement
        if row.family is Family.LAW:
            return f"{self['law']} {self['article'].lower()} {row.article}"
        return row.article or self[row.family]

    def sureness(self, item: Assessment) -> str:
        """Say how sure the outcome is, in per cent."""
        return "–" if item.confidence is None else f"{round(100 * item.confidence)} %"

    def verdict(self, report: Report) -> str:
        """Say in one sentence how the agreement stands."""
        if not report.is_bound:
            return self["nothing"]
        if not report.conforms:
            return self["conforms_not"]
        left = len(report.findings)
        return self["open"].format(count=left) if left else self["conforms"]

    def found(self, item: Assessment) -> tuple[str, ...]:
        """Say what the agreement was found to say, provision by provision."""
        labels = catalogue().provisions
        return tuple(labels[iri].label[self.language] for iri in item.provisions if iri in labels)

    def place(self, evidence: Evidence) -> str:
        """Say where words stand: clause and code points."""
        clause = f"{self['clause']} {evidence.clause}, " if evidence.clause else ""
        aside = f"; {self['set_aside']}" if evidence.is_set_aside else ""
        return f"{clause}{self['characters']} {evidence.start}–{evidence.end}{aside}"


@cache
def words(language: str) -> Words:
    """Return the words of `nb`, `nn` or `en`; raise DataFileError for another language."""
    if language not in LANGUAGES:
        raise DataFileError(f"Choose one of {', '.join(LANGUAGES)} as language, not {language!r}.")
    path = Path(__file__).with_name("report_words.toml")
    whole = tomllib.loads(path.read_text(encoding="utf-8"))
    table = whole[language]
    outcomes, severities, states = (
        table.pop(name) for name in ("outcomes", "severities", "states")
    )
    return Words(language, table, outcomes, severities, states, whole["signs"])


def one_line(quote: str) -> str:
    """Return a quote on one line, without control signs, cut where it is very long."""
    joined = " ".join(quote.split())
    joined = "".join(sign for sign in joined if sign.isprintable())
    return joined if len(joined) <= _QUOTE_LENGTH else f"{joined[:_QUOTE_LENGTH].rstrip()} …"


def by_severity(report: Report) -> tuple[tuple[Severity, tuple[Assessment, ...]], ...]:
    """Return the findings, gravest first; severities without findings are left out."""
    groups = (
        (level, tuple(item for item in report.findings if item.severity is level))
        for level in Severity
    )
    return tuple((level, items) for level, items in groups if items)
