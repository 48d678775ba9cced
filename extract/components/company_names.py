"""What a company looks like in a row, line or sentence: its name, legal form and address."""

from __future__ import annotations

import re

NAME = re.compile(
    r"(?:[A-ZÆØÅ0-9][\wæøåÆØÅéüöäÜÖÄ&.'’\-]*)"
    r"(?:\s+(?:&\s+)?(?:og\s+|and\s+|for\s+|i\s+|of\s+)?"
    r"[A-ZÆØÅ0-9][\wæøåÆØÅéüöäÜÖÄ&.'’\-]*){0,5}"
)
"""Capitalised words that may be a company's name."""

LEGAL_FORM = re.compile(
    r"\b(AS|ASA|ANS|DA|SA|BA|KF|IKS|HF|AB|ApS|A/S|Oy|Oyj|OÜ|OU|GmbH|AG|BV|B\.V\.|NV|SARL|SAS|"
    r"S\.?L\.?|Ltd\.?|Limited|LLC|LLP|PLC|Inc\.?|Corp\.?|Corporation|Pty|SE|Sp\. z o\.o\.|SIA|UAB|"
    r"d\.o\.o\.|SRL|S\.r\.l\.|Consulting|Group|Technologies|Solutions)(?!\w)"
)
"""The form at the end of a company's name, in the countries that sub-processors come from."""

ADDRESS = re.compile(
    r"([A-ZÆØÅ][\wæøåÆØÅé.\-]*(?:[ ]?[A-ZÆØÅa-zæøå][\wæøå.\-]*){0,3}\s+\d{1,4}\s?[A-Za-z]?"
    r"\s*,\s*\d{4,5}\s+[A-ZÆØÅ][\wæøåÆØÅ\-]+)"
)
"""Street, number, postcode and town."""

EXAMPLE = re.compile(r"«[A-ZÆØÅ]\w+»|eksempel|\bselskap AS\b|navn på|\[[^\]]+\]", re.I)
"""What tells a made-up company or an open slot."""
