"""Words in, a party out: what may be its name, its short names and its organisation number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..folding import fold
from ..numbers import ORG_NUMBER, digits

ALIAS = r"[«\"“'(]+\s*([A-ZÆØÅa-zæøå][^»\"”'()\n]{1,40}?)\s*[»\"”')]+"
"""A short name in quotation marks or brackets, as a part of a regular expression."""

SLOT = re.compile(r"\[[^\]\n]{1,60}[\]}]")
"""A name still to be filled in."""

ORGANISATION = re.compile(
    r"\b(AS|ASA|ANS|DA|SA|BA|KF|IKS|HF|RHF|FKF|SE|kommune|fylkeskommune|herad|\w*etat|\w*etaten|"
    r"\w*direktorat|\w*direktoratet|interkommunal\w*|Municipality|Foundation|"
    r"stiftelse\w*|\w*stiftelse|universitet\w*|høgskole\w*|sykehus\w*|kontor\w*|\w*kontor|"
    r"\w*verk\w*|foretak|senter|\w*senter|barnehage\w*|skole\w*|Inc|Ltd|Limited|LLC|GmbH|AB|ApS|"
    r"Oy|OÜ|OU|NAV|klinikk\w*|\w*klinikk\w*|forening\w*|\w*tilsyn\w*|tannlege\w*|legesenter\w*|"
    r"bank\w*|selskap\w*|\w*selskap\w*|\w*laget)\b"
)
"""What tells an organisation from other capitalised words."""

_TOO_COMMON = frozenset(
    [
        "avtalen", "avtale", "partene", "part", "parter", "dato", "vedlegg", "bilag",
        "hovedavtalen", "tjenesten", "løsningen", "databehandleravtalen", "personopplysninger",
        "databehandlaravtalen",
    ]
)  # fmt: skip
_NO_NAME_BEGINS = frozenset(
    [
        "avtalen", "denne", "dette", "partene", "vedlegg", "bilag", "formålet", "det", "den", "i",
        "når", "dersom", "mellom", "navn", "sted", "dato", "for", "hos", "the", "this", "kontakt",
        "databehandleravtalen", "hovedavtalen", "personopplysninger", "med", "ved",
    ]
)  # fmt: skip
_OTHER_SLOT = re.compile(r"signatur|dato|date|beløp|kr\b", re.I)
_NUMBER_WORD = re.compile(r"org|nr|number|foretak", re.I)
_QUOTED = re.compile(r"[«\"“']([^»\"”'\n]{1,30})[»\"”']")
_CALLED = re.compile(
    r"(?:kalt|kalla|heretter|nedenfor|benevnt|omtalt som|omtales som|hereinafter|called)\s+"
    r"(?:kalt\s+|kalla\s+|den\s+|the\s+)?([A-ZÆØÅ][\wæøåÆØÅ\-]+)"
)


@dataclass(frozen=True, slots=True)
class Party:
    """A party found: shadow offsets of its name, its role, and what else it is called.

    `introduced_to` is where the words that introduce it end, if that is after the name.
    """

    start: int
    end: int
    name: str
    role: str
    pattern: str
    confidence: float
    aliases: tuple[str, ...] = ()
    org_number: str | None = None
    introduced_to: int | None = None

    @property
    def is_placeholder(self) -> bool:
        """Tell whether the name is still to be filled in."""
        return bool(SLOT.search(self.name))


def clean(name: str) -> str:
    """Return a name on one line, without the marks around it."""
    return re.sub(r"\s+", " ", name).strip(" ,.:;*_")


def is_name(name: str) -> bool:
    """Tell whether words may be a party's name, or a slot for one."""
    if len(name) < 2 or len(name) > 90:
        return False
    if SLOT.search(name):
        return not _OTHER_SLOT.search(name)
    return not is_common(fold(name)) and name.split()[0].lower() not in _NO_NAME_BEGINS


def is_common(word: str) -> bool:
    """Tell whether a word is one that every agreement uses, so nobody's short name."""
    return word in _TOO_COMMON


def is_organisation_or_slot(name: str) -> bool:
    """Tell whether a name is an organisation's, or a slot for one."""
    return bool(ORGANISATION.search(name) or SLOT.search(name))


def number_near(text: str, end: int, reach: int = 160) -> str | None:
    """Return the organisation number in the words right after a name, before another name's."""
    window = text[end : end + reach]
    m = ORG_NUMBER.search(window)
    if m is None:
        return None
    before = window[: m.start()]
    if not _NUMBER_WORD.search(before) or re.search(r"\n\s*\n", before):
        return None
    return digits(m.group(1))


def aliases_in(words: str) -> tuple[str, ...]:
    """Return the short names that an introduction gives (`heretter «X»`, `kalt Verkstedet`)."""
    found = [m.group(1).strip() for m in _QUOTED.finditer(words)]
    found += [m.group(1) for m in _CALLED.finditer(words)]
    return tuple(f for f in found if not is_common(f.lower()))
