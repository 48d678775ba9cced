"""A document as it is read: blocks cut into units (sentences, cells, headings) with their senses.

This is what the pipeline's components work on. A unit knows its tokens, the wordings found in it,
the heading above it, the list lead-in that it goes on from, and whether it is an example, guidance
or a definition, so that every component sees the same context.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from .model import Document, Span
from .shadow import Shadow
from .structure import Block
from .wordings import Hit, Matcher, word_list

_SENTENCE_END = re.compile(r"[.!?][\"»”)]*(?=\s+[\"«“(\[*]*[A-ZÆØÅ0-9§])|[.;](?=\s*\n)")
_ASIDE = re.compile(
    r"\((?=(?:i så fall|i slike tilfeller?|in which case|in that case)\b)[^()]*\)\.?",
    re.I,
)
_MISSING_STOP = re.compile(
    r"(?<=[a-zæøå]{5})\s+(?=(?:Databehandler(?:en)?|Behandlingsansvarlig|Leverandøren|Kunden|"
    r"Oppdragsgiver(?:en)?|Tiltaksarrangøren) (?:skal|må|plikter|kan)\b)"
)
_LABEL = re.compile(r"^[ \t>]*([A-ZÆØÅ][^.:;|\n]{2,48}?)(?::\s+|\.\s+(?=[A-ZÆØÅ]))(?=\S)")
_LED = {"data_list": "data_types", "subject_list": "data_subjects"}
"""What the lists under such lead-ins hold, as the sections that headings open."""

_ENDED = re.compile(r"[.!?…][\"»”)*_]*$")
_GUIDANCE_ARROW = re.compile(r"^\s*>.*>\s*$")
_SLOT = re.compile(r"\[[^\]\n]{1,160}\]")
_ANNEX_WORD = re.compile(r"(?i:vedlegg|bilag|annex|appendix|schedule)$|[A-Z]\.?$")
_DEFINED = re.compile(r"^\s*(?:\d+\.\s*)?[«\"“'][^»\"”]{2,60}[»\"”']?\s*:")

_OF_DATA = frozenset({"data_types", "special_categories"})  # headings under which data are told


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

    def codes(self, group: str) -> frozenset[str]:
        """Return the codes of a group that the unit's words express."""
        return frozenset(h.code for h in self.hits if h.group == group)

    def of(self, group: str) -> tuple[Hit, ...]:
        """Return the hits of a group, in order."""
        return tuple(h for h in self.hits if h.group == group)

    def cues(self, *codes: str) -> tuple[Hit, ...]:
        """Return the hits of the group `cue` that have one of the codes, in order."""
        return tuple(h for h in self.hits if h.group == "cue" and h.code in codes)


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read: everything the components need, nothing of what they find."""

    document: Document
    shadow: Shadow
    doc: Doc
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

    def token_start(self, index: int) -> int:
        """Return the shadow offset at which a token begins."""
        return int(self.doc[index].idx)

    def token_end(self, index: int) -> int:
        """Return the shadow offset at which a token ends."""
        token = self.doc[index]
        return int(token.idx) + len(token)

    def token_at(self, offset: int) -> int:
        """Return the token that holds a shadow offset, or else the first one after it."""
        after = bisect_right(range(len(self.doc)), offset, key=self.token_start)
        return after - 1 if after and self.token_end(after - 1) > offset else after

    def next_word(self, index: int) -> int:
        """Return the first token from one on that is no white space, or the number of tokens."""
        while index < len(self.doc) and self.doc[index].is_space:
            index += 1
        return index

    def hit_span(self, hit: Hit) -> Span:
        """Return the stored-text span of a wording found."""
        return self.shadow.back(self.token_start(hit.start), self.token_end(hit.end - 1))


def sentences(
    text: str, start: int, end: int, abbreviations: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield the sentences of shadow text start to end; asides that bind someone stand alone."""
    cuts: list[int] = []
    for m in _SENTENCE_END.finditer(text, start, end):
        word_start = max(text.rfind(" ", start, m.start()), text.rfind("\n", start, m.start())) + 1
        last = text[max(word_start, start) : m.start() + 1].lstrip('(«"').lower()
        following = text[m.end() : m.end() + 4].strip()
        if last in abbreviations or (re.fullmatch(r"\d{1,2}\.", last) and following[:1].islower()):
            continue
        if re.fullmatch(r"\d{1,2}\.", last) and re.match(
            r"\s*(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november"
            r"|desember)",
            text[m.end() : m.end() + 12],
        ):
            continue
        if re.fullmatch(r"[a-zæøå]\.|[A-ZÆØÅ]\.", last) and following[:1].isupper() is False:
            continue
        if last in ("nr.", "§.") or (following[:1].isdigit() and last in abbreviations):
            continue
        cuts.append(m.end())
    for m in _MISSING_STOP.finditer(text, start, end):
        before = text[max(start, m.start() - 25) : m.start()].split()
        if (
            before
            and before[-1].lower().strip(",") not in word_list("joining")
            and "," not in before[-1]
        ):
            cuts.append(m.end())
    edges = [start, *sorted(cuts), end]
    for a, b in pairwise(edges):
        at = a
        for m in _ASIDE.finditer(text, a, b):
            if text[at : m.start()].strip():
                yield at, m.start()
            yield m.start(), m.end()
            at = m.end()
        if text[at:b].strip(" \t\n.;"):
            yield at, b


def label_of(text: str, start: int, end: int) -> tuple[str, int] | None:
    """Return a run-in label (`Formål: ...`) and where its words end, if the block begins so."""
    m = _LABEL.match(text[start:end])
    if not m or len(m.group(1).split()) > 6:
        return None
    return m.group(1).strip(), start + m.end()


class UnitBuilder:
    """Cuts blocks into units; holds the state that runs from block to block."""

    def __init__(
        self, text: str, doc: Doc, matcher: Matcher, damaged: bool, abbreviations: frozenset[str]
    ) -> None:
        self._text = text
        self._matcher = matcher
        self._damaged = damaged
        self._abbreviations = abbreviations
        self._starts = [t.idx for t in doc]
        self._words = [t.text for t in doc]
        self._units: list[Unit] = []
        self._headings: list[tuple[int, int, frozenset[str]]] = []
        self._lead: int | None = None
        self._lead_sections: frozenset[str] = frozenset()
        self._row = 0

    def build(self, blocks: Sequence[Block]) -> tuple[Unit, ...]:
        """Return the units of all blocks, in order."""
        for number, block in enumerate(blocks):
            if block.kind == "contents":
                self._lead = None
                continue
            if block.kind == "heading":
                self._heading(number, block)
            elif block.kind == "row":
                self._cells(number, block)
            else:
                self._prose(number, block)
        return tuple(self._units)

    def _tokens(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def _hits(self, first: int, last: int) -> tuple[Hit, ...]:
        # Line breaks are tokens of their own; a wording may stand on both sides of one.
        at = [i for i in range(first, last) if not self._words[i].isspace()]
        found = self._matcher.find([self._words[i] for i in at], self._damaged)
        return tuple(Hit(at[h.start], at[h.end - 1] + 1, h.group, h.code) for h in found)

    def _kinds(self, hits: tuple[Hit, ...], first: int, last: int) -> frozenset[str]:
        """Return what kind of part a heading opens; some words mean one only when alone."""
        words = [i for i in range(first, last) if any(c.isalpha() for c in self._words[i])]
        while len(words) > 1 and _ANNEX_WORD.match(self._words[words[0]]):
            words.pop(0)
        stop = next((i for i in range(first, last) if self._words[i] in "(:" and i > first), last)
        words = [i for i in words if i < stop] or words
        titles = [h for h in hits if h.group == "title"]
        whole = {
            h.code
            for part in self._parts(words)
            for h in titles
            if h.start <= part[0] and h.end > part[-1]
        }
        return frozenset(whole | {h.code for h in hits if h.group == "section"})

    def _parts(self, words: list[int]) -> list[list[int]]:
        """Return a heading's words, and each part of one that names several (`Formål og art`)."""
        parts: list[list[int]] = [[]]
        for n, word in enumerate(words):
            between = self._words[words[n - 1] + 1 : word] if n else []
            if self._words[word].lower() in word_list("adding"):
                parts.append([])
                continue
            if "," in between or "/" in between:
                parts.append([])
            parts[-1].append(word)
        return [part for part in (words, *parts) if part]

    def _is_of_several(self, heading: int | None) -> bool:
        """Tell whether the heading above names several parts, of which each holds something."""
        if heading is None:
            return False
        unit = self._units[heading]
        words = [i for i in range(unit.first, unit.last) if self._words[i][0].isalpha()]
        titled = [
            part
            for part in self._parts(words)[1:]
            if any(h.start <= part[0] and h.end > part[-1] for h in unit.of("title"))
        ]
        return len(titled) > 1

    def _sections(self) -> tuple[int | None, frozenset[str]]:
        """Return the heading above and the kinds of the nearest heading that has one."""
        nearest = self._headings[-1][0] if self._headings else None
        for _, _, kinds in reversed(self._headings):
            if kinds:
                return nearest, kinds
        return nearest, frozenset()

    def _zones(self, hits: tuple[Hit, ...], start: int, end: int) -> frozenset[str]:
        """Return why a unit may be no fact; words in an open slot say nothing of the rest."""
        slots = [m.span() for m in _SLOT.finditer(self._text, start, end)]
        return frozenset(
            h.code
            for h in hits
            if h.group == "zone"
            and not any(a <= self._starts[h.start] < b and (a, b) != (start, end) for a, b in slots)
        )

    def _heading(self, number: int, block: Block) -> None:
        first, last = self._tokens(block.text_start, block.end)
        hits = self._hits(first, last)
        index = len(self._units)
        kinds = self._kinds(hits, first, last)
        while self._headings and self._headings[-1][1] >= block.level:
            self._headings.pop()
        self._headings.append((index, block.level, kinds))
        # "Databehandleren skal" as a heading leads into the list under it.
        binds = any(h.group == "modal" and h.code in ("must", "should") for h in hits)
        self._lead = index if binds else None
        self._units.append(
            Unit(
                index, "heading", block.text_start, block.end, first, last, number, hits,
                heading=self._headings[-2][0] if len(self._headings) > 1 else None,
                sections=kinds, number=block.number or block.annex,
            )
        )  # fmt: skip

    def _cells(self, number: int, block: Block) -> None:
        heading, sections = self._sections()
        self._row += 1
        # A row of two cells is a form's field: its first cell says what the second holds.
        if len(block.cells) == 2:
            a, b = self._tokens(*block.cells[0])
            c, d = self._tokens(*block.cells[1])
            header = any(h.group == "title" for h in self._hits(c, d)) and d - c <= 2
            sections = (not header and self._kinds(self._hits(a, b), a, b)) or sections
        for column, (start, end) in enumerate(block.cells):
            first, last = self._tokens(start, end)
            hits = self._hits(first, last)
            zones = frozenset(h.code for h in hits if h.group == "zone")
            self._units.append(
                Unit(
                    len(self._units), "cell", start, end, first, last, number, hits,
                    lead=self._lead, heading=heading, sections=sections, zones=zones,
                    row=self._row, cell=column,
                )
            )  # fmt: skip

    def _prose(self, number: int, block: Block) -> None:
        heading, sections = self._sections()
        text = self._text
        found = label_of(text, block.text_start, block.end)
        label = None
        if found:
            first, last = self._tokens(block.text_start, found[1])
            hits = self._hits(first, last)
            kinds = self._kinds(hits, first, last)
            rest = text[found[1] : block.end]
            if sections & _OF_DATA and any(h.group == "subject" for h in hits):
                kinds = frozenset()  # `Kontaktpersoner: navn, telefon` tells whose data they are
            if kinds and sum(c.isalpha() for c in rest) > 2:
                label, sections = found[0], kinds
        carried: frozenset[str] = frozenset()
        if block.italic:
            carried = frozenset({"italic"})
        if _GUIDANCE_ARROW.match(text[block.start : block.end]):
            carried |= {"guidance"}
        if _DEFINED.match(text[block.text_start : block.end]) or "definitions" in sections:
            carried |= {"definition"}
        if block.kind != "item":
            self._lead = None
        if self._lead is None:
            self._lead_sections = frozenset()
        elif self._lead_sections and label is None:
            sections = self._lead_sections
        lead = self._lead
        if lead is not None:
            # What goes on from guidance or an example is guidance or an example too.
            carried |= self._units[lead].zones & {"guidance", "example", "not_subprocessors"}
        for start, end in sentences(text, block.text_start, block.end, self._abbreviations):
            first, last = self._tokens(start, end)
            if first >= last:
                continue
            hits = self._hits(first, last)
            zones = carried | self._zones(hits, start, end)
            told = sections
            if lead is None and block.kind != "item" and self._is_of_several(heading):
                # `Formål, opplysninger og registrerte`: a sentence is on one of these.
                told -= {_LED[c] for c in _LED if not any(h.code == c for h in hits)}
            # "Eksempel: ..." and what follows it in the block are examples, not agreed.
            example = [h for h in hits if h.group == "zone" and h.code == "example"]
            if example and example[0].start - first > 3:
                cut = self._starts[example[0].start]
                if text[max(start, cut - 2) : cut].strip() in (".", ",", "") and cut - start > 20:
                    self._append(number, block, start, cut, lead, heading, told,
                                 zones - {"example"}, label)  # fmt: skip
                    start, (first, last) = cut, self._tokens(cut, end)
                    hits = self._hits(first, last)
            self._append(number, block, start, end, lead, heading, told, zones, label)
            carried |= zones & {"example"}
            if lead is None and block.kind == "item" and text[start:end].rstrip().endswith(":"):
                self._lead = len(self._units) - 1
        last_words = text[block.start : block.end].rstrip()
        if last_words.endswith(":") and block.end - block.text_start < 90:
            first, last = self._tokens(block.text_start, block.end)
            hits = self._hits(first, last)
            led = {_LED[h.code] for h in hits if h.group == "lead" and h.code in _LED}
            self._lead_sections = frozenset(led) or self._kinds(hits, first, last)
        elif last_words.endswith(":"):
            self._lead_sections = frozenset()
        if last_words.endswith(":") and self._units:
            self._lead = len(self._units) - 1
        elif block.kind != "item":
            # A paragraph that does not end leads into the list under it.
            ended = not self._units or _ENDED.search(last_words) is not None
            self._lead = None if ended else len(self._units) - 1

    def _append(
        self, number: int, block: Block, start: int, end: int, lead: int | None,
        heading: int | None, sections: frozenset[str], zones: frozenset[str], label: str | None,
    ) -> None:  # fmt: skip
        first, last = self._tokens(start, end)
        self._units.append(
            Unit(
                len(self._units), "item" if block.kind == "item" else "sentence", start, end,
                first, last, number, self._hits(first, last), lead=lead, heading=heading,
                sections=sections, zones=zones, label=label, number=block.number,
            )
        )  # fmt: skip
