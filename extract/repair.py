"""A damaged text's shadow in, out one with the words that were meant, and what else they may be.

Only a text that shows damage is repaired: one that has lost its æ, ø and å, or one with words that
a scanner has misread. A word that is one stays as it is; a word that is none becomes the likeliest
word that the same damage would make into it. Addresses, numbers, names and acronyms stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from .dressing import Edit
from .lexicon import Lexicon, lexicon, own_words
from .shadow import Shadow, edited
from .wordings import alternatives, word_list

LETTERED = frozenset({"nb", "nn", "da"})
"""The languages that write æ, ø and å."""

_LETTERS = re.compile(r"[æøåÆØÅ]")
_WRITTEN = {"oe": "ø", "aa": "å", "ae": "æ"}
_WRITTEN_SHARE = 0.001  # of a text's code points that begin a letter written out, in one that does
_FEWEST_LETTERS = 0.004  # the share of æ, ø and å in a text that has them
_SHORT = 600  # code points of a text that says nothing of its letters
_SIGNS = 3  # different words that only a scanner writes, in a text that it has misread
_SIGN_SHARE = 0.002  # of all words, at least
_TOKEN = re.compile(
    r"(?:[^\W_]+|(?<!\S)[@&](?=[a-zæøå]))(?:[^\W_]+|(?<=[a-zæøå])[@&](?=[a-zæøå]|[\s.,;:)]))*"
)
_KEPT = re.compile(
    r"(?<!\S)(?:[^\s@]*+@\S*\.\S+|(?:[^\s:]++|:(?!//))++://\S+)|\bwww\.\S+|\b[\w-]++(?:\.[\w-]+)+\b"
)
_ODD = re.compile(r"[a-zæøå][\d@&](?:[a-zæøå]|$)|^[@&][a-zæøå]|[a-zæøå]I[a-zæøå]|[áàâ]")
_NUMBER = re.compile(r"(?<![\w.@-])(?=[\dOlI]*\d)[\dOlI]{2,}(?![\w@])")
_ROMAN = re.compile(r"(?=I*l)(?=l*I)[lI]{2,3}[VX]?")  # `lII` for III
_FIGURES = str.maketrans("OlI", "011")
_LEAST_LISTED = 5  # letters of a word that is no damaged one of our own
_LENGTHS = range(2, 41)  # of words that are looked at
_MOST_PLACES = 10  # letters of a word that may be damaged
_MOST_CHANGES = 3
_MOST_CANDIDATES = 4
_COMMON = 3  # times that our wordings use a word that is read for another one
_FAR_COMMONER = 8  # times that a word is used more than another for which it may be mistaken

# What each letter, or two, may have been: in a text without æ, ø and å, and in a scanned one.
_DROPPED: Mapping[str, tuple[str, ...]] = {"o": ("ø",), "a": ("å", "æ"), "e": ("æ",)}
_MISREAD: Mapping[str, tuple[str, ...]] = {
    "g": ("ø",), "o": ("ø",), "0": ("ø", "o"), "@": ("ø", "å"), "p": ("ø",), "q": ("ø",),
    "a": ("å", "ø"), "e": ("ø",), "á": ("å",), "à": ("å",), "â": ("å",), "4": ("å",), "&": ("å",),
    "ee": ("æ",), "ce": ("æ",), "l": ("i",), "i": ("l",), "1": ("l", "i"), "rn": ("m",),
    "m": ("rn",), "c": ("e",), "5": ("s",), "vv": ("w",), "cl": ("d",), "li": ("h",),
}  # fmt: skip
_SIGNS_OF = {"ø": ("g", "0", "@"), "å": ("á", "4", "&", "a"), "m": ("rn",)}
_OFTEN_LOST = "goa"  # what ø and å become most
_CERTAIN = frozenset("0145@&")  # no letters: where they stand in a word, it is damaged


_LINE_END = 12  # code points in which a line ends and the next begins
_EVERYWHERE = 50  # times that our wordings use a small word
_SMALL = 4  # letters of a word that runs together with another
_JOINED = 1  # times that our wordings use a word that stands in two pieces
_EACH_CHANGE = 0.2  # how much less likely a word is for each change that makes it
_Candidate = tuple[int, str]  # how many changes make a word, and the word


@dataclass(frozen=True, slots=True)
class Repair:
    """A damaged word: where it stands in the shadow, what is read, what else it may be."""

    start: int
    end: int
    word: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """What a text has suffered: its letters lost, or misread by a scanner.

    `written` are the lost letters that stand written out (ø as oe), so that an o is an o.
    """

    folded: bool = False
    written: frozenset[str] = frozenset()
    misread: bool = False

    def __bool__(self) -> bool:
        return self.folded or self.misread


def damage_of(text: str, language: str) -> Damage:
    """Return what damage a text shows."""
    folded = (
        language in LETTERED
        and len(text) >= _SHORT
        and len(_LETTERS.findall(text)) / len(text) < _FEWEST_LETTERS
    )
    # Most texts have hardly a sign: only in others is it worth while to leave out names.
    words, signs = _signs(_TOKEN.findall(text), language)
    if len(signs) >= _SIGNS:
        words, signs = _signs((m.group() for m in _tokens(text)), language)
    if len(signs) >= _SIGNS:
        signs = {w for w in signs if not lexicon(language).has(w)}
    total = sum(words[w] for w in signs)
    written = {new for old, new in _WRITTEN.items() if text.count(old) > _WRITTEN_SHARE * len(text)}
    misread = len(signs) >= _SIGNS and total >= _SIGN_SHARE * sum(words.values())
    return Damage(folded, frozenset(written if folded else ()), misread)


def _signs(tokens: Iterable[str], language: str) -> tuple[Counter[str], set[str]]:
    """Return how often each word stands among some tokens, and those that a scanner may write."""
    counts = Counter(tokens)
    odd = {token.lower() for token in counts if _ODD.search(token)}
    words: Counter[str] = Counter()
    for token, count in counts.items():
        words[token.lower()] += count
    return words, odd | (words.keys() & _misread_forms(language))


def repaired(
    shadow: Shadow, language: str, damage: Damage
) -> tuple[Shadow, Mapping[int, tuple[str, ...]]]:
    """Return the shadow of a damaged text repaired, and by its offsets what words may also be."""
    repairs = tuple(_repairs(shadow.text, language, damage))
    others: dict[int, tuple[str, ...]] = {}
    longer = 0
    for repair in repairs:
        if repair.others:
            others[repair.start + longer] = repair.others
        longer += len(repair.word) - (repair.end - repair.start)
    return edited(shadow, _edits(shadow.text, repairs)), others


def _repairs(text: str, language: str, damage: Damage) -> Iterator[Repair]:
    """Yield the repairs of a damaged text, in order."""
    mender = _mender(language, damage)
    before: re.Match[str] | None = None
    for m in _tokens(text):
        opens = _opens_sentence(text, m.start())
        inside = not opens or (m.group().islower() and _goes_on(text, m.start()))
        found = mender.mend(m.group(), opens)
        whole = None
        if before is not None and text[before.end() : m.start()] == " ":
            whole = mender.joined(before.group(), m.group())
        if whole is not None and before is not None:
            yield Repair(before.start(), m.end(), whole)
            before = None
            continue
        if found and (inside or found[0] != m.group() or len(found) > 1):
            yield Repair(m.start(), m.end(), found[0], found[1:])
        before = m if not found else None


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text that are of no address and no company's name."""
    kept = sorted(m.span() for kind in (_KEPT, _names()) for m in kind.finditer(text))
    at = 0
    for m in _TOKEN.finditer(text):
        while at < len(kept) and kept[at][1] <= m.start():
            at += 1
        if at == len(kept) or m.start() < kept[at][0]:
            yield m


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Return the pattern of a company's name with its legal form (`Låsesmia AS`)."""
    forms = "|".join(map(re.escape, sorted(word_list("legal_forms"), key=len, reverse=True)))
    return re.compile(
        rf"(?:\b[A-ZÆØÅ][\w&.-]*[ \t]+(?:{alternatives('adding')}[ \t]+)?){{1,4}}(?:{forms})(?!\w)"
    )


def _edits(text: str, repairs: Iterable[Repair]) -> Iterator[Edit]:
    """Yield the edits that make the repairs, each of the letters that differ and no more."""
    for repair in repairs:
        old, new = text[repair.start : repair.end], repair.word
        if old == new:
            continue  # read as it stands, and as something else besides
        head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
        tail = 0
        while tail < min(len(old), len(new)) - head - 1 and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        yield repair.start + head, repair.end - tail, new[head : len(new) - tail]


class _Mender:
    """Finds what damaged words of one language were; remembers what it has found."""

    def __init__(self, words: Lexicon, damage: Damage) -> None:
        self._words = words
        self._damage = damage
        self._found: dict[tuple[str, bool], tuple[str, ...]] = {}
        self._lost = {old: (new,) for old, new in _WRITTEN.items()} | {
            old: kept
            for old, news in _DROPPED.items()
            if (kept := tuple(new for new in news if new not in damage.written))
        }

    def mend(self, token: str, opens: bool) -> tuple[str, ...]:
        """Return what a word was, the likeliest first; nothing for one that is to stay."""
        key = (token, opens)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._mended(token, opens)
        return found

    def _mended(self, token: str, opens: bool) -> tuple[str, ...]:
        if self._damage.misread and _NUMBER.fullmatch(token):
            figures = token.translate(_FIGURES)
            return (figures,) if figures != token else ()
        if self._damage.misread and _ROMAN.fullmatch(token):
            return (token.replace("l", "I"),)
        letters = sum(c.isalpha() for c in token)
        if letters * 2 < len(token) or len(token) not in _LENGTHS:
            return ()
        lower = token.lower()
        capitals = token.isupper() and len(token) > 1
        if capitals and len(token) < _LEAST_LISTED and not set(token) & _CERTAIN:
            return ()  # an acronym
        named = token[0].isupper() and not capitals and not opens
        likely = self._folded(lower, named) if self._damage.folded else ()
        if self._damage.misread and not (likely and self._words.lists(lower)):
            likely = self._best((*likely, *self._misread(token, named)))
        found = tuple(dict.fromkeys(word for _, word in likely))
        if token[0].isupper() and not capitals:
            # What opens a line may be a name; a word made of agreements' own is none.
            found = tuple(word for word in found if self._words.weight(word) > 0)
        return tuple(_in_case(word, token) for word in found)

    def joined(self, one: str, other: str) -> str | None:
        """Return the word that two pieces are of (`virke dag`), if one of them is no word."""
        whole = one.lower() + other.lower()
        if not self._damage.misread or not whole.isalpha() or other[0].isupper():
            return None
        pieces = [self._words.count(p.lower()) for p in (one, other)]
        if min(pieces) > 0 or self._words.count(whole) < _JOINED:
            return None
        return _in_case(whole, one)

    def _parted(self, lower: str) -> tuple[_Candidate, ...]:
        """Return the two words that have run together (`lovtil`), one of them a small one."""
        for cut in range(2, len(lower) - 1):
            one, other = lower[:cut], lower[cut:]
            uses = sorted((self._words.count(one), self._words.count(other)))
            small = min(len(one), len(other)) <= _SMALL
            if small and uses[0] >= _COMMON and uses[1] >= _EVERYWHERE:
                return ((1, f"{one} {other}"),)
        return ()

    def _best(self, candidates: Iterable[_Candidate]) -> tuple[_Candidate, ...]:
        """Return the likeliest candidates: few changes to what agreements use, then to the rest."""

        def unlikely(candidate: _Candidate) -> tuple[float, bool, int]:
            changes, word = candidate
            used = self._words.weight(word) * _EACH_CHANGE**changes
            return -used, not self._words.lists(word), changes

        return tuple(sorted(candidates, key=unlikely)[:_MOST_CANDIDATES])

    def _folded(self, lower: str, named: bool) -> tuple[_Candidate, ...]:
        """Return what a word of a text without æ, ø and å was, where that is another word."""
        own = self._words.count(lower)
        changed = _changed(lower, self._lost)
        candidates = self._best(c for c in changed if self._is_word(c[1], named))
        if not candidates:
            return ()
        if self._words.lists(lower):
            # `for` stays, though it may be `før`; `pa` is hardly ever a word.
            common = self._words.count(candidates[0][1])
            if common < _COMMON:
                return ()
            meant = candidates[:1]
            if common < _FAR_COMMONER * own:
                return ((0, lower), *meant)
            return (*meant, (0, lower)) if own else meant
        return self._rather(lower, candidates)

    def _rather(self, word: str, candidates: tuple[_Candidate, ...]) -> tuple[_Candidate, ...]:
        """Return the candidates for a word that no list has; only listed ones for a compound."""
        if not self._words.has(word):
            return candidates
        return tuple(c for c in candidates if self._words.lists(c[1]))

    def _misread(self, token: str, named: bool) -> tuple[_Candidate, ...]:
        """Return what a word was that a scanner has misread."""
        lower = token.lower()
        plain = re.sub(r"(?<=[^\W\d_])I(?=[a-zæøå])|(?<=[a-zæøå])I", "l", token).lower()
        if plain != lower and self._words.has(plain):
            return ((0, plain),)
        if self._words.lists(lower) and not set(lower) & _CERTAIN:
            best = self._commoner(lower)
            return ((1, best),) if best else ()
        changed = _changed(plain, _MISREAD)
        found = self._best(c for c in changed if self._is_word(c[1], named))
        if self._words.has(lower) and not set(lower) & _CERTAIN:
            return self._rather(lower, found)
        return found or (self._parted(lower) if lower.isalpha() and not named else ())

    def _commoner(self, lower: str) -> str | None:
        """Return a word of agreements for one that they never use: `på` for `pa`."""
        if self._words.count(lower):
            return None
        forms = (form for _, form in _changed(lower, _ONE_LETTER))
        found = [form for form in forms if self._words.count(form) >= _FAR_COMMONER]
        return max(found, key=self._words.count, default=None)

    def _is_word(self, word: str, named: bool) -> bool:
        """Tell whether a candidate is a word; for a short one or a name, one of our own."""
        if named or len(word) < _LEAST_LISTED:
            return self._words.count(word) >= (1 if named else _COMMON)
        return self._words.has(word)


_ONE_LETTER: Mapping[str, tuple[str, ...]] = {"g": ("ø",), "o": ("ø",), "a": ("å",)}


def _changed(word: str, changes: Mapping[str, tuple[str, ...]]) -> Iterator[_Candidate]:
    """Yield what a word may have been, the fewest changes first."""
    places = [
        (i, old, new)
        for i in range(len(word))
        for old, news in changes.items()
        if word.startswith(old, i)
        for new in news
    ]
    places = sorted(places, key=_unlikely)[:_MOST_PLACES]
    seen: set[str] = {word}
    for count in range(1, _MOST_CHANGES + 1):
        for chosen in combinations(sorted(places), count):
            made: list[str] = []
            at = 0
            for i, old, new in chosen:
                if i < at:
                    break
                made += (word[at:i], new)
                at = i + len(old)
            else:
                form = "".join((*made, word[at:]))
                if form not in seen:
                    seen.add(form)
                    yield count, form


def _unlikely(place: tuple[int, str, str]) -> int:
    """Return how little a place in a word looks as if it were damaged there."""
    _, old, new = place
    if set(old) & _CERTAIN or len(old) > 1:
        return 0
    if new in "æøå":
        return 1 if old in _OFTEN_LOST else 2
    return 3


def _in_case(word: str, like: str) -> str:
    """Return a word in the case of the one it stands for."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _opens_sentence(text: str, start: int) -> bool:
    """Tell whether a word opens a sentence or a line, so that its capital says nothing."""
    before = start - 1
    while before >= 0 and text[before] in ' \t(«“"*#-–•':
        before -= 1
    return before < 0 or text[before] in ".:!?\n|"


def _goes_on(text: str, start: int) -> bool:
    """Tell whether a word goes on from the line before."""
    before = text[max(0, start - _LINE_END) : start].rstrip(" \t")
    return before.endswith("\n") and before[:-1].rstrip()[-1:].isalnum()


@lru_cache(maxsize=8)
def _mender(language: str, damage: Damage) -> _Mender:
    return _Mender(lexicon(language), damage)


@lru_cache(maxsize=8)
def _misread_forms(language: str) -> frozenset[str]:
    """Return what a scanner makes of the words of agreements, where that is no word of theirs."""
    own = own_words(language)
    forms = {
        word[:i] + new + word[i + 1 :]
        for word, count in own.items()
        if count > 1 and len(word) > 2
        for i, letter in enumerate(word)
        for new in _SIGNS_OF.get(letter, ())
    }
    return frozenset(forms - own.keys())
