"""Bytes of XML or HTML in, a tree of elements out; nothing is ever fetched or expanded.

XML with a document type is refused before an entity could be declared in it: an office document
needs none (ECMA-376 part 2, section 6.2.5), and entities are how XML opens files and fills memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from lxml import etree

from ...errors import UnreadableDocumentError

MAX_DEPTH = 300
MAX_ELEMENTS = 2_000_000


class _Builder(TreeBuilder):
    """Builds a tree, and stops when it grows deeper or larger than any agreement."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._depth = 0
        self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise UnreadableDocumentError(
                f"{self._name} is built in more layers or parts than an agreement has: save it "
                "anew in the program that made it, or as plain text."
            )
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def from_xml(data: bytes, name: str, prefixes: Mapping[str, str]) -> Element:
    """Return the root of an XML document, its names written `prefix.local` by namespace.

    Raises UnreadableDocumentError when it is not well formed, or has a document type.
    """
    builder = _Builder(name)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def short(qualified: str) -> str:
        namespace, brace, local = qualified.rpartition("}")
        return f"{prefixes.get(namespace, '?')}.{local}" if brace else local

    def start(tag: str, attributes: dict[str, str]) -> None:
        builder.start(short(tag), {short(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        builder.end(short(tag))

    def refuse(*_: object) -> None:
        raise UnreadableDocumentError(
            f"{name} declares entities of its own, which an honest document never does: "
            "save it anew in the program that made it."
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableDocumentError(
            f"{name} is damaged: save it anew in the program that made it."
        ) from error
    return builder.close()


def from_html(text: str, name: str) -> Element:
    """Return the root of an HTML document, mended as browsers mend it; raises when it is empty."""
    parser = etree.HTMLParser(target=_Builder(name), no_network=True, encoding="utf-8")
    try:
        parser.feed(text.encode("utf-8", "surrogatepass"))
        root: Element = parser.close()
    except (etree.LxmlError, AssertionError) as error:
        raise UnreadableDocumentError(
            f"{name} has no HTML that can be read: save the page anew."
        ) from error
    return root
