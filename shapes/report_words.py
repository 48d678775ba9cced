"""The words around a report, in bokmål, nynorsk and English, and what all renderings share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import DataFileError
from .catalogue import catalogue
from .report import LANGUAGES, Assessment, Evidence, Outcome, Report, Severity

# A list of forty data types helps nobody: so many quotes are shown, the others are counted.
QUOTES_SHOWN = 5
_QUOTE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Words:
    """The interface texts of one language, by key of report_words.toml."""

    language: str
    texts: dict[str, str]
    outcomes: dict[str, str]
    severities: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """Return one interface text."""
        return self.texts[key]

    def outcome(self, outcome: Outcome) -> str:
        """Name an outcome."""
        return self.outcomes[outcome]

    def severity(self, item: Assessment) -> str:
        """Name the severity of a finding; what is no finding has none to show."""
        return self.severities[item.severity] if item.outcome.is_finding else "–"

    def verdict(self, report: Report) -> str:
        """Say in one sentence how the agreement stands."""
        if not report.is_bound:
            return self["nothing"]
        return self["conforms" if report.conforms else "conforms_not"]

    def found(self, item: Assessment) -> tuple[str, ...]:
        """Say what the agreement was found to say, provision by provision."""
        labels = catalogue().provisions
        return tuple(labels[iri].label[self.language] for iri in item.provisions if iri in labels)

    def place(self, evidence: Evidence) -> str:
        """Say where words stand: clause and code points."""
        clause = f"{self['clause']} {evidence.clause}, " if evidence.clause else ""
        return f"{clause}{self['characters']} {evidence.start}–{evidence.end}"


@cache
def words(language: str) -> Words:
    """Return the words of `nb`, `nn` or `en`; raise DataFileError for another language."""
    if language not in LANGUAGES:
        raise DataFileError(f"Choose one of {', '.join(LANGUAGES)} as language, not {language!r}.")
    path = Path(__file__).with_name("report_words.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))[language]
    outcomes, severities = table.pop("outcomes"), table.pop("severities")
    return Words(language, table, outcomes, severities)


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
