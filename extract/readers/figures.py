"""A counter in, the figure that a list prints out: 3, c, iii; as Word and HTML lists write them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 in small Roman figures."""
    figures = ""
    for value, sign in _ROMAN:
        figures += sign * (number // value)
        number %= value
    return figures


def letters(number: int) -> str:
    """Return 1 as a, 26 as z, 27 as aa, 28 as bb, as Word and HTML lists write them."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def figure(number: int, form: str) -> str:
    """Return a counter in a number format (17.18.59)."""
    number = min(max(number, 0), 9999)
    if form == "none":
        return ""
    if number and form in ("lowerLetter", "upperLetter"):
        return letters(number) if form == "lowerLetter" else letters(number).upper()
    if number and form in ("lowerRoman", "upperRoman"):
        return roman(number) if form == "lowerRoman" else roman(number).upper()
    if form == "decimalZero":
        return f"{number:02}"
    return str(number)
