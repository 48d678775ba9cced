"""What the elements of a web page are: shown or not, blocks or words, bold or plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from .layout import BOLD, UNDERLINED

DROPPED = frozenset(
    {
        *("head", "script", "style", "template", "nav", "noscript", "svg", "iframe", "object"),
        *("embed", "audio", "video", "canvas", "button", "datalist", "map", "del", "s", "strike"),
        *("img", "link", "meta", "applet", "frameset", "math", "option", "rp", "rt"),
    }
)
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup"),
        *("hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary"),
        *("ul", "table", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "tr", "td", "th"),
    }
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BOLD = frozenset({"b", "strong", "th"})
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)


def weight_of(element: Element) -> int:
    """Return how much an element makes its words stand out."""
    if element.tag in _BOLD or _BOLD_STYLE.search(element.get("style", "")):
        return BOLD
    return UNDERLINED if element.tag == "u" else 0


def is_hidden(element: Element) -> bool:
    """Tell whether an element is not shown, or only leads about the site."""
    attributes: Mapping[str, str] = element.attrib
    return (
        "hidden" in attributes
        or bool(_HIDING.search(attributes.get("style", "")))
        or attributes.get("role", "").lower() in ("navigation", "search")
        or (element.tag == "input" and attributes.get("type", "").lower() == "hidden")
        or (element.tag == "dialog" and "open" not in attributes)
    )


def rows_of(element: Element) -> Iterator[Element]:
    """Yield the rows of a table, not those of tables inside it."""
    for child in element:
        if child.tag == "tr" and not is_hidden(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot") and not is_hidden(child):
            yield from rows_of(child)
