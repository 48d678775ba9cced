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
TURNS = 5
GIGABYTE = 1024**3
_PAUSE = "\n\n"


def example() -> str:
    """Return the text of the longest example in bokmål."""
    return read(EXAMPLES / "fagertind-legevakt.txt").text


def whole(text: str) -> float:
    """Return how many seconds the extraction of a text takes."""
    document = from_text(text, "lang.txt")
    start = time.perf_counter()
    extract(document)
    return time.perf_counter() - start


def bare(text: str) -> float:
    """Return how many seconds the bare tokenisation of a text takes, in a new vocabulary."""
    nlp = spacy.blank("nb")
    nlp.max_length = len(text) + 1
    start = time.perf_counter()
    nlp.make_doc(text)
    return time.perf_counter() - start


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
    # In turns, and the best of each: a machine is not as fast in one minute as in the next.
    turns = [(whole(ten), bare(ten), whole((ten + _PAUSE) * 10)) for _ in range(TURNS)]
    once, tokens, longer = (min(times) for times in zip(*turns, strict=True))
    memory = peak()
    print(f"characters per second: {len(ten) / once:,.0f}; bare: {len(ten) / tokens:,.0f}")
    print(f"the whole costs {once / tokens:.1f} times the bare tokenisation (at most {TIMES:g})")
    print(f"ten times as long costs {longer / once:.1f} times as much (at most {LONGER:g})")
    print(f"5 MB take {memory / GIGABYTE:.2f} GB (at most 1)")
    return int(once / tokens > TIMES or longer / once > LONGER or memory > GIGABYTE)


if __name__ == "__main__":
    sys.exit(main())
