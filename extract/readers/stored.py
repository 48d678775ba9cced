"""What a reader returns: the stored text, and what it knows of the document besides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stored:
    """The text that all offsets count in, and for paged formats where each page begins.

    `pages` are (offset, page number) in rising order: from that offset on the text stands on that
    page. `unread` are the numbers of pages that hold a picture and no text.
    """

    text: str
    pages: tuple[tuple[int, int], ...] = ()
    unread: tuple[int, ...] = ()
