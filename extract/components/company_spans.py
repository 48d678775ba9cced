"""Running text in, the spans of the companies that it names by their legal form out."""

from __future__ import annotations

import re

from .company_names import legal_form
from .names import name_before

_GOES_ON = re.compile(r"(?:\s(?:&\s)?[^\W\d_a-zæøå][\w\-]+)+")
_MOST_BETWEEN = 2  # code points between a name and its form: `Acme, Inc.`


def company_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the names between two offsets that end in a legal form, or begin with one.

    `Skyfri Drift AS`, but `UAB Skyfri` and `SIA Skyfri` in the countries that put the form first.
    """
    spans: list[tuple[int, int]] = []
    for form in legal_form().finditer(text, start, end):
        if spans and form.end() <= spans[-1][1]:
            continue
        span = _ends_in(text, start, form)
        if span is None or (spans and span[0] < spans[-1][1]):
            continue
        if text[span[0] : span[1]].rstrip(".") == form.group().rstrip("."):
            more = _GOES_ON.match(text, form.end(), end)
            if more is None:
                continue
            span = (span[0], more.end())
        spans.append(span)
    return tuple(spans)


def _ends_in(text: str, start: int, form: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the name that a legal form ends; the form may have stops of its own."""
    if "." not in form.group():
        return name_before(text, form.end(), start=start)
    before = name_before(text, form.start(), start=start)
    near = before is not None and form.start() - before[1] <= _MOST_BETWEEN
    return (before[0], form.end()) if before is not None and near else None


def company_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the company's name with its legal form that begins at `start`, if any."""
    first = next(iter(company_spans(text, start, end)), None)
    return first if first is not None and first[0] == start else None
