"""The words of a sentence in, out which stand in its main clause and which below it.

No parser and no model: Norwegian and English agreements put the finite verb where it can be told.
A subordinate clause opens with a word that says so (`dersom`, `som`, `at`, `which`, `unless`), has
one finite verb, and ends where the next finite verb cannot be its own: after its comma, or where
the main clause goes on with its verb (`Personell som har tilgang, skal signere`). A conditional
clause may also open with its verb (`Oppfyller ikke X sine plikter, er Y ansvarlig`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_COMMAS = frozenset({",", ";", "–", "-", "—"})
_FULL = ";"  # ends every clause before it
_OPENING, _CLOSING = frozenset({"(", "["}), frozenset({")", "]"})
_SUBJECT = 4  # words between what joins a clause to the one before and its verb
_FRONT = 2  # words after a comma in which the main clause's finite verb follows


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the grammar of a language turns on, in lower case.

    `subordinators` open a subordinate clause, unless a word that is `resuming` follows (`in which
    case`); `perhaps` open one only where a finite verb follows before the clause ends (`om`,
    `før`, `that`); `coordinators` join verbs or clauses. Those of `perhaps` that are `relatives`
    also open one that explains the word before (`any request that reaches us is passed on`), and
    so does one of `contact_subjects`, before its verb (`alt vi trenger`), but not after one of
    `prepositions`. `phrase_openers` stand before those of `perhaps` that open a sentence (`I den
    grad`). One of `negations` may stand between a coordinator and the verb that it joins. One of
    `manner_openers` opens a clause after a comma (`, slik Kunden velger`).
    """

    subordinators: frozenset[str]
    resuming: frozenset[str]
    perhaps: frozenset[str]
    coordinators: frozenset[str]
    relatives: frozenset[str] = frozenset()
    contact_subjects: frozenset[str] = frozenset()
    phrase_openers: frozenset[str] = frozenset()
    that_words: frozenset[str] = frozenset()
    modals: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    manner_openers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Syntax:
    """The depth of each word of a sentence: 0 in the main clause, 1 and more below it."""

    depths: tuple[int, ...]

    def is_main(self, index: int) -> bool:
        """Tell whether a word, counted from the sentence's first, stands in the main clause."""
        return not 0 <= index < len(self.depths) or self.depths[index] == 0


@dataclass(slots=True)
class _Open:
    """A clause that is open while the words are gone through."""

    has_verb: bool = False
    bracket: bool = False
    after_comma: bool = False
    opener: str = ""


def syntax_of(words: Sequence[str], finite: frozenset[int], language: Words) -> Syntax:
    """Return the depth of each word; `finite` are the places of the finite verbs.

    Words are in lower case, in order. The main clause is the one whose verb is no clause's own.
    """
    clauses: list[_Open] = [_Open()]
    depths: list[int] = []
    inverted = 0 in finite or _is_inverted(words, finite, language)
    if inverted and _has_later_main(words, finite):
        clauses.append(_Open(has_verb=True))
    previous = ""
    for place, word in enumerate(words):
        if word in _OPENING and place:
            clauses.append(_Open(has_verb=True, bracket=True))
        elif word in _CLOSING:
            depths.append(len(clauses) - 1)
            while len(clauses) > 1 and not clauses.pop().bracket:
                pass
            previous = word
            continue
        elif word == _FULL and place + 1 < len(words):
            while len(clauses) > 1 and not clauses[-1].bracket:
                clauses.pop()
        elif word in _COMMAS:
            _close_at_comma(clauses, words, place, finite, language)
        elif _in_contact(words, place, finite, language, clauses) or _opens(
            words, place, finite, language, clauses[-1].has_verb
        ):
            if clauses[-1].has_verb and previous in _COMMAS and len(clauses) > 1:
                _pop(clauses)
            clauses.append(_Open(after_comma=previous in _COMMAS, opener=word))
        elif place in finite and place > 0:
            if not _is_joined(words, place, language):
                while clauses[-1].has_verb and len(clauses) > 1 and not clauses[-1].bracket:
                    clauses.pop()
                _raise_subject(words, depths, place, len(clauses) - 1, language)
            clauses[-1].has_verb = True
        depths.append(len(clauses) - 1)
        previous = word
    return Syntax(tuple(depths))


def _is_joined(words: Sequence[str], place: int, language: Words) -> bool:
    """Tell whether a verb goes on from the one before: `og retter`, `og ikke retter`."""
    denied = words[place - 1] in language.negations and place > 1
    return words[place - 2 if denied else place - 1] in language.coordinators


def _raise_subject(
    words: Sequence[str], depths: list[int], place: int, depth: int, language: Words
) -> None:
    """Give the words from `og` to a verb the verb's depth: `... som vi har, og vi svarer`."""
    for back in range(place - 1, max(place - 1 - _SUBJECT, -1), -1):
        if words[back] in language.coordinators:
            depths[back:place] = [min(d, depth) for d in depths[back:place]]
            return


def _pop(clauses: list[_Open]) -> None:
    """Leave the innermost clause, but never the main clause or what stands in brackets."""
    if len(clauses) > 1 and not clauses[-1].bracket:
        clauses.pop()


def _close_at_comma(
    clauses: list[_Open], words: Sequence[str], place: int, finite: frozenset[int], language: Words
) -> None:
    """Close what a comma ends: a clause with its verb, before the main clause's verb or subject."""
    if not clauses[-1].has_verb and (len(clauses) == 1 or clauses[0].has_verb):
        compares = clauses[-1].opener in language.relatives - language.that_words
        if compares and _clause_follows(words, place, finite, language):
            _pop(clauses)  # `de samme pliktene som Leverandøren, og Leverandøren svarer`
        return
    following = range(place + 1, min(place + 1 + _FRONT, len(words)))
    if any(words[i] in language.coordinators for i in following):
        if not clauses[-1].has_verb and _clause_follows(words, place, finite, language):
            _pop(clauses)  # `where required, and the Supplier shall`: the clause has no verb
        elif clauses[-1].has_verb and clauses[0].has_verb and place + 2 in finite:
            _go_on_after(clauses, words[place + 2], language)
        return
    if any(i in finite for i in following):
        inner = False
        while len(clauses) > 1 and not clauses[-1].bracket:
            if inner and clauses[-1].opener in language.that_words and not clauses[-1].has_verb:
                break  # `at personer som har tilgang, har signert`: the verb is the outer clause's
            clauses.pop()
            inner = True
    elif clauses[-1].after_comma and clauses[-1].has_verb and len(clauses) > 1:
        clauses.pop()  # what stands between two commas is put into the clause around it


def _go_on_after(clauses: list[_Open], verb: str, language: Words) -> None:
    """Close the clauses that a comma, `and` and a verb go past to the main clause.

    `avgjør hvem som skal ha tilgang, og må melde fra`; but what everybody is to see to goes on in
    `procures that each has signed, and acts only as instructed`.
    """
    while len(clauses) > 1 and not clauses[-1].bracket:
        inner = len(clauses) > 2 and clauses[-1].opener in language.relatives
        relative = clauses[-1].opener in language.relatives - language.that_words
        if not (relative or inner or verb in language.modals):
            break
        clauses.pop()


def _clause_follows(
    words: Sequence[str], place: int, finite: frozenset[int], language: Words
) -> bool:
    """Tell whether `and` and a clause with a subject of its own follow a comma."""
    joined = place + 1 < len(words) and words[place + 1] in language.coordinators
    return joined and any(place + 2 < f <= place + 1 + _SUBJECT for f in finite)


def _opens(
    words: Sequence[str], place: int, finite: frozenset[int], language: Words, has_verb: bool
) -> bool:
    """Tell whether a word opens a clause; `has_verb` of the clause that it stands in."""
    word = words[place]
    if word in language.subordinators:
        return place + 1 < len(words) and words[place + 1] not in language.resuming
    if word in language.manner_openers and place and words[place - 1] in _COMMAS:
        return _verb_follows(words, place, finite, language)
    if word not in language.perhaps:
        return False
    if word in language.relatives and place and words[place - 1].isalpha():
        if place + 1 in finite and words[place - 1] not in language.coordinators:
            return True
        if not has_verb:
            return _has_two_verbs(words, place, finite)
    if place > 0 and not has_verb and not _fronted(words, place, finite, language):
        return False
    if place == 0 and not _has_later_main(words, finite):
        return False
    return _verb_follows(words, place, finite, language)


def _verb_follows(
    words: Sequence[str], place: int, finite: frozenset[int], language: Words
) -> bool:
    """Tell whether a subject and its finite verb follow a word before any other clause begins."""
    for later in range(place + 1, len(words)):
        if words[later] in _COMMAS or words[later] in language.subordinators:
            return False
        if later in finite:
            return later > place + 1 and words[later - 1] not in language.coordinators
    return False


def _is_inverted(words: Sequence[str], finite: frozenset[int], language: Words) -> bool:
    """Tell whether a sentence opens with a verb of which only the subject tells: `Merker dere`."""
    opening = language.subordinators | language.perhaps | language.coordinators
    subject = len(words) > 2 and words[1] in language.contact_subjects
    return subject and words[0] not in opening and 2 not in finite


def _fronted(words: Sequence[str], place: int, finite: frozenset[int], language: Words) -> bool:
    """Tell whether a sentence opens with a clause that a phrase leads in (`I den grad`)."""
    led = place <= _FRONT and words[place - 1] in language.phrase_openers
    return led and _has_later_main(words, finite)


def _in_contact(
    words: Sequence[str],
    place: int,
    finite: frozenset[int],
    language: Words,
    clauses: Sequence[_Open],
) -> bool:
    """Tell whether a subject right after a noun opens a clause on it: `en revisor vi har valgt`.

    The verb stands second in a main clause, so a subject and its verb that follow a word are none.
    """
    if not place or words[place] not in language.contact_subjects or place + 1 not in finite:
        return False
    before = words[place - 1]
    its_own = len(clauses) > 1 and not clauses[-1].has_verb and not clauses[-1].bracket
    joined = (
        before in language.coordinators | language.subordinators | language.perhaps
        or before in language.prepositions  # `Fakturaene til dere må vi beholde`
    )
    return before.isalpha() and not joined and not its_own and place - 1 not in finite


def _has_two_verbs(words: Sequence[str], place: int, finite: frozenset[int]) -> bool:
    """Tell whether two finite verbs follow before a comma: a relative clause's and the main's."""
    verbs = 0
    for later in range(place + 1, len(words)):
        if words[later] in _COMMAS:
            return False
        verbs += later in finite
        if verbs > 1:
            return True
    return False


def _has_later_main(words: Sequence[str], finite: frozenset[int]) -> bool:
    """Tell whether a sentence that opens with its verb has a comma and then another verb."""
    for place, word in enumerate(words):
        if word == "?":
            return False
        if word == "," and any(place + 1 <= f <= place + _FRONT for f in finite):
            return True
    return False
