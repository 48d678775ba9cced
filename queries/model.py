"""What a stored query is: its text, what it answers in three languages, and its parameters."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text for people in bokmål, nynorsk and English; `str()` is the bokmål."""

    nb: str
    nn: str
    en: str

    def of(self, language: str) -> str:
        """Return the text in a language, bokmål where the language is none of ours."""
        return {"nn": self.nn, "en": self.en}.get(language, self.nb)

    def __str__(self) -> str:
        return self.nb


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that the asker fills in.

    `type` is integer, decimal, string, iri or code:SCHEME; `default` is None where a value must
    be given; `label` says what the value means.
    """

    name: str
    type: str
    default: str | None
    label: Wording


@dataclass(frozen=True, slots=True)
class Query:
    """A stored question: SPARQL text with a head that describes it."""

    name: str
    summary: Wording
    description: Wording
    parameters: tuple[Parameter, ...]
    text: str
    tags: tuple[str, ...] = ()
