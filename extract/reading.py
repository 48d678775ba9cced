"""A document as it is read: blocks cut into units (sentences, cells, headings) with their senses.

This is what the pipeline's components work on. A unit knows its tokens, the wordings found in it,
the heading above it, the list lead-in that it goes on from, and whether it is an example, guidance
or a definition, so that every component sees the same context.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from spacy.tokens import Doc

from .model import Document, Span
from .shadow import Shadow
from .structure import Block
from .tokens import Word
from .wordings import Hit

_NONE: frozenset[str] = frozenset()
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, list item, table cell or heading: shadow offsets, tokens and what it expresses.

    `hits` are token-indexed wordings found in it; `lead` is the index of the unit whose colon it
    goes on from; `sections` the kinds of the heading above (nearest first that has a kind);
    `zones` why it may be no fact; `cell` its column in a table row, `row` the row's number.
    """

    index: int
    kind: str
    start: int
    end: int
    first: int
    last: int
    block: int
    hits: tuple[Hit, ...]
    lead: int | None = None
    heading: int | None = None
    sections: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    label: str | None = None
    row: int | None = None
    cell: int | None = None
    number: str | None = None
    # The hits by their group, sorted once: components ask for them again and again.
    _groups: dict[str, tuple[Hit, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _cued: frozenset[str] = field(default=_NONE, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.hits:
            return
        grouped: dict[str, list[Hit]] = {}
        for hit in self.hits:
            grouped.setdefault(hit.group, []).append(hit)
        self._groups.update((name, tuple(hits)) for name, hits in grouped.items())
        cued = frozenset([hit.code for hit in grouped.get("cue", ())])
        object.__setattr__(self, "_cued", cued)

    def codes(self, group: str) -> frozenset[str]:
        """Return the codes of a group that the unit's words express."""
        hits = self._groups.get(group)
        return frozenset([h.code for h in hits]) if hits else _NONE

    def of(self, group: str) -> tuple[Hit, ...]:
        """Return the hits of a group, in order."""
        return self._groups.get(group, ())

    def cues(self, *codes: str) -> tuple[Hit, ...]:
        """Return the hits of the group `cue` that have one of the codes, in order."""
        if self._cued.isdisjoint(codes):
            return ()
        return tuple(h for h in self._groups["cue"] if h.code in codes)


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read: everything the components need, nothing of what they find.

    `starts` is where in the shadow each of the `tokens` begins.
    """

    document: Document
    shadow: Shadow
    doc: Doc
    tokens: tuple[Word, ...]
    starts: tuple[int, ...]
    language: str
    damaged: bool
    blocks: tuple[Block, ...]
    units: tuple[Unit, ...]

    def words(self, unit: Unit) -> str:
        """Return a unit's words as matched."""
        return self.shadow.text[unit.start : unit.end]

    def span(self, start: int, end: int) -> Span:
        """Return the stored-text span of shadow offsets, trimmed of space at both ends."""
        text = self.shadow.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return self.shadow.back(start, end)

    def is_repaired(self, span: Span) -> bool:
        """Tell whether some word in a stored-text span was damaged and is read as another."""
        if not self.damaged:
            return False
        read = self.shadow.text[self.shadow.there(span.start) : self.shadow.there(span.end)]
        return _NO_LETTERS.sub("", read) != _NO_LETTERS.sub("", self.document[span])

    def token_start(self, index: int) -> int:
        """Return the shadow offset at which a token begins."""
        return self.starts[index]

    def token_end(self, index: int) -> int:
        """Return the shadow offset at which a token ends."""
        return self.starts[index] + len(self.tokens[index].text)

    def token_at(self, offset: int) -> int:
        """Return the token that holds a shadow offset, or else the first one after it."""
        after = bisect_right(self.starts, offset)
        return after - 1 if after and self.token_end(after - 1) > offset else after

    def next_word(self, index: int) -> int:
        """Return the first token from one on that is no white space, or the number of tokens."""
        while index < len(self.tokens) and self.tokens[index].is_space:
            index += 1
        return index

    def hit_span(self, hit: Hit) -> Span:
        """Return the stored-text span of a wording found."""
        return self.shadow.back(self.token_start(hit.start), self.token_end(hit.end - 1))
