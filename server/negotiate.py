"""Which representation a client wants: HTTP's Accept header (RFC 9110 §12.5.1) to a media type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HTML = "text/html"


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One entry of an Accept header, such as `text/*;q=0.5`."""

    type: str
    subtype: str
    quality: float

    def precision(self, media_type: str) -> int:
        """Return how exactly this names a media type: 0 not at all, 3 by its full name."""
        main, _, sub = media_type.partition("/")
        if self.type == "*" and self.subtype == "*":
            return 1
        if self.type != main:
            return 0
        return {"*": 2, sub: 3}.get(self.subtype, 0)


def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """Return the entries of an Accept header; what is malformed is left out."""
    ranges = []
    for entry in header.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        main, slash, sub = name.partition("/")
        quality = _quality(parameters)
        if slash and main and sub and quality is not None:
            ranges.append(MediaRange(main, sub, quality))
    return tuple(ranges)


def choose(header: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best; None if it takes none.

    Without a header anything will do, and among equals the first one offered is taken. Of the
    entries that fit a media type, the most precise one counts (RFC 9110).
    """
    if header is None or not header.strip():
        return offered[0]
    ranges = parse_accept(header)
    best, best_quality = None, 0.0
    for media_type in offered:
        fitting = [r for r in ranges if r.precision(media_type)]
        if not fitting:
            continue
        quality = max(fitting, key=lambda r: (r.precision(media_type), r.quality)).quality
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def choose_language(header: str | None, offered: Sequence[str]) -> str:
    """Return the language of ours that an Accept-Language header likes best, else the first.

    `no`, and Danish and Swedish as the nearest we have, are read as bokmål.
    """
    best, best_quality = offered[0], 0.0
    for entry in (header or "").split(","):
        tag, *parameters = (part.strip().lower() for part in entry.split(";"))
        language = tag.split("-")[0]
        language = "nb" if language in {"no", "da", "sv"} else language
        quality = _quality(parameters)
        if language in offered and quality is not None and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameters: Sequence[str]) -> float | None:
    """Return the value of `q`, 1 where there is none, None where it is no number in 0..1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0.0 <= quality <= 1.0 else None
    return 1.0
