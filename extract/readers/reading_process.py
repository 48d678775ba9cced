"""One disposable reader: `python -m avtalegraf.extract.readers.reading_process MEMORY SECONDS`.

Standard input holds a line of JSON (reader, name, joining) and then the document's bytes; standard
output gets the stored text as JSON, or the sentence that refuses it, with exit status 3. What a
damaged document makes a library raise ends the process: whoever started it says so in a sentence.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from ...confinement import confine, die_with_parent
from ...errors import UnreadableDocumentError
from .formats import FORMATS


def main() -> int:
    """Read one document."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    question = json.loads(sys.stdin.buffer.readline())
    if question["reader"] not in {form.reader for form in FORMATS.values()}:
        return 1
    reader = import_module(f"{__package__}.{question['reader']}")
    confine(memory, seconds)
    die_with_parent()
    try:
        stored = reader.read(question["name"], sys.stdin.buffer.read(), question["joining"])
    except UnreadableDocumentError as error:
        json.dump({"refusal": str(error)}, sys.stdout)
        return 3
    json.dump({"text": stored.text, "pages": stored.pages, "unread": stored.unread}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
