"""A line in, out whether it is a heading and of what level, its number, and its annex label.

What is a heading is decided by form (number, capitals, marks, shortness) and by what it lacks: a
verb of its own and the stop of a sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .folding import fold
from .wordings import alternatives, word_list, word_pattern

HEADING_MARK = re.compile(r"^\s{0,3}(#{1,6})\s+")
_LONGEST, _LONGEST_ANNEX, _LONGEST_BOLD, _LONGEST_NUMBERED, _LONGEST_PLAIN = 110, 100, 90, 75, 70
_MOST_TITLE_WORDS = 5  # of a numbered heading with a colon
_MOST_WORDS = 8  # of a heading that nothing but its shortness tells
_CHOICES = 2  # slashes in `Ja / nei / vet ikke`
_CAPITALS = 0.75  # of the letters in a heading written in capitals
_NUMBERED, _CAPITAL, _UNDERLINED, _BOLD, PLAIN = 2, 2, 2, 3, 4  # levels
_UNDERLINE = re.compile(r"\s*([=-])\1{2,}\s*")
_STOP = re.compile(r"[.;:,]$")
_ANNEX_STOP = re.compile(r"[.;,]$")
_PLAIN_STOP = re.compile(r"[.;:,!]$|(?<=[a-zæøå])-$")
_NO_PLAIN_HEADING = re.compile(r"[\[\]|@_(]|\.{4}|\d{3}|:\s+[a-zæøå]")
_WITHIN_QUESTION = re.compile(r"[.:;?!]\s")
_NAMED_TOGETHER = re.compile(r"\w[^,]*(?:, [a-zæøå][^,A-ZÆØÅ]*)+")


@lru_cache(maxsize=1)
def number_pattern() -> re.Pattern[str]:
    """Return the pattern of a number that opens a line (`4.2`, `§ 3`, `Punkt 7:`, `B.`, `IV.`)."""
    return re.compile(
        rf"^\s*(?:{alternatives('numbered_parts')}\s+|§\s*)?"
        r"(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}|[A-Z](?=[.)]\s)|[IVX]{1,5}(?=\.\s))(?:\s?[.:)])?"
        r"(?=[\s\t]|(?<=\.)(?=[A-ZÆØÅ]))\s*",
        re.IGNORECASE,
    )


def annex_label(words: str) -> str | None:
    """Return the label of an annex that some words open with (`Vedlegg 2`)."""
    m = _annex().match(words)
    return f"{m.group(1)} {m.group(2) or ''}".strip() if m else None


def is_caption(words: str) -> bool:
    """Tell whether words head a table of the part they stand in (`Tabell B – godkjente`)."""
    return _caption().match(words) is not None


def leads_on(words: str) -> bool:
    """Tell whether words end in what leads on to a list (`Leverandøren plikter å`)."""
    return bool(words.strip()) and words.split()[-1].lower() in word_list("leading_on")


def heading_level(line: str, body: str, number: str | None, alone: bool, original: str) -> int:
    """Return the level of a heading line (1 highest), or 0 for another line.

    `body` is the line without marks and number, `original` the line with its marks; `alone` tells
    that nothing goes on from it or into it.
    """
    marked = HEADING_MARK.match(line)
    words = body.strip().strip("*_ ")
    if marked:
        return len(marked.group(1))
    if not words or len(words) > _LONGEST or words.count(" / ") >= _CHOICES:
        return 0
    finite = bool(word_pattern("finite_verbs").search(words))
    if _opens_annex(words) and not finite:
        return 1
    if _in_capitals(words):
        return _CAPITAL
    bold = original.strip().startswith("**") and original.strip().endswith("**")
    if bold and len(words) < _LONGEST_BOLD and not words.endswith("."):
        return _BOLD
    if _is_letter(number) or (leads_on(words) and not (number and "." not in number)):
        return 0
    if alone and not number and _is_question(words):
        return PLAIN
    asks = alone and word_pattern("asking").match(words) is not None
    modal = bool(word_pattern("modal_verbs").search(words)) and not asks
    titled = words[:-1] if alone and not finite and _is_title(words) else words
    if number and _is_numbered(titled) and not (modal if alone else finite):
        return _NUMBERED + number.count(".")
    return PLAIN if alone and not number and not finite and _is_plain(words) else 0


def underlined_level(line: str, number: str | None, following: str) -> int:
    """Return the level of a line that is underlined with = or -, or 0 for any other."""
    words = line.strip()
    rule = _UNDERLINE.fullmatch(following)
    if rule is None or not words or len(words) > _LONGEST or words.endswith((".", ";", ",", ":")):
        return 0
    doubled = rule.group(1) == "="
    if "|" in words or not (doubled or len(following.strip()) * 2 >= len(words)):
        return 0  # a short line of dashes ends a part
    if number:
        return _NUMBERED + number.count(".")
    return 1 if doubled else _UNDERLINED


@lru_cache(maxsize=1)
def _annex() -> re.Pattern[str]:
    return re.compile(
        rf"^\W*({alternatives('annex')})(?![a-zæøå])\s*[:.]?\s*"
        rf"((?:{alternatives('numbers')}\.?\s*)?(?:\d{{1,2}}|[A-HIVXl](?![a-zæøå])))?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _caption() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?i:{alternatives('captions')})\s+(?:\d{{1,2}}|[A-Z])(?![\w])(?!\.\d)")


def _opens_annex(words: str) -> bool:
    return bool(
        _annex().match(words) and len(words) < _LONGEST_ANNEX and not _ANNEX_STOP.search(words)
    )


def _in_capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) > 3 and capitals / len(letters) > _CAPITALS and len(words) > 4


def _is_letter(number: str | None) -> bool:
    """Tell whether a number is a list item's small letter."""
    return number is not None and number.isalpha() and number.islower()


def _is_numbered(words: str) -> bool:
    """Tell whether words after a number are short and whole enough for a heading."""
    return (
        len(words) < _LONGEST_NUMBERED
        and words[:1].isupper()
        and words.count(",") < 2
        and not _STOP.search(words)
    )


def _is_title(words: str) -> bool:
    """Tell whether words before a colon name a part, and do not lead into a list.

    What leads into one takes more words, or says who does something (`Databehandleren bruker:`).
    """
    named = {fold(word) for word in words.rstrip(":").split()}
    parties = (word_list(name) for name in ("controllers", "processors", "customers", "suppliers"))
    who = any(named & {fold(word) for word in each} for each in parties)
    return words.endswith(":") and len(named) <= _MOST_TITLE_WORDS and not who


def _is_plain(words: str) -> bool:
    """Tell whether words without number or marks are short and whole enough for a heading."""
    return (
        words[:1].isupper()
        and len(words) < _LONGEST_PLAIN
        and len(words.split()) <= _MOST_WORDS
        and not _PLAIN_STOP.search(words)
        and not _NO_PLAIN_HEADING.search(words)
        and not _tells_of_company().search(words)
        and ("," not in words or _names_parts(words))
    )


def _is_question(words: str) -> bool:
    """Tell whether words are one short question, under which its answer stands."""
    return (
        words.endswith("?")
        and words[:1].isupper()
        and len(words) < _LONGEST_NUMBERED
        and not _NO_PLAIN_HEADING.search(words)
        and not _WITHIN_QUESTION.search(words)
    )


@lru_cache(maxsize=1)
def _tells_of_company() -> re.Pattern[str]:
    """Return the pattern of a company and what it does: `Skyfri AS – drift – Lyngvik`."""
    forms = "|".join(map(re.escape, sorted(word_list("legal_forms"), key=len, reverse=True)))
    return re.compile(rf"\b(?:{forms})\s+[–—-]\s+[a-zæøå]")


def _names_parts(words: str) -> bool:
    """Tell whether words with commas name parts, in lower case and joined at the last."""
    last = words.rsplit(",", 1)[-1]
    return bool(_NAMED_TOGETHER.fullmatch(words) and word_pattern("adding").search(last))
