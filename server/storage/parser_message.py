"""What the SPARQL parser says, as one sentence a person can use."""

from __future__ import annotations

import re

_AT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_AT_LINE = re.compile(r"line (\d+) column (\d+)")


def place(message: str) -> tuple[int, int] | None:
    """Return the line and the column, from 1, that a parser's message names."""
    match = _AT.fullmatch(message) or _AT_LINE.search(message)
    return (int(match[1]), int(match[2])) if match else None


def readable(message: str, query: str) -> str:
    """Return the parser's message with its place, and without the character classes it lists."""
    match = _AT.fullmatch(message)
    if match is None:
        return " ".join(message.split())
    line, column = int(match[1]), int(match[2])
    place = f"line {line}, column {column}: "
    wanted = match[3].removeprefix("one of ")
    # Between keywords and character classes stand sentences, which say what is really wrong.
    sentences = [part for part in re.split(r",\s+", wanted) if re.search(r"[a-z] [a-z]", part)]
    if sentences:
        return place + "; ".join(sentences)
    if re.fullmatch("[A-Z]+", match[3]):
        return f"{place}{match[3]} was expected"
    # The parser's place may lie a little behind the cause: show what stands before it.
    text = "\n".join(query.splitlines()[:line])
    written = query.splitlines()[line - 1] if line <= len(query.splitlines()) else ""
    near = (written[: column - 1][-25:] or text[-25:]).strip()
    return f"{place}the query is not understood after “{near}”"
