"""A name in an agreement's opening in, out what is said of it, and the role that gives it."""

from __future__ import annotations

import re
from functools import lru_cache

from ..wordings import alternatives, word_list, word_pattern
from .party_mentions import Mention
from .party_role_lines import role_line
from .party_roles import SIDE, role_of

WINDOW = 260
"""Code points after a name that may introduce it."""

_LABEL_WITHIN = 60  # code points of a label before a name at most
# A heading or the next row of a table ends what is said of a name.
_NEXT_PART = re.compile(r"\n\s*(?:[#|]|\*{0,2}\d{1,2}[.)]?\s+\D|§\s*\d|[A-Z]\.\s+[A-Z])")
_SENTENCE = re.compile(
    r"(\S*)[.!?]\s+(?=[«\"“]?[A-ZÆØÅ])|(?<=[.!?])\n\s*\n(?!\s*\()|\n\s*\n(?=[A-ZÆØÅ].*\.)"
)
_LABEL_BEFORE = re.compile(r"([^\W\d_]+)\s*(?:\([^)]*\)\s*)?:\s*$")
_LABEL_IN_BRACKET = re.compile(r"\([«\"“']?((?:[^\W\d_]| )+)[»\"”']?\)\s*:\s*$")
_LABEL_LINE = re.compile(r"\n[\s*]*([^\W\d_]+)\**:")
_LINE = re.compile(r"\n([^\n]+)(?=\n)")
_WORD = re.compile(r"[^\W\d_]+")


def said_until(
    text: str, mention: Mention, later: tuple[Mention, ...], abbreviations: frozenset[str]
) -> int:
    """Return where what is said of a name ends: its sentence, the next name, or the next part."""
    stop = mention.end + WINDOW
    if later:
        stop = min(stop, later[0].start)
    m = _NEXT_PART.search(text, mention.end, stop)
    if m:
        stop = m.start()
    for line in _LINE.finditer(text, mention.end, stop):
        if role_line(text, *line.span(1)):
            stop = line.start()
            break
    for m in (
        *_LABEL_LINE.finditer(text, mention.end, stop),
        *_signing_line().finditer(text, mention.end, stop),
    ):
        if role_of(m.group(1)):
            stop = min(stop, m.start())
    closed = text.find(")", mention.end, stop)
    if closed >= 0:
        joint = _and_another().search(text, closed, stop)
        stop = joint.start() if joint else stop
    for m in _SENTENCE.finditer(text, mention.end, stop):
        word = (m.group(1) or "").lower().lstrip('([«"“')
        if m.group(1) is None or f"{word}." not in abbreviations:
            return m.start() if m.group(1) is None else m.end(1)
    return stop


def labelled_as(text: str, start: int) -> tuple[str | None, tuple[str, ...]]:
    """Return the role that a label before a name gives it, and the short name, if it gives both.

    `Databehandler: X` gives a role; `Tiltaksarrangøren (databehandler): X` what X is called, too.
    """
    line_start = max(text.rfind("\n", 0, start) + 1, start - _LABEL_WITHIN)
    before = re.sub(r"[*_#|]", "", text[line_start:start])
    label = _LABEL_BEFORE.search(before)
    inner = _LABEL_IN_BRACKET.search(before)
    role = role_of(inner.group(1)) if inner else None
    if role and label:
        return role, (label.group(1),)
    if label and label.group(1).lower() in _pronouns():
        return None, (label.group(1).lower(),)
    if _greets().search(before):
        return None, tuple(sorted(word_list("you_words"))[:1])
    role = role or (role_of(label.group(1)) if label else None)
    beside = _role_before().search(before) if role is None else None
    return role or (role_of(beside.group(1)) if beside else None), ()


def label_of_name(text: str, start: int) -> str | None:
    """Return the one word that labels a name (`Klubb: X`), if it has such a label."""
    line_start = max(text.rfind("\n", 0, start) + 1, start - _LABEL_WITHIN)
    label = _LABEL_BEFORE.fullmatch(re.sub(r"[*_#|>\-]", "", text[line_start:start]).strip(" "))
    return label.group(1) if label else None


def role_among(words: str) -> str | None:
    """Return the first role that some words mean, one in law before one in trade."""
    roles = [
        role
        for m in _WORD.finditer(words)
        if (role := role_of(m.group())) and _before_role().search(words[: m.start()])
    ]
    legal = [role for role in roles if SIDE.get(role, role) == role]
    return next(iter(legal or roles), None)


def said_next(text: str, stop: int) -> str | None:
    """Return the role that the next sentence gives the one just named: `Hun er dataansvarlig`."""
    m = _refers_back().match(text, stop)
    return role_of(m.group(1)) if m else None


def _pronouns() -> frozenset[str]:
    return word_list("we_words") | word_list("you_words") | word_list("thou_words")


@lru_cache(maxsize=1)
def _greets() -> re.Pattern[str]:
    """Return the pattern of the greeting that a letter opens with: `Hei, X`."""
    return re.compile(rf"^\s*{word_pattern('greetings').pattern}[,:]?\s+$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _role_before() -> re.Pattern[str]:
    """Return the pattern of a role right before a name: `mellom behandlingsansvarlig X og`."""
    lists = ("between", "adding", "in_role")
    words = "|".join(word_pattern(name).pattern for name in lists)
    article = word_pattern("determiners").pattern
    return re.compile(
        rf"(?:^[\s>•*–-]*|(?i:{words})\s+)(?:(?i:{article})\s+)?(?:[Dd]ata )?([^\W\d_]{{5,24}})"
        r"(?:\s*[,–-])?\s+$"
    )


@lru_cache(maxsize=1)
def _signing_line() -> re.Pattern[str]:
    """Return the pattern of a line that says in which role whoever is named below signs."""
    return re.compile(
        rf"\n[ \t*]*(?i:{alternatives('signing_for')})\s+([^\W\d_]+(?: [^\W\d_]+)?)[:*]*[ \t]*$",
        re.MULTILINE,
    )


@lru_cache(maxsize=1)
def _refers_back() -> re.Pattern[str]:
    """Return the pattern of a sentence that says what the one just named is."""
    back, being = word_pattern("referring_back").pattern, word_pattern("being").pattern
    article = word_pattern("determiners").pattern
    return re.compile(
        rf"\.?\s+(?i:{back})\s+(?i:{being})\s+(?:(?i:{article})\s+)?([^\W\d_]{{5,24}})"
    )


@lru_cache(maxsize=1)
def _before_role() -> re.Pattern[str]:
    """Return the pattern of what gives a role to the one before: `som`, `er`, a bracket, a comma.

    In `X AS, når Kunden bestiller` X is no customer, nor a processor that is somebody's own.
    """
    lists = ("in_role", "being", "calling", "henceforth")
    words = "|".join(word_pattern(name).pattern for name in lists)
    article = rf"(?:{word_pattern('determiners').pattern}|{word_pattern('independent').pattern})"
    own = word_pattern("possessives").pattern
    return re.compile(
        rf"(?:[«\"“'(\[,:;–\-*|\n=.]|(?:{words})(?:\s+{own})?)\s*(?:{article}\s+)*(?:data\s+)?[«\"“'*]*$",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _and_another() -> re.Pattern[str]:
    """Return the pattern of the "and" that leads to the other party: `og Vik kommune`."""
    joining, article = word_pattern("adding").pattern, word_pattern("determiners").pattern
    return re.compile(rf"(?i:{joining})\s+(?:(?i:{article})\s|[A-ZÆØÅ\[])")
