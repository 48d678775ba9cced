"""A unit in, its main clauses out: what binds in each, and who is its subject.

Each main clause has one finite verb. A modal (`skal`, `may`) binds or allows; so does the present
tense of a verb of action, in the active with a subject or in the passive (`Opplysningene slettes`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ..reading import Unit
from ..scope import Scope
from ..syntax import Syntax, Words, syntax_of
from ..wordings import Hit, word_list
from .finite_verbs import cleft, finite_verbs

BINDING = frozenset({"must", "may", "should", "right", "never"})
_OPENING = 3  # words of a clause in which its subject begins
_BOUNDS = frozenset({";", ":", ","})


@dataclass(frozen=True, slots=True)
class MainClause:
    """One main clause of a unit: its tokens, its finite verb, and the modal it has, if any.

    `kind` is modal, active, passive or state (`er`, `gjelder`: binds nobody). `tokens` are those
    of the clause itself, without the clauses below it. `joined` tells that it is the first or that
    a word or mark joins it to the one before.
    """

    first: int
    last: int
    verb: int
    kind: str
    modal: Hit | None
    tokens: frozenset[int]
    joined: bool

    def has(self, hit: Hit) -> bool:
        """Tell whether a wording stands in the clause itself."""
        return hit.start in self.tokens


def main_clauses(scope: Scope, unit: Unit) -> tuple[MainClause, ...]:
    """Return the main clauses of a unit, in order; none where it has no finite verb."""
    return scope.once("main clauses", unit, _main_clauses)


def _main_clauses(scope: Scope, unit: Unit) -> tuple[MainClause, ...]:
    at = [i for i in range(unit.first, unit.last) if not scope.reading.tokens[i].is_space]
    words = [scope.reading.tokens[i].lower for i in at]
    place = {token: n for n, token in enumerate(at)}
    finite = finite_verbs(scope, unit, words, place)
    grammar = _grammar(scope.reading.language)
    pointing = cleft(words, finite, scope.reading.language)
    if pointing is not None:
        verb, opener = pointing
        words = [w if n != opener else "" for n, w in enumerate(words)]
        finite -= {verb}
    syntax = syntax_of(words, finite, grammar)
    heads = [n for n in sorted(finite) if syntax.is_main(n)]
    clauses: list[MainClause] = []
    for number, head in enumerate(heads):
        first = _begins(words, syntax, heads[number - 1] if number else None, head, scope)
        last = len(words)
        if number + 1 < len(heads):
            last = _begins(words, syntax, head, heads[number + 1], scope)
        tokens = frozenset(at[n] for n in range(first, last) if syntax.is_main(n))
        modal = next(
            (
                h
                for h in unit.of("modal")
                if h.code in BINDING and h.start in tokens and place[h.start] <= head + 6
            ),
            None,
        )
        end = at[last - 1] + 1 if last else unit.last
        kind = _kind(unit, at[head], modal)
        joined = first < head or not number or words[head - 1] in _joining(scope)
        clauses.append(MainClause(at[first], end, at[head], kind, modal, tokens, joined))
    return tuple(clauses)


def subject_of(scope: Scope, unit: Unit, clause: MainClause) -> str | None:
    """Return the role that is the subject of a main clause; None when no party or person is."""
    tokens, adverbs = scope.reading.tokens, word_list("adverbs", scope.reading.language)
    roles = [r for r in scope.roles(unit) if r.start in clause.tokens and r.code != "authority"]
    own = sorted(clause.tokens)

    def between(start: int, end: int) -> list[str]:
        return [
            tokens[i].lower
            for i in own
            if start <= i < end and tokens[i].lower not in adverbs and tokens[i].is_alpha
        ]

    def joined(near: list[Hit]) -> bool:
        first = near[0]
        words = [tokens[i].lower for i in own if first.end <= i < near[-1].start]
        party = first.code in ("controller", "processor") and not _genitive(scope, first)
        return party and bool(words) and words[0] in word_list("and_or")

    free = [r for r in roles if not _governed(scope, unit, r)]
    inverted = _right_after_modal(scope, free, clause)
    if inverted is not None:
        return _joint(free, inverted, clause, joined)
    beside = [r for r in free if r.end <= clause.verb and not between(r.end, clause.verb)]
    if beside:
        return _joint(free, beside[-1], clause, joined)
    articles = word_list("before_nouns", scope.reading.language)
    # `og skal varsle Kunden` has the subject of the clause before, `og skal Kunden` its own.
    elided = clause.first > unit.first and not between(clause.first, clause.verb)
    for role in free:
        gap = [w for w in between(clause.verb + 1, role.start) if w not in articles]
        if elided and clause.modal is None and role.code == "other":
            continue  # `og informerer de ansatte`
        done_to = {h.start for h in unit.of("duty") if h.code == "infinitive"} & {role.start - 1}
        apart = 0 if elided or done_to else 1
        if role.start > clause.verb and len(gap) <= apart and not _modal_words(clause, role):
            return _joint(free, role, clause, joined)
    for role in free:
        begins = role.start - clause.first <= _OPENING and role.end <= clause.verb
        if begins and not _genitive(scope, role):
            return role.code
    return None


def _right_after_modal(scope: Scope, roles: list[Hit], clause: MainClause) -> Hit | None:
    """Return who stands right after a modal verb, where the object opens the sentence.

    `Nye databehandlere kan kommunen bare ta i bruk`: after its own subject a modal is followed by
    what is to be done.
    """
    tokens, language = scope.reading.tokens, scope.reading.language
    if tokens[clause.verb].lower not in word_list("modal_verbs", language):
        return None
    skipped = word_list("before_nouns", language)
    after = next(
        (
            place
            for place in range(clause.verb + 1, clause.last)
            if not tokens[place].is_space and tokens[place].lower not in skipped
        ),
        None,
    )
    found = next((r for r in roles if r.start == after), None)
    if found is None or _genitive(scope, found) or _modal_words(clause, found):
        return None
    return found


def _modal_words(clause: MainClause, role: Hit) -> bool:
    """Tell whether a role stands inside the words of the clause's modal."""
    return clause.modal is not None and clause.modal.start <= role.start < clause.modal.end - 1


def _joint(
    roles: list[Hit], chosen: Hit, clause: MainClause, joined: Callable[[list[Hit]], bool]
) -> str:
    """Return the role of a subject; two sides that are joined before the verb are both."""
    near = [r for r in roles if r.end <= clause.verb and r.start >= chosen.start - 3]
    sides = {r.code for r in near}
    if sides >= {"controller", "processor"}:
        return "both"
    if (
        chosen.code == "other" and near and joined(near)
    ):  # `Leverandøren og alle som arbeider for denne`
        return near[0].code
    return chosen.code


def _genitive(scope: Scope, role: Hit) -> bool:
    return scope.reading.tokens[role.end - 1].lower.endswith("s")


def _governed(scope: Scope, unit: Unit, role: Hit) -> bool:
    """Tell whether a preposition stands before a party, so that it is not the subject."""
    before = role.start - 1
    tokens = scope.reading.tokens
    while before > unit.first and (
        tokens[before].is_space
        or tokens[before].lower in word_list("before_nouns", scope.reading.language)
    ):
        before -= 1
    return before >= unit.first and tokens[before].lower in word_list("prepositions")


@lru_cache(maxsize=8)
def _grammar(language: str) -> Words:
    return Words(
        word_list("subordinators", language),
        word_list("resuming", language),
        word_list("perhaps", language),
        word_list("coordinating", language) | word_list("and_or"),
        word_list("relative_pronouns", language),
        word_list("contact_subjects", language),
        word_list("phrase_openers", language),
        word_list("that_clause", language),
        word_list("modal_verbs", language),
        word_list("prepositions"),
        word_list("negations"),
        word_list("manner_openers", language),
    )


def _begins(words: list[str], syntax: Syntax, previous: int | None, head: int, scope: Scope) -> int:
    """Return where the main clause of a verb begins: after what joins it to the one before."""
    if previous is None:
        return 0
    joining = _joining(scope)
    for n in range(head, previous, -1):
        if words[n] in joining and syntax.is_main(n):
            return n + 1
    return head


def _joining(scope: Scope) -> frozenset[str]:
    return word_list("coordinating", scope.reading.language) | _BOUNDS


def _kind(unit: Unit, verb: int, modal: Hit | None) -> str:
    if modal is not None:
        return "modal"
    codes = {h.code for h in unit.of("duty") if h.start == verb}
    if "passive" in codes:
        return "passive"
    return "active" if codes & {"active", "infinitive"} else "state"
