"""Words in, one pattern that finds any of them out, which goes through the letters only once.

A plain `one|two|three` tries word after word at each place of the text; here words that begin
alike share their beginning, so a list may grow long. Of two words of which one begins the other,
the longer is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import cast

_Node = dict[str, object]  # what may follow, by its first letter; an empty key: a word ends here
_END = ""
_BLANK = " "
_ANY_SPACE = r"\s+"


def one_of(words: Iterable[str], written: Callable[[str], str] = re.escape) -> str:
    """Return a pattern of some words, as a group; a space is any white space.

    `written` gives the pattern of one letter.
    """
    root: _Node = {}
    for word in words:
        node = root
        for letter in _BLANK.join(word.split()):
            node = cast(_Node, node.setdefault(letter, {}))
        node[_END] = {}
    return f"(?:{_pattern(root, written)})"


def _pattern(node: _Node, written: Callable[[str], str]) -> str:
    options = [
        own + _pattern(cast(_Node, after), written)
        for letter, after in node.items()
        if letter != _END
        for own in (_ANY_SPACE if letter == _BLANK else written(letter),)
    ]
    if not options:
        return ""
    if len(options) == 1 and _END not in node:
        return options[0]
    return f"(?:{'|'.join(options)})" + ("?" if _END in node else "")
