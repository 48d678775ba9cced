"""Which language a text is in, by the words that only one of our languages has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .folding import fold
from .wordings import language_files

DEFAULT = "nb"


def detect(words: Iterable[str]) -> str:
    """Return the code of the language whose distinctive words occur most; `nb` for none.

    A stop word that several languages share counts for each by the share of its own.
    """
    files = language_files()
    counts = Counter(fold(w) for w in words)
    shared = Counter(w for f in files.values() for w in f.stopwords)
    best, highest = DEFAULT, 0.0
    for code, file in sorted(files.items(), key=lambda item: item[0] != DEFAULT):
        score = sum(counts[w] / shared[w] ** 2 for w in file.stopwords if w in counts)
        if score > highest:
            best, highest = code, score
    return best
