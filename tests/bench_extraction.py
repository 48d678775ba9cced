"""What the extraction costs beside spaCy's bare tokenisation of the same text, in one run.

`python -m tests.bench_extraction`. Three figures: how many times the bare tokenisation the whole
costs; how many times more a document ten times as long costs; and the memory that a text of 5 MB
takes. Exit status 1: more than 6 times, more than 11 times, or more than 1 GB.

`bare` is the time that `spacy.blank("nb")` takes to cut the text into words.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import spacy

from avtalegraf.extract import MAX_BYTES, extract, from_text, read

EXAMPLES = Path(__file__).parents[1] / "examples"
TIMES = 6.0
LONGER = 11.0
GIGABYTE = 1024**3
_PAUSE = "\n\n"


def example() -> str:
    """Return the text of the longest example in bokmål."""
    return read(EXAMPLES / "fagertind-legevakt.txt").text


def seconds(text: str) -> float:
    """Return how long the extraction of a text takes, the best of three."""
    document = from_text(text, "lang.txt")
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        extract(document)
        best = min(best, time.perf_counter() - start)
    return best


def bare(text: str) -> float:
    """Return how long the bare tokenisation of a text takes, the best of three."""
    nlp = spacy.blank("nb")
    nlp.max_length = len(text) + 1
    nlp.make_doc(text)
    best = float("inf")
    for _ in range(3):
        fresh = spacy.blank("nb")
        fresh.max_length = len(text) + 1
        start = time.perf_counter()
        fresh.make_doc(text)
        best = min(best, time.perf_counter() - start)
    return best


def peak() -> int:
    """Return the bytes at most in use while a text of 5 MB is read, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench_extraction", "--five-megabytes"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout)


def main() -> int:
    """Print the figures."""
    text = example()
    if "--five-megabytes" in sys.argv:
        extract(from_text((text + _PAUSE) * (MAX_BYTES // (len(text) + 2)), "stor.txt"))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
        return 0
    extract(from_text(text, "varm.txt"))
    ten = (text + _PAUSE) * 10
    whole, tokens, longer = seconds(ten), bare(ten), seconds((ten + _PAUSE) * 10)
    memory = peak()
    print(f"characters per second: {len(ten) / whole:,.0f}; bare: {len(ten) / tokens:,.0f}")
    print(f"the whole costs {whole / tokens:.1f} times the bare tokenisation (at most {TIMES:g})")
    print(f"ten times as long costs {longer / whole:.1f} times as much (at most {LONGER:g})")
    print(f"5 MB take {memory / GIGABYTE:.2f} GB (at most 1)")
    return int(whole / tokens > TIMES or longer / whole > LONGER or memory > GIGABYTE)


if __name__ == "__main__":
    sys.exit(main())
