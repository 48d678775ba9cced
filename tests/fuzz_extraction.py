"""Random inputs, from noise to damaged agreements: each is read or refused, and nothing made up.

    .venv/bin/python -m tests.fuzz_extraction 20000 [SEED]

An input is at fault if anything but a refusal is raised, if it takes longer than ten seconds, if a
fact's words are not the stored text's, or if a party is found in what is only noise.
"""

from __future__ import annotations

import multiprocessing
import random
import string
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from avtalegraf.errors import AvtalegrafError
from avtalegraf.extract import extract, from_text, read
from avtalegraf.extract.triples import graph_of

from .damage import dropped, folded, scanned
from .documents import Print, word_file
from .stopping import stopped_after

EXAMPLES = Path(__file__).parents[1] / "examples"
SECONDS = 10
PROCESSES = 2
_MOST = 4000  # code points of a text
_SYLLABLES = ("ba", "dri", "flo", "ke", "mun", "nø", "ra", "sti", "tå", "vek", "sæ", "lu", "pno")
_ODD = (
    *("\u00ad", "\u200b", "\ufeff", "\u00a0", "\u202e", "a\u0301", "🚀", "\x0c", "\r\n", "\r"),
    *("\t", "||", "[[", "]]", "[", "}", "**", "___", "....", "…", "§ §", "-\n", "«", "»", "<b>"),
    *("\\", "%s", "(x)", "[X]", "☐", "999999999999", "\n\n\n", "| |", "(", ")"),
    *(":", "1.1.1.1", "*", "\u2028"),
)
_MARKS = (
    *(" ", " ", " ", " ", " "),
    *(", ", ". ", ": ", "; ", "\n", "\n\n", " - ", "\n- ", "\n# ", " | ", "\n1. "),
)


@dataclass
class Found:
    """What came of a run: how many inputs of each kind, and what was at fault with which."""

    read: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str, object]] = field(default_factory=list)
    slowest: float = 0.0

    def add(self, other: Found) -> None:
        self.read += other.read
        self.refused += other.refused
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)


class Fuzzer:
    """Makes inputs from a seed and gives them to the extraction."""

    def __init__(self, seed: int, place: Path) -> None:
        self._random = random.Random(seed)
        self._place = place
        self._texts = [
            read(path).text for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".txt", ".md")
        ]
        self._makers: tuple[tuple[str, int, Callable[[], str | Path]], ...] = (
            ("noise", 30, self._noise),
            ("spliced", 40, self._spliced),
            ("damaged", 20, self._damaged),
            ("bytes", 9, self._bytes),
            ("file", 1, self._file),
        )

    def run(self, count: int) -> Found:
        found = Found()
        kinds = [kind for kind, _, _ in self._makers]
        weights = [weight for _, weight, _ in self._makers]
        makers = {kind: make for kind, _, make in self._makers}
        for kind in self._random.choices(kinds, weights, k=count):
            made = makers[kind]()
            begun = time.perf_counter()
            try:
                with stopped_after(SECONDS):
                    fault = self._fault(kind, made)
                found.read[kind] += 1
            except AvtalegrafError as error:
                found.refused[kind] += 1
                fault = "a refusal of several lines" if "\n" in str(error) else None
            except TimeoutError:
                fault = f"took more than {SECONDS} seconds"
            except Exception:
                fault = traceback.format_exc()
            found.slowest = max(found.slowest, time.perf_counter() - begun)
            if fault is not None:
                content = made if isinstance(made, str) else made.read_bytes()
                found.faults.append((kind, fault, content))
        return found

    def _fault(self, kind: str, made: str | Path) -> str | None:
        """Read an input and say what is wrong with what was found, if anything is."""
        document = from_text(made, "a.txt") if isinstance(made, str) else read(made)
        for agreement in extract(document):
            for fact in agreement.facts:
                words = document[fact.span]
                if not 0 <= fact.span.start < fact.span.end <= len(document.text) or not words:
                    return f"{fact.kind} rests on no words: {fact.span}"
                if kind == "noise" and fact.kind == "party":
                    return f"a party in noise: {fact.values} by {fact.pattern}"
            graph_of(agreement)
        return None

    def _noise(self) -> str:
        """Return words that no language has, or signs only."""
        pick, some = self._random.choice, self._random.randint
        if self._random.random() < 0.3:
            signs = string.printable + "æøåÆØÅ§«»–☐☒\u00ad\u202e🚀"
            return "x" + "".join(self._random.choices(signs, k=some(1, 1500)))
        words = []
        for _ in range(some(1, 250)):
            word = "".join(self._random.choices(_SYLLABLES, k=some(1, 5)))
            if self._random.random() < 0.15:
                word = word.capitalize()
            elif self._random.random() < 0.1:
                word = str(some(0, 10 ** some(1, 11)))
            words += [word, pick(_ODD) if self._random.random() < 0.05 else pick(_MARKS)]
        return "".join(words)

    def _piece(self, longest: int) -> str:
        text = self._random.choice(self._texts)
        start = self._random.randrange(len(text))
        return text[start : start + self._random.randint(1, longest)]

    def _spliced(self) -> str:
        """Return pieces of agreements cut anywhere, in any order, with odd signs among them."""
        pieces = []
        for _ in range(self._random.randint(1, 8)):
            piece = self._piece(_MOST // 8)
            pieces += [piece] * self._random.choice((1, 1, 1, 2, 5))
            if self._random.random() < 0.5:
                pieces.append(self._random.choice(_ODD) * self._random.choice((1, 1, 3, 200)))
        text = "".join(pieces)
        for _ in range(self._random.randint(0, 20)):
            at = self._random.randrange(len(text))
            text = text[:at] + self._random.choice((*_ODD, "", " ", "\n")) + text[at + 1 :]
        return text if text.strip() else "x"

    def _damaged(self) -> str:
        """Return a piece of an agreement as old systems and scanners leave it."""
        text = "x " + self._piece(_MOST)
        damage = self._random.choice((folded, dropped, None))
        if damage is not None:
            text = damage(text).text
        share = self._random.choice((0.0, 0.05, 0.3))
        return scanned(text, share, self._random.randrange(1000)).text if share else text

    def _bytes(self) -> Path:
        """Return a text file that may be in another encoding, or in none."""
        text = self._piece(800)
        content = self._random.choice(
            (
                lambda: self._random.randbytes(self._random.randint(0, 800)),
                lambda: text.encode("utf-16"),
                lambda: text.encode("latin-1", "replace"),
                lambda: text.encode("cp1252", "replace") + b"\x00\xff",
                lambda: self._changed(text.encode()),
            )
        )()
        return self._kept(f"a{self._random.choice(('.txt', '.md', '.html', '.docx', ''))}", content)

    def _file(self) -> Path:
        """Return a Word, PDF or web page with damage."""
        text = self._piece(400)
        if self._random.random() < 0.5:
            plain = "".join(c for c in text if c.isprintable())
            return self._kept("a.docx", self._changed(word_file(lambda d: d.add_paragraph(plain))))
        if self._random.random() < 0.5:
            sheet = Print()
            for line in text.splitlines():
                sheet.line("".join(c for c in line if c in string.printable or c in "æøåÆØÅ"))
            return self._kept("a.pdf", self._changed(sheet.done()))
        return self._kept("a.html", self._changed(f"<html><body><p>{text}</p><table>".encode()))

    def _changed(self, content: bytes) -> bytes:
        changed = bytearray(content)
        for _ in range(self._random.randint(0, 20)):
            changed[self._random.randrange(len(changed))] = self._random.randrange(256)
        return bytes(changed)

    def _kept(self, name: str, content: bytes) -> Path:
        path = self._place / name
        path.write_bytes(content)
        return path


def fuzz(seed: int, count: int) -> Found:
    """Return what came of so many inputs from a seed."""
    with tempfile.TemporaryDirectory() as place:
        return Fuzzer(seed, Path(place)).run(count)


def _batch(job: tuple[int, int]) -> Found:
    return fuzz(*job)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
    each = 250
    jobs = [(seed + n, min(each, count - n * each)) for n in range(-(-count // each))]
    found = Found()
    with multiprocessing.Pool(PROCESSES) as pool:
        for done, part in enumerate(pool.imap_unordered(_batch, jobs), 1):
            found.add(part)
            if sys.stderr.isatty():
                print(f"\r{done * each} of {count}", end="", file=sys.stderr, flush=True)
    print(f"\nseed {seed}: {count} inputs; slowest {found.slowest:.1f} s")
    for kind in sorted(found.read | found.refused):
        print(f"{kind:8} {found.read[kind]:6} read, {found.refused[kind]:6} refused")
    print(f"{len(found.faults)} at fault")
    for kind, fault, made in found.faults[:20]:
        print(f"--- {kind}: {fault}\n{made!r}")
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
