"""The texts of the interface in three languages, from TOML, and the asked language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from flask import has_request_context, request

from ..errors import DataFileError
from ..queries.model import LANGUAGES
from .negotiate import choose_language

_FILES = tuple(Path(__file__).parent / name for name in ("interface.toml", "service.toml"))


@cache
def wordings() -> dict[str, dict[str, str]]:
    """Return all texts: `section.name` to language to text."""
    texts: dict[str, dict[str, str]] = {}
    for file in _FILES:
        for section, entries in tomllib.loads(file.read_text("utf-8")).items():
            for name, by_language in entries.items():
                if set(by_language) != set(LANGUAGES):
                    raise DataFileError(
                        f"{file.name}: {section}.{name} needs a text in each of nb, nn and en."
                    )
                texts[f"{section}.{name}"] = by_language
    return texts


def text(key: str, language: str, **values: object) -> str:
    """Return a text of the interface with its values filled in."""
    try:
        return wordings()[key][language].format(**values)
    except KeyError as error:
        raise DataFileError(f"interface.toml lacks {key} in {language}: add it.") from error


def asked_language() -> str:
    """Return the language of this request: `?lang=`, else Accept-Language, else bokmål."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = request.args.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    return choose_language(request.headers.get("Accept-Language"), LANGUAGES)


def language_name(code: str, language: str) -> str:
    """Return the name of a language by its code, or the code where it has no name here."""
    key = f"languages.{code}"
    return text(key, language) if key in wordings() else code
