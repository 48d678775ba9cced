"""A word in, the role it alone means out; and what roles the kinds of agreement give."""

from __future__ import annotations

from ..folding import fold

_WORDS = {
    "controller": (
        "behandlingsansvarlig", "behandlingsansvarlige", "behandlingsansvarleg", "dataansvarlig",
        "controller", "data controller", "behandlingsansvarlege", "den behandlingsansvarlige",
        "behandlingsansvarliges", "dataansvarlige", "den dataansvarlige",
    ),
    "processor": (
        "databehandler", "databehandleren", "databehandlar", "databehandlaren", "processor",
        "data processor", "databehandlere",
    ),
    "customer": (
        "kunde", "kunden", "oppdragsgiver", "oppdragsgiveren", "customer", "client", "bestiller",
        "oppdragsgivar",
    ),
    "supplier": (
        "leverandør", "leverandøren", "supplier", "vendor", "provider", "tjenesteleverandør",
        "oppdragstaker", "service provider", "tilbyder", "leverandor", "systemleverandør",
        "the supplier", "the vendor",
    ),
}  # fmt: skip
_ROLE_OF = {fold(word): role for role, words in _WORDS.items() for word in words}

SIDE = {"customer": "controller", "supplier": "processor"}
"""What a buyer and a seller are in law, where the agreement is on processing."""

MUTUAL_ROLE = {
    "independent_controllers_agreement": "independent_controller",
    "joint_controllers_agreement": "joint_controller",
    "cooperation_agreement": "controller",
}
"""The kinds of agreement whose parties stand on one level, and the role they share."""

COMMERCIAL = frozenset({"framework_agreement", "purchase_agreement", "change_agreement"})
"""The kinds of agreement whose parties are customer and supplier."""


def role_of(word: str) -> str | None:
    """Return the role that a word alone means (`Oppdragsgiver` → customer), or nothing."""
    return _ROLE_OF.get(fold(word))
