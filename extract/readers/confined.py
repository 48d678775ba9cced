"""Reading in a process of its own, which a hostile document may fill, stall or crash in vain."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection

from ...errors import UnreadableDocumentError
from .stored import Stored

SECONDS = 120
"""How long a document may take; an ordinary page takes about a tenth of a second."""
MEMORY_BYTES = 2 * 1024**3
_FAILED = 3  # the exit status of `reading_process` when it has a sentence to say


def read_confined(
    reader: str, name: str, data: bytes, joining: Collection[str], seconds: float = SECONDS
) -> Stored:
    """Return what a reader (a module of this package) makes of a document's bytes.

    Raises UnreadableDocumentError with the reader's sentence, or with one of our own when it ran
    out of time or memory or fell over the document.
    """
    question = json.dumps({"reader": reader, "name": name, "joining": sorted(joining)})
    limits = (str(MEMORY_BYTES), str(int(seconds) + 1))
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"{__package__}.reading_process", *limits],
            input=question.encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            f"{name} takes more than {seconds:.0f} seconds to read: save it anew in the program "
            "that made it, or give the agreement's own pages."
        ) from error
    if done.returncode not in (0, _FAILED):
        raise UnreadableDocumentError(
            f"{name} is damaged, or too intricate to be read: save it anew in the program that "
            "made it, or export it as plain text (.txt, UTF-8)."
        )
    answer = json.loads(done.stdout)
    if done.returncode == _FAILED:
        raise UnreadableDocumentError(answer["refusal"])
    return Stored(
        answer["text"], tuple((o, p) for o, p in answer["pages"]), tuple(answer["unread"])
    )
