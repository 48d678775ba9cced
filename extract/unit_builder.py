"""Blocks in, units out: sentences, items, cells and headings, each with its hits and context."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .headings import is_caption, leads_on
from .list_leads import Leads
from .part_kinds import is_of_several, kinds_of
from .reading import Unit
from .sentences import label_of, sentences
from .structure import Block
from .tokens import Word
from .wordings import Hit, Matcher, word_list

_ENDED = re.compile(r"[.!?…][\"»”)*_]*$")
_GUIDANCE_ARROW = re.compile(r"^\s*>.*>\s*$")
_SLOT = re.compile(r"\[[^\]\n]{1,160}\]")
_DEFINED = re.compile(r"^\s*(?:\d+\.\s*)?[«\"“'][^»\"”']{2,60}[»\"”']?\s*:")
_NOTHING: frozenset[str] = frozenset()
_OF_DATA = frozenset({"data_types", "special_categories"})  # headings under which data are told
_LED = {
    "data_list": "data_types",
    "subject_list": "data_subjects",
    "measure_list": "security",
}
"""What the lists under such lead-ins hold, as the sections that headings open."""

_ABOUT = frozenset({"data_types", "data_subjects"})
_LISTS = frozenset({*_LED.values(), "special_categories", "subprocessors"})
_TITLED = frozenset({"data_types", "data_subjects", "special_categories"})
"""What a line without a stop over a list may say that it is of (`Registrerte (kryss av)`)."""

_TOLD = frozenset({"data", "subject"})
_WEIGHED = _TOLD | {"data_listed"}  # hits that count only in some places
_DEFINES = frozenset({"definition", "defined_further"})
_HANDED_DOWN = frozenset({"guidance", "example", "not_subprocessors"})
_BEFORE_EXAMPLE = 3  # tokens before `Eksempel:` that are only its dressing
_LEAST_BEFORE_EXAMPLE = 20  # code points of a sentence that stands before an example
_OPENING = 2  # words that tell whether a sentence goes on from the one before
_TITLE_CELL = 2  # tokens of a cell that may head a column
_LEAD_REACH = 6  # tokens from the words that tell what a list is of to its lead-in's end
_SHORT_LEAD = 90  # code points of a lead-in that tells what its list is of


class UnitBuilder:
    """Cuts blocks into units; holds the state that runs from block to block."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Word],
        starts: Sequence[int],
        matcher: Matcher,
        abbreviations: frozenset[str],
        others: Mapping[int, tuple[str, ...]],
    ) -> None:
        self._text = text
        self._abbreviations = abbreviations
        self._starts = starts
        self._words = [word.text for word in tokens]
        self._found = _found(tokens, starts, matcher, others)
        self._begun = [hit.start for hit in self._found]
        self._units: list[Unit] = []
        self._headings: list[tuple[int, int, frozenset[str]]] = []
        self._leads = Leads()
        self._row = 0

    def build(self, blocks: Sequence[Block]) -> tuple[Unit, ...]:
        """Return the units of all blocks, in order."""
        for number, block in enumerate(blocks):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            if block.kind == "contents":
                self._leads.close()
            elif block.kind == "heading":
                self._heading(number, block)
            elif block.kind == "row":
                self._cells(number, block)
            else:
                self._prose(number, block, following)
        return tuple(self._units)

    def _tokens(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def _hits(self, first: int, last: int) -> tuple[Hit, ...]:
        begun = bisect_left(self._begun, first), bisect_left(self._begun, last)
        return tuple(hit for hit in self._found[slice(*begun)] if hit.end <= last)

    def _kinds(self, start: int, end: int) -> frozenset[str]:
        """Return what kind of part a heading opens; some words mean one only when alone."""
        first, last = self._tokens(start, end)
        hits = self._hits(first, last)
        return kinds_of(self._words, first, last, hits)

    def _sections(self) -> tuple[int | None, frozenset[str]]:
        """Return the heading above and the kinds of the nearest heading that has one."""
        nearest = self._headings[-1][0] if self._headings else None
        for _, _, kinds in reversed(self._headings):
            if kinds:
                return nearest, kinds
        return nearest, _NOTHING

    def _zones(self, hits: tuple[Hit, ...], start: int, end: int) -> frozenset[str]:
        """Return why a unit may be no fact; words in an open slot say nothing of the rest."""
        slots = [m.span() for m in _SLOT.finditer(self._text, start, end)]
        return frozenset(
            h.code
            for h in hits
            if h.group == "zone"
            and not any(a <= self._starts[h.start] < b and (a, b) != (start, end) for a, b in slots)
        )

    def _add(
        self,
        like: Unit,
        start: int,
        end: int,
        hits: tuple[Hit, ...],
        zones: frozenset[str] | None = None,
    ) -> Unit:
        """Add a unit that is like another one but for its place and hits, and return it."""
        first, last = self._tokens(start, end)
        index = len(self._units)
        hits = self._counting(like, hits)
        unit = Unit(
            index,
            like.kind,
            start,
            end,
            first,
            last,
            like.block,
            hits,
            like.lead,
            like.heading,
            like.sections,
            like.zones if zones is None else zones,
            like.label,
            like.row,
            like.cell,
            like.number,
        )
        self._units.append(unit)
        return unit

    def _counting(self, unit: Unit, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits that count in a unit.

        Common words are data only where data are listed; `kontrollørnummer` names no people.
        """
        if not any(h.group in _WEIGHED for h in hits):
            return tuple(hits)
        listed = unit.kind == "cell" or bool(unit.sections & _OF_DATA)
        if listed:
            hits = [
                Hit(h.start, h.end, "data", h.code) if h.group == "data_listed" else h for h in hits
            ]
        endings = tuple(word_list("data_endings"))
        return tuple(
            h
            for h in hits
            if h.group != "data_listed"
            and not (h.group == "subject" and self._words[h.end - 1].lower().endswith(endings))
            and not (h.group in _TOLD and self._names_company(h))
        )

    def _names_company(self, hit: Hit) -> bool:
        """Tell whether a wording is of a company's name (`Vaktliste AS`)."""
        after = self._words[hit.end] if hit.end < len(self._words) else ""
        return after in word_list("legal_forms") and self._words[hit.start][:1].isupper()

    def _heading(self, number: int, block: Block) -> None:
        kinds = self._kinds(block.text_start, block.end)
        captions = is_caption(self._text[block.text_start : block.end])
        level = self._headings[-1][1] + 1 if captions and self._headings else block.level
        while self._headings and self._headings[-1][1] >= level:
            self._headings.pop()
        above = self._headings[-1][0] if self._headings else None
        self._headings.append((len(self._units), level, kinds))
        like = _unit("heading", number, heading=above, sections=kinds)
        like = replace(like, number=block.number or block.annex)
        hits = self._hits(*self._tokens(block.text_start, block.end))
        unit = self._add(like, block.text_start, block.end, hits)
        self._leads.close()
        # "Databehandleren skal" as a heading leads into the list under it.
        binds = any(h.group == "modal" and h.code in ("must", "should") for h in hits)
        if binds or leads_on(self._text[block.text_start : block.end]) or self._acts(unit):
            self._leads.lead(unit.index, _NOTHING, inside=False)

    def _acts(self, heading: Unit) -> bool:
        """Tell whether a heading says what somebody does: `Leverandøren hjelper kommunen`."""
        if heading.first == heading.last:
            return False  # `#` and nothing after it
        first = self._words[heading.first].lower()
        if heading.number or first in word_list("asking") | word_list("subordinators"):
            return False
        verbs = [h.start for h in heading.of("duty") if h.code == "active"]
        return bool(verbs) and heading.first < verbs[0] < heading.last - 1

    def _cells(self, number: int, block: Block) -> None:
        heading, sections = self._sections()
        self._row += 1
        # A row of two cells is a form's field: its first cell says what the second holds.
        if len(block.cells) == 2:
            first, last = self._tokens(*block.cells[1])
            titled = any(h.group == "title" for h in self._hits(first, last))
            header = titled and last - first <= _TITLE_CELL
            sections = (not header and self._kinds(*block.cells[0])) or sections
        like = _unit("cell", number, heading=heading, sections=sections)
        for column, (start, end) in enumerate(block.cells):
            hits = self._hits(*self._tokens(start, end))
            zones = frozenset(h.code for h in hits if h.group == "zone")
            cell = replace(like, lead=self._leads.unit, zones=zones, row=self._row, cell=column)
            self._add(cell, start, end, hits)
        self._leads.row()

    def _prose(self, number: int, block: Block, following: Block | None) -> None:
        """Add the sentences of a paragraph or item, before the block that follows."""
        if block.kind == "item":
            self._leads.enter(self._text, block)
        else:
            self._leads.close()
        like = self._context(number, block)
        for start, end in sentences(self._text, block.text_start, block.end, self._abbreviations):
            first, last = self._tokens(start, end)
            if first >= last:
                continue
            if start > block.text_start and like.kind != "item":
                like = self._relabelled(like, start, end)
            unit = self._sentence(self._going_on(like, first, last), start, end)
            if "example" in unit.zones:
                like = replace(like, zones=like.zones | {"example"})
        self._lead_on(block, following)

    def _going_on(self, like: Unit, first: int, last: int) -> Unit:
        """Return the context of a sentence; one that goes on from a definition defines too.

        `Det kan også være opplysninger om helse`, after the sentence that says what is meant.
        """
        before = self._units[-1] if self._units and self._units[-1].block == like.block else None
        if before is None or not _DEFINES & before.zones or _DEFINES & like.zones:
            return like
        words = [w.lower() for w in self._words[first:last] if w[0].isalpha()]
        if " ".join(words[:_OPENING]) not in word_list("goes_on_defining"):
            return like
        return replace(like, zones=like.zones | {"defined_further"})

    def _context(self, number: int, block: Block) -> Unit:
        """Return what the sentences of a block have in common, as a unit with no words."""
        text = self._text[block.text_start : block.end]
        heading, sections = self._sections()
        label, kinds = self._label(block.text_start, block.end, sections)
        sections = kinds or sections
        zones = set()
        if block.italic:
            zones.add("italic")
        if _GUIDANCE_ARROW.match(self._text[block.start : block.end]):
            zones.add("guidance")
        if _DEFINED.match(text) or "definitions" in sections:
            zones.add("definition")
        lead = self._leads.unit
        if lead is not None:
            # What goes on from guidance or an example is guidance or an example too.
            zones |= self._units[lead].zones & _HANDED_DOWN
            if self._leads.sections and label is None:
                sections = self._leads.sections
        kind = "item" if block.kind == "item" else "sentence"
        unit = _unit(kind, number, heading=heading, sections=sections)
        return replace(unit, lead=lead, zones=frozenset(zones), label=label, number=block.number)

    def _label(
        self, start: int, end: int, sections: frozenset[str]
    ) -> tuple[str | None, frozenset[str]]:
        """Return the label that words begin with, and what kind of part it opens, if any."""
        found = label_of(self._text, start, end)
        if found is None or word_list("legal_forms") & frozenset(found[0].split()):
            return None, _NOTHING  # none, or a company: `X AS – lagring – Norge`
        kinds = self._kinds(start, found[1])
        hits = self._hits(*self._tokens(start, found[1]))
        if sections & _OF_DATA and any(h.group == "subject" for h in hits):
            kinds = _NOTHING  # `Kontaktpersoner: navn, telefon` tells whose data they are
        # `Om sjåførar: namn` tells whose data follow, whatever their number looks like.
        about = found[0].split()[0].lower() in word_list("about_words") | word_list("for_words")
        named = self._text[: found[1]].rstrip().endswith(":") and not about
        if named and not kinds and self._is_of_people(hits, found[1], end):
            kinds = frozenset({"data_subjects"})
        rest = self._text[found[1] : end]
        if not kinds or sum(c.isalpha() for c in rest) <= 2:
            return None, _NOTHING
        return found[0], kinds

    def _is_of_people(self, label: Sequence[Hit], start: int, end: int) -> bool:
        """Tell whether a label names people and what follows it mostly more of them, no data."""
        people, data = _told(label)
        more, others = _told(self._hits(*self._tokens(start, end)))
        return people > 0 == data and more > others

    def _relabelled(self, like: Unit, start: int, end: int) -> Unit:
        """Return the context of a sentence inside a block that opens with a label of its own."""
        label, kinds = self._label(start, end, _NOTHING)
        if label is None or not self._text[start:end].lstrip()[len(label) :].startswith(":"):
            return like
        return replace(like, label=label, sections=kinds)

    def _sentence(self, like: Unit, start: int, end: int) -> Unit:
        """Add a sentence, or two where `Eksempel: ...` stands in it: an example is not agreed."""
        first, last = self._tokens(start, end)
        hits = self._hits(first, last)
        zones = like.zones | self._zones(hits, start, end)
        plain = like.lead is None and like.label is None and like.kind != "item"
        if plain and self._is_of_several(like.heading):
            # `Formål, opplysninger og registrerte`: a sentence is on one of these.
            told = {_LED[h.code] for h in hits if h.group == "lead" and h.code in _LED}
            like = replace(like, sections=like.sections - (_ABOUT - told))
        example = next((h for h in hits if h.group == "zone" and h.code == "example"), None)
        if example is not None and example.start - first > _BEFORE_EXAMPLE:
            cut = self._starts[example.start]
            opens = self._text[max(start, cut - 2) : cut].strip() in (".", ",", "")
            if opens and cut - start > _LEAST_BEFORE_EXAMPLE:
                agreed = replace(like, zones=zones - {"example"})
                self._add(agreed, start, cut, self._hits(*self._tokens(start, cut)))
                start, hits = cut, self._hits(*self._tokens(cut, end))
        return self._add(like, start, end, hits, zones)

    def _lead_on(self, block: Block, following: Block | None) -> None:
        """Note whether a block leads into the items after it, and what their list is of."""
        if not self._units:
            return
        words = self._text[block.start : block.end].rstrip()
        item = block.kind == "item"
        last = len(self._units) - 1
        if words.endswith(":"):
            self._leads.lead(last, self._led(block), inside=item)
        elif not _ENDED.search(words) and (not item or self._has_list(following)):
            # What does not end leads into the list under it.
            titled = not item and following is not None and following.kind == "item"
            led = self._led(block) & _TITLED if titled else _NOTHING
            self._leads.lead(last, led or self._led_by_words(block), inside=item)

    def _led(self, block: Block) -> frozenset[str]:
        """Return what the list under a lead-in holds, as the sections that headings open."""
        led = self._led_by_words(block)
        if led or block.end - block.text_start >= _SHORT_LEAD:
            return led
        kinds = self._kinds(block.text_start, block.end)
        hits = self._hits(*self._tokens(block.text_start, block.end))
        binds = any(h.group == "modal" and h.code == "must" for h in hits)
        return kinds & _LISTS if binds else kinds  # `The notice must state:` lists no contacts

    def _led_by_words(self, block: Block) -> frozenset[str]:
        """Return what a lead-in says at its end that a list is of (`opplysninger om:`)."""
        first, last = self._tokens(block.text_start, block.end)
        hits = self._hits(first, last)
        leads = [h for h in hits if h.group == "lead"]
        if any(h.code == "about" and last - h.end <= 1 for h in leads):
            return _ABOUT  # `opplysninger om:` leads to people or to what is told of them
        # `disse opplysningene om elever, foresatte og ansatte:` is as near as without the people.
        people = {i for h in hits if h.group == "subject" for i in range(h.start, h.end)}
        near = (
            h for h in leads if last - h.end - sum(h.end <= i for i in people) * 2 <= _LEAD_REACH
        )
        return frozenset(_LED[h.code] for h in near if h.code in _LED)

    def _is_of_several(self, heading: int | None) -> bool:
        return heading is not None and is_of_several(self._words, self._units[heading])

    def _has_list(self, following: Block | None) -> bool:
        """Tell whether what follows an item is a list of its own."""
        if following is None or following.kind != "item":
            return False
        return self._leads.opens_deeper(self._text, following)


def _found(
    tokens: Sequence[Word],
    starts: Sequence[int],
    matcher: Matcher,
    others: Mapping[int, tuple[str, ...]],
) -> list[Hit]:
    """Return every wording in the tokens of a text, wherever its units will be cut."""
    # Line breaks are tokens of their own; a wording may stand on both sides of one.
    at = [i for i, word in enumerate(tokens) if not word.is_space]
    other = {n: o for n, i in enumerate(at) if (o := others.get(starts[i]))}
    return matcher.find([tokens[i].text for i in at], other, at)


def _unit(kind: str, block: int, heading: int | None, sections: frozenset[str]) -> Unit:
    """Return a unit of a block that has no words yet."""
    return Unit(0, kind, 0, 0, 0, 0, block, (), heading=heading, sections=sections)


def _told(hits: Sequence[Hit]) -> tuple[int, int]:
    """Return how many people some words name, and how many kinds of data that are no people."""
    people = {h.start for h in hits if h.group == "subject"}
    return len(people), len({h.start for h in hits if h.group == "data"} - people)
