"""The head lines (`#+ key: value`) of a query file become a Query.

    #+ summary: Hva spørringen svarer på, i bokmål
    #+ summary-nn: ... nynorsk
    #+ summary-en: ... English
    #+ description: (also -nn, -en; may be repeated, the lines are joined)
    #+ tags: deadlines (words with spaces between, by which questions are sorted)
    #+ parameter: hours decimal 24 | nb | nn | en

A parameter's third word is its default: `-` for none, `""` for the empty string.
"""

from __future__ import annotations

import re

from ..errors import DataFileError
from .model import Parameter, Query, Wording

_HEAD = re.compile(r"#\+\s*(?P<key>[a-z]+(?:-nn|-en)?)\s*:\s*(?P<value>.*\S)\s*")
_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z_]\w*)\s+(?P<type>integer|decimal|string|iri|code:[a-z]+)\s+(?P<default>\S+)"
)
_TEXTS = frozenset(
    f"{key}{suffix}" for key in ("summary", "description") for suffix in ("", "-nn", "-en")
)


def parse(text: str, name: str) -> Query:
    """Return the Query of a SPARQL text; a text without head has empty wordings.

    Raises DataFileError for a head line that says nothing we know.
    """
    texts: dict[str, str] = {}
    parameters: list[Parameter] = []
    tags: tuple[str, ...] = ()
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        match = _HEAD.fullmatch(line)
        if match is None or match["key"] not in _TEXTS | {"parameter", "tags"}:
            raise DataFileError(
                f"The query {name} has a head line that is not understood: mend or remove {line!r}."
            )
        if match["key"] == "parameter":
            parameters.append(_parameter(match["value"], name))
        elif match["key"] == "tags":
            tags = (*tags, *match["value"].split())
        else:
            before = texts.get(match["key"], "")
            texts[match["key"]] = f"{before} {match['value']}".strip()
    return Query(
        name,
        _wording(texts, "summary"),
        _wording(texts, "description"),
        tuple(parameters),
        text,
        tags,
    )


def _wording(texts: dict[str, str], key: str) -> Wording:
    nb = texts.get(key, "")
    return Wording(nb, texts.get(f"{key}-nn", nb), texts.get(f"{key}-en", nb))


def _parameter(value: str, query: str) -> Parameter:
    head, *labels = (part.strip() for part in value.split("|"))
    match = _PARAMETER.fullmatch(head)
    if match is None or len(labels) != 3:
        raise DataFileError(
            f"The query {query} declares a parameter as {value!r}: "
            "write NAME TYPE DEFAULT | bokmål | nynorsk | English."
        )
    default = {"-": None, '""': ""}.get(match["default"], match["default"])
    return Parameter(match["name"], match["type"], default, Wording(*labels))
