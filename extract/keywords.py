"""Words in, out those by which one agreement is told from others: names, numbers.

`Rammeavtale nr. 2022/17 om drift av Saksfar` is told by `2022/17` and `saksfar`; the words that
every such agreement has in its title tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from .folding import fold
from .wordings import language_files, word_list

_TOKEN = re.compile(r"[^\W\d_][\w-]{2,}|\d[\d/.-]{2,}\d")
_SENTENCE = re.compile(r"(?:^|[.:;!?»”\"]\s+|\n\s*\n)\W*$")
_STEM = 12  # letters that tell a name, whatever its ending
_SHORTEST_NUMBER = 4
_SHORTEST_NAME = 5


def keywords(words: str, without: Collection[str] = ()) -> tuple[str, ...]:
    """Return the telling words, folded and in order, but for those of the texts `without`.

    A word is a name if it has a capital within a sentence.
    """
    left_out = {fold(m.group()) for text in without for m in _TOKEN.finditer(text)}
    found: dict[str, None] = {}
    capitals = sum(c.isupper() for c in words) > 0.6 * sum(c.isalpha() for c in words)
    for m in _TOKEN.finditer(words):
        token = fold(m.group())
        number = token[0].isdigit() and len(token) > _SHORTEST_NUMBER
        opens = not capitals and bool(_SENTENCE.search(words[: m.start()]))
        name = m.group()[0].isupper() and not opens and len(token) >= _SHORTEST_NAME
        if (number or name) and token not in _generic() and token not in left_out:
            found[token[:_STEM]] = None
    return tuple(found)


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    """Return the words, folded, that name kinds of agreements, their parties and their parts."""
    generic: set[str] = set()
    for file in language_files().values():
        for pattern in file.patterns:
            if pattern.group in ("kind", "role", "title"):
                for wording in pattern.words:
                    generic |= {
                        fold(w.strip("*~")) for part in wording.split() for w in part.split("|")
                    }
    for name in ("agreement_nouns", "annex", "never_names", "we_words", "you_words"):
        generic |= {fold(word) for word in word_list(name)}
    return frozenset(generic)
