"""Words in, a party out: what may be its name, its short names and its organisation number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..folding import fold
from ..numbers import ORG_NUMBER, digits
from ..wordings import word_list, word_pattern
from .company_names import ends_with_stop, is_legal_form, organisation

ALIAS = r"[«\"“'(]+\s*([A-ZÆØÅa-zæøå][^»\"”'()\n]{1,40}?)\s*[»\"”')]+"
"""A short name in quotation marks or brackets, as a part of a regular expression."""

SLOT = re.compile(r"\[(?=[^\]\n]*[^\W\d_]{2})[^\]\n]{1,60}[\]}]")
"""A name still to be filled in."""

_QUOTED = re.compile(r"[«\"“']([^»\"”'\n]{1,30})[»\"”']")
_PARAGRAPH = re.compile(r"\n\s*\n")
_LONGEST = 90  # code points of a name at most


@dataclass(frozen=True, slots=True)
class Party:
    """A party found: shadow offsets of its name, its role, and what else it is called.

    `introduced_to` is where the words that introduce it end, if that is after the name. `is_slot`
    tells that there is no name but a line to write it on; `name` is then what labels the line.
    """

    start: int
    end: int
    name: str
    role: str
    pattern: str
    aliases: tuple[str, ...] = ()
    org_number: str | None = None
    introduced_to: int | None = None
    is_slot: bool = False

    @property
    def is_placeholder(self) -> bool:
        """Tell whether the name is still to be filled in."""
        return self.is_slot or bool(SLOT.search(self.name))


def clean(name: str) -> str:
    """Return a name on one line, without the marks around it."""
    words = re.sub(r"\s+", " ", name).strip(" ,:;*_")
    return words if ends_with_stop(words) else words.strip(" ,.:;*_")


def is_name(name: str) -> bool:
    """Tell whether words may be a party's name, or a slot for one."""
    if len(name) < 2 or len(name) > _LONGEST or is_legal_form(name):
        return False
    if SLOT.search(name):
        return not word_pattern("slots_for_other").search(name)
    words = name.split()
    return not (is_common(name) or is_common(words[0]) or is_common(words[-1]))


def is_common(word: str) -> bool:
    """Tell whether a word is one that every agreement uses, so nobody's name."""
    return fold(word) in _common()


def is_organisation_or_slot(name: str) -> bool:
    """Tell whether a name is an organisation's, or a slot for one."""
    return bool(organisation().search(name) or SLOT.search(name))


def number_near(text: str, end: int, reach: int = 160) -> str | None:
    """Return the organisation number in the words right after a name, before another name's."""
    window = text[end : end + reach]
    m = ORG_NUMBER.search(window)
    if m is None:
        return None
    before = window[: m.start()]
    if not word_pattern("number_labels").search(before) or _PARAGRAPH.search(before):
        return None
    return digits(m.group(1))


def aliases_in(words: str) -> tuple[str, ...]:
    """Return the short names that an introduction gives (`heretter «X»`, `kalt Verkstedet`)."""
    found = [m.group(1).strip() for m in _QUOTED.finditer(words)]
    found += [m.group(1) for m in _called().finditer(words)]
    for pattern in (_pronoun_in_brackets(), _called_pronoun()):
        found += [m.group(1).lower() for m in pattern.finditer(words)]
    noun = _noun_in_brackets().match(words)
    if noun:
        found.append(noun.group(1))
    return tuple(f for f in found if not is_common(f))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(fold(word) for word in word_list("never_names"))


@lru_cache(maxsize=1)
def _called() -> re.Pattern[str]:
    """Return the pattern of what a party is said to be called: a name, or a definite noun."""
    calling, henceforth = word_pattern("calling").pattern, word_pattern("henceforth").pattern
    article = word_pattern("determiners").pattern
    endings = "|".join(sorted(word_list("definite_endings"), key=len, reverse=True))
    return re.compile(
        rf"(?i:{henceforth}|{calling})[,:]?\s+(?:(?i:{calling})\s+)?(?:(?i:{article})\s+)?"
        rf"([A-ZÆØÅ][\w\-]+|[a-zæøå]{{3,}}(?:{endings})\b)"
    )


@lru_cache(maxsize=1)
def _called_pronoun() -> re.Pattern[str]:
    """Return the pattern of the pronoun that a party is said to be called: `som kalles vi`."""
    calling, henceforth = word_pattern("calling").pattern, word_pattern("henceforth").pattern
    return re.compile(
        rf"(?:{henceforth}|{calling})[,:]?\s+(?:{calling}\s+)?[«\"“'*_]?({_pronouns()})(?!\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _noun_in_brackets() -> re.Pattern[str]:
    """Return the pattern of a definite noun in brackets right after a name: `(laget)`."""
    endings = "|".join(sorted(word_list("definite_endings"), key=len, reverse=True))
    return re.compile(rf"\s*\(([a-zæøå]{{3,}}(?:{endings}))\)")


@lru_cache(maxsize=1)
def _pronoun_in_brackets() -> re.Pattern[str]:
    """Return the pattern of a pronoun that alone stands in brackets: `(vi)`."""
    return re.compile(rf"\(({_pronouns()})\)", re.IGNORECASE)


def _pronouns() -> str:
    """Return the pronouns that an agreement may call its parties, as alternatives."""
    lists = ("we_words", "you_words", "thou_words")
    return "|".join(re.escape(word) for name in lists for word in word_list(name))
