"""Wordings per language: data files become one matcher that finds what the words express.

A language file (`languages/*.toml`) has tables `[[GROUP]]` with `code`, `words` and `example`.
A wording is words in a row; each may be written

    word      this form only (compared folded: case, æøå, accents do not matter)
    word~     with any inflection ending of the language (`ending` list of the file)
    word*     any word that begins so          *word   any word that ends so
    *word*    any word that holds it           a|b     one of several
    ..        up to four words in between

so that a newcomer adds a wording without code. Every example must be found by its own pattern.
The `[language.word_lists]` are plain words in lower case, compared as written;
word_lists.toml beside this module says what each is for. `[language.units]` are words for units of
time, each with its code: minute, hour, day, business_day, week, month or year.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import spacy
from spacy.language import Language

from ..errors import DataFileError
from .folding import fold, needs_its_letters, written_out
from .one_of_words import one_of
from .verb_forms import wordings_of

FOLDER = Path(__file__).parent / "languages"
GAP = 4
_MOST_KNOWN = 200_000  # different words whose patterns are remembered
_NO_OTHERS: Mapping[int, tuple[str, ...]] = MappingProxyType({})
_LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One `[[group]]` entry of a language file."""

    language: str
    group: str
    code: str
    words: tuple[str, ...]
    examples: tuple[str, ...]


class Hit(NamedTuple):
    """A wording found: tokens `start` to `end` (exclusive) express `code` of `group`."""

    start: int
    end: int
    group: str
    code: str


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    parts: KeysView[str] = field(init=False)
    gap: _Node | None = None
    ends: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        # Of two sets, of which both may be large, views look through the smaller one only.
        self.parts = self.children.keys()

    def after(self, elements: frozenset[str]) -> Iterable[_Node]:
        """Return where a word leads that may stand for some pattern words."""
        return [self.children[part] for part in self.parts & elements]


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """What one language file says of itself, and its patterns."""

    code: str
    name: str
    supported: bool
    uses: tuple[str, ...]
    endings: tuple[str, ...]
    stopwords: frozenset[str]
    numbers: tuple[tuple[str, int], ...]
    abbreviations: frozenset[str]
    word_lists: Mapping[str, frozenset[str]]
    units: Mapping[str, str]
    patterns: tuple[Pattern, ...]
    verbs: tuple[Pattern, ...] = ()


@lru_cache(maxsize=1)
def language_files() -> dict[str, LanguageFile]:
    """Return every language file by code; raises DataFileError when one is malformed."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text("utf-8"))
            head = data.pop(_LANGUAGE)
            patterns = tuple(
                Pattern(
                    head["code"],
                    group,
                    entry["code"],
                    tuple(entry["words"]),
                    tuple([entry["example"]] if "example" in entry else entry.get("examples", [])),
                )
                for group, entries in data.items()
                for entry in entries
            )
            found[head["code"]] = LanguageFile(
                head["code"],
                head["name"],
                head.get("supported", True),
                tuple(head.get("uses", ())),
                tuple(head.get("endings", ("",))),
                frozenset(fold(w) for w in head.get("stopwords", ())),
                tuple((fold(w), n) for w, n in head.get("numbers", {}).items()),
                frozenset(a.lower() for a in head.get("abbreviations", ())),
                {name: frozenset(words) for name, words in head.get("word_lists", {}).items()},
                dict(head.get("units", {})),
                patterns,
                tuple(
                    Pattern(head["code"], "duty", form, words, ())
                    for form, words in wordings_of(head.get("verbs", {})).items()
                ),
            )
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise DataFileError(f"languages/{path.name} is malformed: {error!r}.") from error
    return found


@lru_cache(maxsize=256)
def word_list(name: str, language: str | None = None) -> frozenset[str]:
    """Return the words of a list, in one language and those it uses besides, or in all languages.

    Raises DataFileError when no file has the list.
    """
    files = language_files()
    if all(name not in file.word_lists for file in files.values()):
        raise DataFileError(f"No language file has the word list {name}: add it to one of them.")
    read = files if language is None else (language, *files[language].uses)
    return frozenset().union(*(files[code].word_lists.get(name, frozenset()) for code in read))


@lru_cache(maxsize=64)
def word_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of any word of a list, in any language, as a whole word, any case."""
    return re.compile(rf"\b{one_of(sorted(word_list(name)))}\b", re.IGNORECASE)


@lru_cache(maxsize=128)
def alternatives(*names: str) -> str:
    """Return a group of the words of some lists, for a pattern; a space is any white space."""
    return one_of(sorted(frozenset[str]().union(*map(word_list, names))))


@lru_cache(maxsize=1)
def units_of_time() -> Mapping[str, str]:
    """Return the words for units of time in all languages, each with its code."""
    return {word: code for f in language_files().values() for word, code in f.units.items()}


class Matcher:
    """Finds the wordings of some patterns in a row of words."""

    def __init__(self, patterns: Iterable[Pattern], endings: dict[str, Sequence[str]]) -> None:
        self._root = _Node()
        self._exact: dict[str, set[str]] = {}
        self._lettered: dict[str, set[str]] = {}  # short words with æøå, as written
        self._prefix: dict[str, set[str]] = {}
        self._suffix: dict[str, set[str]] = {}
        self._inside: dict[str, set[str]] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._openings: dict[str, tuple[_Node, ...]] = {}
        for pattern in patterns:
            for wording in pattern.words:
                self._add(pattern, wording, endings[pattern.language])
        self._prefix_lengths = tuple(sorted({len(p) for p in self._prefix}))
        self._suffix_lengths = tuple(sorted({len(p) for p in self._suffix}))

    def _add(self, pattern: Pattern, wording: str, endings: Sequence[str]) -> None:
        node = self._root
        for part in _parts(wording, pattern.language):
            if part == "..":
                if node.gap is None:
                    node.gap = _Node()
                node = node.gap
                continue
            self._element(part, endings)
            node = node.children.setdefault(part, _Node())
        if (pattern.group, pattern.code) not in node.ends:
            node.ends = (*node.ends, (pattern.group, pattern.code))

    def _element(self, part: str, endings: Sequence[str]) -> None:
        for option in part.split("|"):
            if option.startswith("*") and option.endswith("*") and len(option) > 2:
                self._inside.setdefault(fold(option[1:-1]), set()).add(part)
            elif option.startswith("*"):
                self._suffix.setdefault(fold(option[1:]), set()).add(part)
            elif option.endswith("*"):
                self._prefix.setdefault(fold(option[:-1]), set()).add(part)
            elif option.endswith("~"):
                for ending in endings:
                    self._exact.setdefault(fold(option[:-1] + ending), set()).add(part)
            elif needs_its_letters(option):
                for form in written_out(option):
                    self._lettered.setdefault(form, set()).add(part)
            else:
                self._exact.setdefault(fold(option), set()).add(part)

    def _lookup(self, word: str) -> set[str]:
        found = set(self._exact.get(word, ()))
        for length in self._prefix_lengths:
            if length > len(word):
                break
            found |= self._prefix.get(word[:length], set())
        for length in self._suffix_lengths:
            if length > len(word):
                break
            found |= self._suffix.get(word[-length:], set())
        for inner, parts in self._inside.items():
            if inner in word:
                found |= parts
        return found

    def elements(self, word: str) -> frozenset[str]:
        """Return the pattern words that a word of the text may stand for."""
        known = self._known.get(word)
        if known is None:
            found = self._lookup(fold(word)) | self._lettered.get(word.lower(), set())
            if word.endswith(".") and word[:-1].isdigit():
                found |= self._lookup(word[:-1])  # `artikkel 33 nr. 3.` ends a sentence
            known = frozenset(found)
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = known
        return known

    def _opened(self, elements: Iterable[str]) -> tuple[_Node, ...]:
        """Return where wordings go on that begin with some pattern words."""
        children = self._root.children
        return tuple(children[part] for part in elements if part in children)

    def _opened_by(self, word: str) -> tuple[_Node, ...]:
        """Return where wordings go on that begin with a word of the text."""
        known = self._openings.get(word)
        if known is None:
            known = self._opened(self.elements(word))
            if len(self._openings) < _MOST_KNOWN:
                self._openings[word] = known
        return known

    def find(
        self,
        words: Sequence[str],
        others: Mapping[int, tuple[str, ...]] = _NO_OTHERS,
        places: Sequence[int] | None = None,
    ) -> list[Hit]:
        """Return every wording found in the words, by its first word and then its last.

        `others` are what else some words, by their place, may be in a damaged text; `places` are
        the tokens that the words are, if there are others between them.
        """
        different = set(words)
        known = {word: self.elements(word) for word in different}
        openings = {word: self._opened_by(word) for word in different}
        elements = [known[word] for word in words]
        opened = [openings[word] for word in words]
        for place, forms in others.items():
            elements[place] = elements[place].union(*map(self.elements, forms))
            opened[place] = self._opened(elements[place])
        hits: set[tuple[int, int, str, str]] = set()
        count = len(words)
        for start, nodes in enumerate(opened):
            active = [(node, start + 1) for node in nodes]
            while active:
                node, at = active.pop()
                for group, code in node.ends:
                    hits.add((start, at, group, code))
                if at < count and not node.parts.isdisjoint(elements[at]):
                    active += [(child, at + 1) for child in node.after(elements[at])]
                if node.gap is not None:
                    gap = node.gap
                    active += [
                        (child, place + 1)
                        for place in range(at, min(at + GAP + 1, count))
                        if not gap.parts.isdisjoint(elements[place])
                        for child in gap.after(elements[place])
                    ]
        token = range(count) if places is None else places
        return [Hit(token[a], token[b - 1] + 1, group, code) for a, b, group, code in sorted(hits)]


@lru_cache(maxsize=8)
def _tokenizer(language: str) -> Language:
    return spacy.blank(language)


def _parts(wording: str, language: str) -> Iterator[str]:
    """Yield a wording's parts as the text is cut into words (`EU/EØS`, `tekniske, fysiske`)."""
    for part in wording.split():
        if part == ".." or any(c in part for c in "*~|") or part.isalnum():
            yield part
        else:
            yield from (t.text for t in _tokenizer(language).make_doc(part))


@lru_cache(maxsize=8)
def matcher(language: str) -> Matcher:
    """Return the matcher of a language's wordings and of those it uses besides."""
    files = language_files()
    if language not in files:
        raise DataFileError(f"languages/{language}.toml is missing: write it or choose another.")
    codes = (language, *files[language].uses)
    patterns = [p for c in codes for p in (*files[c].patterns, *files[c].verbs)]
    return Matcher(patterns, {code: files[code].endings for code in codes})
