"""Running text and a place in it in, the span of the organisation's name beside it out."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\[[^\]\n]{1,60}[\]}]"
    r"|[\wæøåÆØÅ&/'’\-]+(?:\.(?=\w))?[\wæøåÆØÅ&/'’\-]*"
    r"|[.,;:()«»\"“”|*]"
    r"|\n\s*\n"
)
_JOINING = frozenset({"og", "for", "i", "ved", "av", "på", "of", "and", "the"})
_LINKS = _JOINING | {"kommune", "fylkeskommune", "herad", "kommunale"}
_LOWER_NAME = re.compile(
    r"^[a-zæøå\-]*(?:etaten|direktoratet|direktorat|kontor|kontoret|verket|verk|tilsynet|foretak|"
    r"foretaket|kommune|fylkeskommune|stiftelse|barnehage|skole|skule|universitet|høgskole|"
    r"høgskule|sykehus|sjukehus|klinikk|helsetjeneste|etat|senter|legevakt|tannhelsetjeneste)$"
)
_STARTERS = frozenset(
    [
        "avtalen", "avtala", "denne", "dette", "partene", "partane", "vedlegg", "bilag",
        "formålet", "føremålet", "det", "den", "når", "dersom", "mellom", "navn", "namn", "sted",
        "stad", "dato", "hos", "the", "this", "kontakt", "databehandleravtalen", "hovedavtalen",
        "personopplysninger", "med", "by", "databehandleravtale",
    ]
)  # fmt: skip
_REACH = 130  # code points that a name takes at most
_ROLE_WORD = re.compile(
    r"(?:den )?(?:behandlingsansvarl|databehandl|dataansvarl|controller|processor|"
    r"leverandøren?$|kunden?$|oppdragsgiveren?$)",
    re.I,
)
_SIDE_AS_NAME = frozenset({"kommunen", "leverandøren", "kunden"})
_FORMS = frozenset(
    [
        "AS", "ASA", "ANS", "DA", "SA", "BA", "KF", "IKS", "HF", "FKF", "SE", "AB", "ApS", "Oy",
        "OÜ", "GmbH", "Ltd", "Inc", "LLC", "SA/NV", "Foundation",
    ]
)  # fmt: skip
_NOT_IN_NAMES = frozenset(
    [
        "er", "som", "mellom", "med", "til", "fra", "hos", "har", "skal", "kan", "blir", "vert",
        "driver", "leverer", "drifter", "og/eller", "is", "are", "between", "from", "to", "with",
        "has", "at", "av-",
    ]
)  # fmt: skip
_LOWER_WORDS = 3  # lower-case words that a name with a legal form may hold


def name_before(text: str, end: int) -> tuple[int, int] | None:
    """Return the span of the name that ends at `end`, or nothing."""
    begin = max(0, end - _REACH)
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, begin, end)]
    while tokens and tokens[-1][0] in (",", "(", "«", '"', "“", "*"):
        tokens.pop()
    chosen: list[tuple[str, int, int]] = []
    lower = 0
    formed = bool(tokens) and tokens[-1][0] in _FORMS
    for token, a, b in reversed(tokens):
        if token in '.;:|()«»"“”*' or not token.strip():
            break
        if token == "," or _ROLE_WORD.match(token):
            break
        if (
            formed
            and lower < _LOWER_WORDS
            and token.isalpha()
            and token.islower()
            and token not in _NOT_IN_NAMES
            and token not in _LINKS
        ):
            lower += 1
            chosen.append((token, a, b))
        elif _is_capital(token) or token.lower() in _LINKS or _LOWER_NAME.match(token):
            chosen.append((token, a, b))
        else:
            break
    chosen.reverse()
    while chosen and not _is_capital(chosen[0][0]):
        if _LOWER_NAME.match(chosen[0][0]) and len(chosen) == 1:
            break
        chosen.pop(0)
    while chosen and chosen[0][0].lower() in _STARTERS:
        chosen.pop(0)
        while chosen and chosen[0][0].lower() in _LINKS:
            chosen.pop(0)
    _drop_joining_end(chosen)
    if not chosen:
        return None
    return chosen[0][1], chosen[-1][2]


def name_after(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """Return the span of the name that begins at or just after `start`, or nothing."""
    chosen: list[tuple[str, int, int]] = []
    for m in _TOKEN.finditer(text, start, min(limit, start + _REACH)):
        token = m.group()
        if not chosen and token in ("*", "«", '"', "“"):
            continue
        if token in '.;:|()«»"“”,*' or not token.strip():
            break
        if _is_capital(token):
            chosen.append((token, m.start(), m.end()))
        elif chosen and (token.lower() in _LINKS or _LOWER_NAME.match(token)):
            # "og" parts two names, save inside one ("Arbeids- og velferdsetaten").
            if token.lower() in ("og", "and") and not chosen[-1][0].endswith("-"):
                break
            chosen.append((token, m.start(), m.end()))
        elif not chosen and token.lower() in _SIDE_AS_NAME:
            chosen.append((token, m.start(), m.end()))
            break
        else:
            break
    _drop_joining_end(chosen)
    if not chosen or chosen[0][0].lower() in _STARTERS:
        return None
    return chosen[0][1], chosen[-1][2]


def _is_capital(token: str) -> bool:
    return token[:1].isupper() or token.startswith("[") or (token[:1].isdigit() and len(token) < 4)


def _drop_joining_end(chosen: list[tuple[str, int, int]]) -> None:
    while chosen and chosen[-1][0].lower() in _JOINING:
        chosen.pop()
