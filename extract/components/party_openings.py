"""An agreement in, the organisations out that it opens with, and what is said of each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..folding import fold
from ..scope import Scope
from ..wordings import language_files, word_list, word_pattern
from .company_names import organisation
from .party_mentions import HEAD, Mention, mentions
from .party_names import Party, aliases_in, clean, is_name, number_near
from .party_own_words import own_words
from .party_roles import COMMERCIAL, SIDE, role_of
from .party_statements import Statement, ordered_roles, pronouns, statements

_LABEL_WITHIN = 60  # code points of a label before a name at most
_WINDOW = 260  # code points after a name that may introduce it
# A heading or the next row of a table ends what is said of a name.
_NEXT_PART = re.compile(r"\n\s*(?:[#|]|\*{0,2}\d{1,2}[.)]?\s+\D|§\s*\d|[A-Z]\.\s+[A-Z])")
_SENTENCE = re.compile(r"(\S*)\.\s+(?=[A-ZÆØÅ])|\n\s*\n(?=[A-ZÆØÅ].*\.)")
_LABEL_BEFORE = re.compile(r"([^\W\d_]+)\s*(?:\([^)]*\)\s*)?:\s*$")
_LABEL_IN_BRACKET = re.compile(r"\(((?:[^\W\d_]| )+)\)\s*:\s*$")
_LABEL_LINE = re.compile(r"\n[\s*]*([^\W\d_]+)\**:")
_WORD = re.compile(r"[^\W\d_]+")
_LEGAL = frozenset({"controller", "processor"})


@dataclass(frozen=True, slots=True)
class Opening:
    """An organisation that an agreement opens with: offsets of its name, and what is said of it."""

    start: int
    end: int
    name: str
    role: str | None
    aliases: tuple[str, ...]
    org_number: str | None
    listed: bool = False

    def party(self, role: str, pattern: str, confidence: float) -> Party:
        """Return the organisation as a party in a role."""
        return Party(
            self.start,
            self.end,
            self.name,
            role,
            pattern=pattern,
            confidence=confidence,
            aliases=self.aliases,
            org_number=self.org_number,
        )


def openings(scope: Scope) -> tuple[Opening, ...]:
    """Return the organisations near an agreement's head, with what each is called and its role."""
    found = list(_named(scope))
    for pronoun, start, end in pronouns(scope):
        found = _with_pronoun(scope, found, pronoun, start, end)
    if scope.region.kind not in COMMERCIAL:
        for said in statements(scope):
            found = _with_statement(scope, found, said)
    order = ordered_roles(scope)
    named = [o for o in found if o.aliases or o.org_number]
    if order is not None and len(named) == 2:
        given = dict(zip((o.start for o in named), order, strict=True))
        found = [replace(o, role=given.get(o.start, o.role)) for o in found]
    return tuple(sorted(found, key=lambda o: o.start))


def introduced(scope: Scope, opened: tuple[Opening, ...]) -> Iterator[Party]:
    """Yield the organisations that an agreement opens with and gives a role."""
    for opening in opened:
        if opening.role is not None:
            yield opening.party(opening.role, "party-introduced", 0.93)


def _named(scope: Scope) -> Iterator[Opening]:
    """Yield the organisations with the role and short name that stand beside each name."""
    text = scope.reading.shadow.text
    named = _without_titles(mentions(scope))
    together = _together().search(text, scope.region.start, scope.region.start + HEAD)
    before = [m for m in named if together and m.start < together.start()]
    called = together.groups() if together and len(before) == 2 else ()
    abbreviations = language_files()[scope.reading.language].abbreviations
    for place, mention in enumerate(named):
        stop = _said_until(text, mention, named[place + 1 :], abbreviations)
        if together and mention.end <= together.start():
            stop = min(stop, together.start())
        after = text[mention.end : stop]
        role, label = _labelled_as(text, mention.start)
        aliases = (*aliases_in(after), *label)
        if place < len(called):
            aliases = (*aliases, called[place])
        yield Opening(
            mention.start,
            mention.end,
            mention.name,
            role or _role_among(after),
            aliases,
            mention.number or number_near(text, mention.end),
            mention.listed,
        )


def _without_titles(named: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out what ends in another's name: not `Saksfar i Vik kommune`, but Vik kommune."""
    return tuple(
        m for m in named if not any(o is not m and m.name.endswith(f" {o.name}") for o in named)
    )


def _said_until(
    text: str, mention: Mention, later: tuple[Mention, ...], abbreviations: frozenset[str]
) -> int:
    """Return where what is said of a name ends: its sentence, the next name, or the next part."""
    stop = mention.end + _WINDOW
    if later:
        stop = min(stop, later[0].start)
    m = _NEXT_PART.search(text, mention.end, stop)
    if m:
        stop = m.start()
    for m in _LABEL_LINE.finditer(text, mention.end, stop):
        if role_of(m.group(1)):
            stop = m.start()
            break
    closed = text.find(")", mention.end, stop)
    if closed >= 0:
        joint = _and_another().search(text, closed, stop)
        stop = joint.start() if joint else stop
    for m in _SENTENCE.finditer(text, mention.end, stop):
        if m.group(1) is None or f"{m.group(1).lower()}." not in abbreviations:
            return m.start() if m.group(1) is None else m.end(1)
    return stop


def _with_pronoun(
    scope: Scope, found: list[Opening], pronoun: str, start: int, end: int
) -> list[Opening]:
    """Let a pronoun stand for the organisation that it is said to, which may be a new one."""
    for place, opening in enumerate(found):
        if opening.start < end and start < opening.end:
            found[place] = replace(opening, aliases=(*opening.aliases, pronoun))
            return found
    name = clean(scope.reading.shadow.text[start:end])
    if is_name(name) and (" " in name or organisation().search(name)):
        found.append(Opening(start, end, name, None, (pronoun,), None))
    return found


def _with_statement(scope: Scope, found: list[Opening], said: Statement) -> list[Opening]:
    """Give the organisation that a statement is about its role; it may be named there alone."""
    word = fold(said.name)
    for place, opening in enumerate(found):
        same = opening.start < said.end and said.start < opening.end
        if same or word in _calls(opening):
            if said.role in _LEGAL:
                found[place] = replace(opening, role=said.role)
            return found
    name = clean(said.name)
    if is_name(name) and role_of(name) is None and " " in name and organisation().search(name):
        text = scope.reading.shadow.text
        after = text[said.end : said.end + _WINDOW].split(".")[0]
        number = number_near(text, said.end)
        found.append(Opening(said.start, said.end, name, said.role, aliases_in(after), number))
    return found


def _calls(opening: Opening) -> frozenset[str]:
    """Return the ways, folded, in which an agreement may call an organisation."""
    party = opening.party("processor", "party-introduced", 1.0)
    return frozenset(" ".join(words) for words in own_words(party))


def _labelled_as(text: str, start: int) -> tuple[str | None, tuple[str, ...]]:
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
    return role or (role_of(label.group(1)) if label else None), ()


def _pronouns() -> frozenset[str]:
    return word_list("we_words") | word_list("you_words") | word_list("thou_words")


def _role_among(words: str) -> str | None:
    """Return the first role that some words mean, one in law before one in trade."""
    roles = [role for m in _WORD.finditer(words) if (role := role_of(m.group()))]
    legal = [role for role in roles if SIDE.get(role, role) == role]
    return next(iter(legal or roles), None)


@lru_cache(maxsize=1)
def _together() -> re.Pattern[str]:
    """Return the pattern of `blir partene kalt X og Y`."""
    article = rf"(?:(?i:{word_pattern('determiners').pattern})\s+)?[«\"“]?"
    name = rf"{article}([A-ZÆØÅ][\w\-]+)[»\"”]?"
    parties, calling = word_pattern("parties").pattern, word_pattern("calling").pattern
    return re.compile(
        rf"(?i:{parties})[^.\n]{{0,60}}(?i:{calling})\s+(?:\w+\s)?{name}"
        rf"\s+(?i:{word_pattern('adding').pattern})\s+{name}"
    )


@lru_cache(maxsize=1)
def _and_another() -> re.Pattern[str]:
    """Return the pattern of the "and" that leads to the other party: `og Vik kommune`."""
    joining, article = word_pattern("adding").pattern, word_pattern("determiners").pattern
    return re.compile(rf"(?i:{joining})\s+(?:(?i:{article})\s|[A-ZÆØÅ\[])")
