"""A tokenised text in, its tokens out as the components ask for them, again and again.

spaCy makes a new object, and looks its string up, each time that a token is asked for. What is
asked here are only a token's letters, so each different word is looked at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.lexeme import Lexeme
from spacy.tokens import Doc

from .folding import fold


@dataclass(frozen=True, slots=True)
class Word:
    """A token's letters, and what they are: the same for every token that is so written."""

    text: str
    lower: str
    folded: str
    is_space: bool
    is_alpha: bool
    is_digit: bool
    is_title: bool
    is_punct: bool


def tokens_of(doc: Doc) -> tuple[tuple[Word, ...], tuple[int, ...]]:
    """Return the tokens of a text, and where in it each begins."""
    known: dict[int, Word] = {}
    words: list[Word] = []
    starts: list[int] = []
    for orth, start in doc.to_array(["ORTH", "IDX"]).tolist():
        if orth not in known:
            known[orth] = _word(doc.vocab[orth])
        words.append(known[orth])
        starts.append(start)
    return tuple(words), tuple(starts)


def _word(lexeme: Lexeme) -> Word:
    text = lexeme.text
    return Word(
        text,
        text.lower(),
        fold(text),
        text.isspace(),
        text.isalpha(),
        text.isdigit(),
        text.istitle(),
        lexeme.is_punct,
    )
