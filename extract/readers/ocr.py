"""A scanned PDF in, the same with a text layer out: by OCRmyPDF and Tesseract, where installed."""

from __future__ import annotations

import shutil
import subprocess

from ...errors import UnreadableDocumentError

PROGRAM = "ocrmypdf"
LANGUAGES = "nor+eng"
SECONDS = 900
_INSTALL = "install OCRmyPDF with Tesseract's Norwegian (apt install ocrmypdf tesseract-ocr-nor)"


def is_installed() -> bool:
    """Tell whether the program is on the path."""
    return shutil.which(PROGRAM) is not None


def with_text(name: str, data: bytes) -> bytes:
    """Return the PDF with the words of its pictures; pages that have text keep it.

    Raises UnreadableDocumentError if the program is not installed or cannot do it.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise UnreadableDocumentError(
            f"{name} is a scan without text: {_INSTALL} and try again, or give the text itself."
        )
    options = ("--skip-text", "--quiet", "--output-type", "pdf", "--language", LANGUAGES)
    try:
        done = subprocess.run(
            [program, *options, "-", "-"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            f"{name} is a scan that takes more than {SECONDS // 60} minutes to recognise: give the "
            "agreement's own pages."
        ) from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        why = "lacks its language data" if b"language" in done.stderr else "could not read it"
        raise UnreadableDocumentError(
            f"{name} is a scan without text, and {PROGRAM} {why}: {_INSTALL} and try again, or "
            "give the text itself."
        )
    return done.stdout
